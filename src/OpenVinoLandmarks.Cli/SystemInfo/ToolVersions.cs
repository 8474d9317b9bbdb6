using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.Managed;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.SkiaSharp;

namespace OpenVinoLandmarks.Cli.SystemInfo;

/// <summary>The versions that <c>--version</c> prints: of the tool, of .NET and of the native libraries.</summary>
internal static class ToolVersions
{
    /// <summary>Version of the tool, without the commit that builds may append.</summary>
    public static string Own { get; } = typeof(ToolVersions).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>
    /// Width in bits of the widest vectors that this program computes with on this machine. For a program compiled ahead of time, the
    /// instruction set it was compiled for decides.
    /// </summary>
    public static int VectorBits { get; } = ManagedPlan.WidestVectorBits;

    /// <summary>Version of .NET, and whether the program was compiled by the JIT or ahead of time.</summary>
    public static string DotNet => $"{Environment.Version}, {(RuntimeFeature.IsDynamicCodeCompiled ? "JIT" : "Native AOT")}";

    /// <summary>Operating system and architecture.</summary>
    public static string OperatingSystem => $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}";

    /// <summary>Writes all versions, one per line.</summary>
    /// <exception cref="DeviceException">The runtime that the user named cannot be loaded.</exception>
    public static void Write(TextWriter output, string? openVinoPath)
    {
        string openVino = OpenVinoRuntime.TryLoad(openVinoPath, out string? error)
            ? $"{OpenVinoRuntime.Version} ({OpenVinoRuntime.LibraryPath})"
            : openVinoPath is null ? "not found"
            : throw new DeviceException(error);
        output.WriteLine($"ovlandmarks {Own}");
        output.WriteLine($"OpenVINO {openVino}");
        output.WriteLine($"OpenCV {OpenCvVersion()}");
        output.WriteLine($".NET {Environment.Version}");
        output.WriteLine($"vectors {VectorBits} bits");
    }

    private static string SkiaVersion()
    {
        try
        {
            return $"SkiaSharp {SkiaLibrary.Version}";
        }
        catch (DeviceException)
        {
            return "no library";
        }
    }

    private static string OpenCvVersion()
    {
        try
        {
            return OpenCvLibrary.Version;
        }
        catch (DeviceException)
        {
            return $"cannot be loaded; pictures by {SkiaVersion()}";
        }
    }
}
