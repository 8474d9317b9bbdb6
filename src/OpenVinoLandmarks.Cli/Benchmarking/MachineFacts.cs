using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>Where figures come from: without it they mean nothing.</summary>
/// <param name="Processor">The processor's own name.</param>
/// <param name="Processors">Logical processors that this process may use.</param>
/// <param name="System">Operating system.</param>
/// <param name="Tool">The tool's version.</param>
/// <param name="DotNet">.NET's version, and how this program was compiled.</param>
/// <param name="OpenCv">OpenCV's version.</param>
/// <param name="VectorBits">Width of the vectors that this program computes with.</param>
internal sealed record MachineFacts(string Processor, int Processors, string System, string Tool, string DotNet, string OpenCv, int VectorBits)
{
    public static MachineFacts Read() => new(
        ProcessorName(),
        Environment.ProcessorCount,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
        ToolVersion.Own,
        $"{Environment.Version}, {(RuntimeFeature.IsDynamicCodeCompiled ? "JIT" : "Native AOT")}",
        OpenCvLibrary.Version,
        ToolVersion.VectorBits);

    private static string ProcessorName()
    {
        const string Facts = "/proc/cpuinfo";
        string? line = File.Exists(Facts) ? File.ReadLines(Facts).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
    }
}
