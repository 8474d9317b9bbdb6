using System.Reflection;
using System.Runtime.Intrinsics;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Cli;

/// <summary>What <c>--version</c> says: the tool's own version and those of the native libraries it finds.</summary>
internal static class ToolVersion
{
    /// <summary>The tool's version, without the commit that builds may append.</summary>
    public static string Own { get; } = typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    /// <summary>The widest vectors that this build computes with on this machine: a program compiled ahead of time has what it was compiled for.</summary>
    public static int VectorBits { get; } = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <exception cref="DeviceException">The runtime that the user named cannot be loaded.</exception>
    public static void Write(TextWriter output, string? openVinoPath)
    {
        string openVino = OpenVinoRuntime.TryLoad(openVinoPath, out string? reason) ? $"{OpenVinoRuntime.Version} ({OpenVinoRuntime.LibraryPath})"
            : openVinoPath is null ? "not found"
            : throw new DeviceException(reason);
        output.WriteLine($"ovlandmarks {Own}");
        output.WriteLine($"OpenVINO {openVino}");
        output.WriteLine($"OpenCV {OpenCvVersion()}");
        output.WriteLine($".NET {Environment.Version}");
        output.WriteLine($"vectors {VectorBits} bits");
    }

    private static string OpenCvVersion()
    {
        try
        {
            return OpenCvLibrary.Version;
        }
        catch (DeviceException)
        {
            return "cannot be loaded";
        }
    }
}
