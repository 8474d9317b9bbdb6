using System.Globalization;
using OpenVinoLandmarks.Engines.OpenVino;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Cli.SystemInfo;

/// <summary>Reads which plugins an OpenVINO runtime has, and asks each for its version and its devices.</summary>
internal static class PluginReader
{
    private const string Mark = "openvino_", End = "_plugin.";

    // A model that every plugin compiles, to learn how many requests the device wants in flight.
    private static ReadOnlySpan<byte> SmallModel =>
        """
        <?xml version="1.0"?>
        <net name="small" version="11"><layers>
        <layer id="0" name="in" type="Parameter" version="opset1"><data shape="1,3,8,8" element_type="f32"/>
        <output><port id="0" precision="FP32"><dim>1</dim><dim>3</dim><dim>8</dim><dim>8</dim></port></output></layer>
        <layer id="1" name="relu" type="ReLU" version="opset1">
        <input><port id="0" precision="FP32"><dim>1</dim><dim>3</dim><dim>8</dim><dim>8</dim></port></input>
        <output><port id="1" precision="FP32"><dim>1</dim><dim>3</dim><dim>8</dim><dim>8</dim></port></output></layer>
        <layer id="2" name="out" type="Result" version="opset1">
        <input><port id="0" precision="FP32"><dim>1</dim><dim>3</dim><dim>8</dim><dim>8</dim></port></input></layer>
        </layers><edges><edge from-layer="0" from-port="0" to-layer="1" to-port="0"/>
        <edge from-layer="1" from-port="1" to-layer="2" to-port="0"/></edges></net>
        """u8;

    /// <summary>
    /// Lists the plugins whose files are beside the C library, by the names of their devices: CPU first, then GPU and NPU, then AUTO, BATCH
    /// and HETERO. CPU is listed even if its file is missing.
    /// </summary>
    /// <param name="folder">The folder of the C library.</param>
    public static IReadOnlyList<PluginFile> List(string folder)
    {
        List<PluginFile> plugins = [];
        foreach (string file in Files(folder))
        {
            string name = Path.GetFileName(file);
            int start = name.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length, end = name.IndexOf(End, StringComparison.Ordinal);
            if (start >= Mark.Length && end > start)
            {
                plugins.Add(new PluginFile(DeviceOf(name[start..end]), file));
            }
        }

        if (plugins.All(static plugin => plugin.Device != "CPU"))
        {
            plugins.Add(new PluginFile("CPU", null));
        }

        return [.. plugins.OrderBy(static plugin => plugin.Device switch { "CPU" => 0, "GPU" => 1, "NPU" => 2, _ => 3 })
            .ThenBy(static plugin => plugin.Device, StringComparer.Ordinal)];
    }

    /// <summary>Loads a plugin and reads its version, its devices and their properties.</summary>
    /// <param name="core">The core.</param>
    /// <param name="device">The name of the plugin's devices, such as GPU or AUTO.</param>
    /// <param name="compile">Whether a small model is compiled, to learn the optimal numbers of requests.</param>
    public static PluginDescription Read(Core core, string device, bool compile)
    {
        string? version;
        try
        {
            version = core.GetVersions(device).Select(static one => one.Version.BuildNumber).FirstOrDefault();
        }
        catch (OpenVinoException e)
        {
            return new PluginDescription(device, null, OpenVinoErrorText.OneLine(e), []);
        }

        if (device is "AUTO" or "BATCH" or "HETERO" or "MULTI")
        {
            return new PluginDescription(device, version, null, []);
        }

        if (!core.TryGetProperty(device, "AVAILABLE_DEVICES", out string? numbers, out OpenVinoException? error))
        {
            return new PluginDescription(device, version, OpenVinoErrorText.OneLine(error), []);
        }

        string[] ids = device == "CPU" ? [""] : numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] names = ids is [_] ? [device] : [.. ids.Select(id => $"{device}.{id}")];
        string? problem = names.Length == 0 ? "the plugin finds no device" : null;
        return new PluginDescription(device, version, problem, [.. names.Select(name => Describe(core, name, version ?? "", compile))]);
    }

    // Only devices that can have a property are asked for it: the others throw and catch inside OpenVINO, which takes milliseconds.
    private static DeviceDescription Describe(Core core, string name, string version, bool compile)
    {
        bool isNpu = name.StartsWith("NPU", StringComparison.Ordinal), isGpu = name.StartsWith("GPU", StringComparison.Ordinal);
        string? memory = isNpu ? "NPU_DEVICE_TOTAL_MEM_SIZE" : isGpu ? "GPU_DEVICE_TOTAL_MEM_SIZE" : null;
        string fullName = Property(core, name, "FULL_DEVICE_NAME") ?? "unknown";
        string? streams = Property(core, name, "RANGE_FOR_STREAMS");
        return new DeviceDescription(name, fullName, version, Property(core, name, "OPTIMIZATION_CAPABILITIES") ?? "")
        {
            Driver = isNpu ? Property(core, name, "NPU_DRIVER_VERSION") : null,
            MemoryBytes = memory is null ? null : Number(Property(core, name, memory)),
            Streams = streams?.Split(' ') is [string least, string most] ? $"{least} to {most}" : null,
            RequestsForLatency = compile ? OptimalRequests(core, name, PerformanceMode.Latency) : null,
            RequestsForThroughput = compile ? OptimalRequests(core, name, PerformanceMode.Throughput) : null,
        };
    }

    private static int? OptimalRequests(Core core, string device, PerformanceMode mode)
    {
        try
        {
            using Model model = core.ReadModel(SmallModel);
            string hint = mode == PerformanceMode.Latency ? "LATENCY" : "THROUGHPUT";
            Dictionary<string, string> properties = new() { ["PERFORMANCE_HINT"] = hint };
            using CompiledModel compiled = core.CompileModel(model, device, properties);
            return compiled.OptimalNumberOfInferRequests;
        }
        catch (OpenVinoException)
        {
            // A device that refuses every model is found by the inference of doctor.
            return null;
        }
    }

    private static string? Property(Core core, string device, string key) =>
        core.TryGetProperty(device, key, out string? value, out _) && value.Length > 0 ? value : null;

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static string DeviceOf(string name) => name switch
    {
        "intel_cpu" or "arm_cpu" => "CPU",
        "intel_gpu" => "GPU",
        "intel_npu" => "NPU",
        "auto_batch" => "BATCH",
        _ => name.ToUpperInvariant(),
    };

    // Debian's packages have the plugins in a folder of their own below the libraries, such as openvino-2024.6.0.
    private static IEnumerable<string> Files(string folder)
    {
        try
        {
            DirectoryInfo place = new(folder);
            return [.. place.EnumerateDirectories("openvino*").Prepend(place)
                .SelectMany(static one => one.EnumerateFiles($"*{Mark}*")).Select(static file => file.FullName)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

/// <summary>A plugin's file.</summary>
/// <param name="Device">The name of its devices.</param>
/// <param name="File">The full path; null if it is missing.</param>
internal sealed record PluginFile(string Device, string? File);

/// <summary>A plugin with its devices.</summary>
/// <param name="Device">The name of its devices, such as GPU or AUTO.</param>
/// <param name="Version">The plugin's build number; null if it cannot be loaded.</param>
/// <param name="Problem">Why it cannot be loaded or has no device; null if there is no problem.</param>
/// <param name="Devices">Its devices.</param>
internal sealed record PluginDescription(string Device, string? Version, string? Problem, IReadOnlyList<DeviceDescription> Devices);

/// <summary>One device.</summary>
/// <param name="Name">The name that <c>--device</c> takes.</param>
/// <param name="FullName">The name of the hardware.</param>
/// <param name="Version">Version of the device's plugin.</param>
/// <param name="Capabilities">Precisions and features, as the device reports them, separated by spaces. May be empty.</param>
internal sealed record DeviceDescription(string Name, string FullName, string Version, string Capabilities)
{
    /// <summary>Version of the driver; null if OpenVINO does not report it.</summary>
    public string? Driver { get; init; }

    /// <summary>Size of the device's memory in bytes; null if OpenVINO does not report it.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The smallest and the largest number of streams, as <c>1 to 8</c>; null if the device has no streams.</summary>
    public string? Streams { get; init; }

    /// <summary>The number of requests in flight that the device wants with the hint for latency; null if it is unknown.</summary>
    public int? RequestsForLatency { get; init; }

    /// <summary>The number of requests in flight that the device wants with the hint for throughput; null if it is unknown.</summary>
    public int? RequestsForThroughput { get; init; }
}
