using OpenVinoLandmarks.Cli.Pictures.Libraries;

namespace OpenVinoLandmarks.Cli.SystemInfo;

/// <summary>The machine and the software versions that benchmark results were measured with.</summary>
/// <param name="Processor">Name of the processor.</param>
/// <param name="Processors">Number of logical processors that this process may use.</param>
/// <param name="System">Operating system and architecture.</param>
/// <param name="Tool">Version of the tool.</param>
/// <param name="DotNet">Version of .NET, and whether the program was compiled by the JIT or ahead of time.</param>
/// <param name="Pictures">Name and version of the library that reads pictures.</param>
/// <param name="VectorBits">Width in bits of the vectors that this program computes with.</param>
internal sealed record MachineInfo(
    string Processor, int Processors, string System, string Tool, string DotNet, string Pictures, int VectorBits)
{
    /// <summary>Reads the facts of this machine and process.</summary>
    public static MachineInfo Read() => new(
        ProcessorName(),
        Environment.ProcessorCount,
        ToolVersions.OperatingSystem,
        ToolVersions.Own,
        ToolVersions.DotNet,
        PictureLibrary.Current.Name,
        ToolVersions.VectorBits);

    private static string ProcessorName()
    {
        const string LinuxFile = "/proc/cpuinfo";
        string? line = File.Exists(LinuxFile)
            ? File.ReadLines(LinuxFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':') + 1)..].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
    }
}
