using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OpenVinoLandmarks.Engines.Managed;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.Fastest;

/// <summary>
/// Writes down what the decision for a device depends on, as far as it can be read without loading OpenVINO: a later start that uses
/// MANAGED does not load it.
/// </summary>
internal static class DecisionKey
{
    // OpenVINO's CPU obeys it; docs/performance uses it to limit the instruction sets.
    private const string InstructionSetVariable = "ONEDNN_MAX_CPU_ISA";

    // The OpenCL loader obeys it.
    private const string OpenClVariable = "OCL_ICD_VENDORS";

    private static readonly string s_version = typeof(DecisionKey).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Returns the key, one fact per line.</summary>
    /// <param name="files">The model.</param>
    /// <param name="variant">What else the time of the model depends on, such as the size of its input.</param>
    /// <param name="options">How the model runs.</param>
    public static string Create(ModelFiles files, string variant, EngineOptions options)
    {
        string threads = options.Threads?.ToString(CultureInfo.InvariantCulture) ?? "any";
        string[] facts =
        [
            $"library {s_version}, .NET {Environment.Version}, JIT {RuntimeFeature.IsDynamicCodeCompiled}",
            $"machine {ProcessorName.Value}, {RuntimeInformation.ProcessArchitecture}, {RuntimeInformation.OSDescription}",
            FormattableString.Invariant($"processors {Environment.ProcessorCount}, vectors {VectorBits()}"),
            $"limit {Environment.GetEnvironmentVariable(InstructionSetVariable)}",
            $"runtime {Runtime(options.OpenVinoPath)}",
            $"drivers {Drivers()}",
            $"model {files.Name} {files.Precision} {Content(files)} {variant}",
            $"options {options.InferencePrecision}, threads {threads}, {options.Hint}",
        ];
        return string.Join('\n', facts);
    }

    private static int VectorBits() => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    private static string Drivers() =>
        OperatingSystem.IsLinux() ? DriverFacts.Read("/", Environment.GetEnvironmentVariable(OpenClVariable)) : "";

    // The bundled models are part of the library, whose version is a part of the key.
    private static string Content(ModelFiles files) => files.Origin == "bundled"
        ? files.Origin
        : $"{ContentHash.QuickDigits(files.Definition.Span)}{ContentHash.QuickDigits(files.Weights.Span)}";

    // Another release in the same place has another size or time.
    private static string Runtime(string? path)
    {
        try
        {
            if (OpenVinoRuntime.Locate(path) is not { } library)
            {
                return "none";
            }

            FileInfo file = new(library);
            return file.Exists
                ? FormattableString.Invariant($"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}")
                : library;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "unknown";
        }
    }
}
