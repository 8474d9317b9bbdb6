using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// Finds out whether a failure comes from the runtime's own files: a plugin or a reader of models is missing, empty or cannot be
/// loaded. It is asked only after a failure.
/// </summary>
internal static class RuntimeFiles
{
    private const string Remedy = "Install this OpenVINO again, or name another one with OPENVINO_LIB_PATHS or --openvino.";

    // The smallest model that every release reads.
    private static ReadOnlySpan<byte> SmallestModel =>
        """
        <?xml version="1.0"?>
        <net name="smallest" version="11"><layers>
        <layer id="0" name="in" type="Parameter" version="opset1"><data shape="1" element_type="f32"/>
        <output><port id="0" precision="FP32"><dim>1</dim></port></output></layer>
        <layer id="1" name="out" type="Result" version="opset1"><input><port id="0" precision="FP32"><dim>1</dim></port></input></layer>
        </layers><edges><edge from-layer="0" from-port="0" to-layer="1" to-port="0"/></edges></net>
        """u8;

    // The same in ONNX: version 7 of the format, one Identity from x to y, both f32 scalars, and opset 13.
    private static ReadOnlySpan<byte> SmallestOnnxModel =>
    [
        0x08, 7,
        0x3A, 47,
        0x0A, 16, 0x0A, 1, (byte)'x', 0x12, 1, (byte)'y', 0x22, 8,
        (byte)'I', (byte)'d', (byte)'e', (byte)'n', (byte)'t', (byte)'i', (byte)'t', (byte)'y',
        0x12, 1, (byte)'g',
        0x5A, 11, 0x0A, 1, (byte)'x', 0x12, 6, 0x0A, 4, 0x08, 1, 0x12, 0,
        0x62, 11, 0x0A, 1, (byte)'y', 0x12, 6, 0x0A, 4, 0x08, 1, 0x12, 0,
        0x42, 2, 0x10, 13,
    ];

    /// <summary>Describes why a device that the runtime does not list cannot be loaded.</summary>
    /// <param name="core">The core.</param>
    /// <param name="device">The device, such as CPU or GPU.1.</param>
    /// <returns>A sentence that names the plugin's file and folder, and the remedy; null if the machine does not have the device.</returns>
    public static string? FindPluginFault(Core core, string device)
    {
        string kind = device.Split('.')[0];
        if (kind is not ("CPU" or "GPU" or "NPU"))
        {
            return null;
        }

        string part = $"_{kind.ToLowerInvariant()}_plugin.";
        if (FindFault($"the plugin {PluginName(kind)}", part) is { } fault)
        {
            return fault;
        }

        // Every machine has a CPU. A GPU or an NPU whose plugin is there may simply be absent.
        return kind == "CPU" && !core.TryGetProperty(device, "FULL_DEVICE_NAME", out _, out OpenVinoException? error)
            ? $"the plugin {Find(List(), part)?.Name ?? PluginName(kind)} in {Folder} cannot be loaded: "
                + $"{OpenVinoErrorText.OneLine(error)}. {Remedy}"
            : null;
    }

    /// <summary>Checks that the runtime can read a model of a format at all.</summary>
    /// <exception cref="DeviceException">
    /// It cannot. The inner exception is an <see cref="UnusableRuntimeException"/>; the message names the file and the folder.
    /// </exception>
    public static void RequireReader(Core core, DeviceSelection device, bool isOnnx)
    {
        try
        {
            if (isOnnx)
            {
                core.ReadModel(SmallestOnnxModel).Dispose();
            }
            else
            {
                core.ReadModel(SmallestModel, new byte[1]).Dispose();
            }
        }
        catch (OpenVinoException e)
        {
            string stem = isOnnx ? "openvino_onnx_frontend" : "openvino_ir_frontend";
            string what = isOnnx ? "the reader of ONNX models" : "the reader of models";
            string fault = FindFault($"{what}, lib{stem},", stem + ".")
                ?? $"{what}, {Find(List(), stem + ".")?.Name}, in {Folder} cannot be loaded: {OpenVinoErrorText.OneLine(e)}. {Remedy}";
            string instead = isOnnx ? " Without it, convert the model to an OpenVINO IR, or run it with --device MANAGED." : "";
            throw new DeviceException($"The device {device.Requested} cannot be used: {fault}{instead}", new UnusableRuntimeException());
        }
    }

    private static string Folder => OpenVinoRuntime.PluginFolder;

    // Null also if the folder cannot be listed: then nothing is known about its files.
    private static string? FindFault(string what, string part) => List() is not { } files ? null : Find(files, part) switch
    {
        null => $"{what} is missing in {Folder}. {Remedy}",
        { Length: 0 } file => $"{file.Name} in {file.DirectoryName} is empty. {Remedy}",
        _ => null,
    };

    private static FileInfo? Find(FileInfo[]? files, string part) =>
        files?.FirstOrDefault(file => file.Name.Contains(part, StringComparison.Ordinal));

    // Debian's packages have the plugins in a folder of their own below the libraries, such as openvino-2024.6.0.
    private static FileInfo[]? List()
    {
        try
        {
            DirectoryInfo folder = new(Folder);
            return [.. folder.EnumerateDirectories("openvino*").Prepend(folder)
                .SelectMany(static place => place.EnumerateFiles("*openvino_*"))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string PluginName(string kind)
    {
        bool isArm = kind == "CPU"
            && RuntimeInformation.ProcessArchitecture
                is not (Architecture.X64 or Architecture.X86);
        string stem = $"openvino_{(isArm ? "arm" : "intel")}_{kind.ToLowerInvariant()}_plugin";
        return OperatingSystem.IsWindows() ? stem + ".dll" : $"lib{stem}.so";
    }
}

/// <summary>Marks an error whose cause is in the runtime's files, so that another engine may run the model instead.</summary>
[SuppressMessage("Design", "CA1032", Justification = "A mark without a message of its own.")]
internal sealed class UnusableRuntimeException() : Exception("A file of the OpenVINO runtime is missing or damaged.");
