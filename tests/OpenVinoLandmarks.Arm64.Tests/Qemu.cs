using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Arm64.Tests;

/// <summary>
/// Publishes the program for Linux on ARM once, with <c>scripts/publish --rid linux-arm64</c>, and runs it under QEMU, with Debian's
/// libraries for ARM.
/// </summary>
[TestClass]
public static class Qemu
{
    private const string Command = "/usr/bin/qemu-aarch64-static";

    // The folder of Debian's packages libc6-arm64-cross and libstdc++6-arm64-cross.
    private const string Libraries = "/usr/aarch64-linux-gnu";

    /// <summary>Whether everything is installed.</summary>
    public static bool IsInstalled { get; } = File.Exists(Command) && File.Exists($"{Libraries}/lib/libc.so.6")
        && File.Exists($"{Libraries}/lib/libstdc++.so.6");

    /// <summary>A folder for files of all tests, which is deleted at the end.</summary>
    public static string Folder { get; } = Path.Combine(Path.GetTempPath(), $"ovl-arm64-{Environment.ProcessId}");

    [AssemblyInitialize]
    public static void Publish(TestContext context)
    {
        if (IsInstalled)
        {
            PublishedProgram.Publish("linux-arm64", Path.Combine(Folder, "program"));
        }
    }

    [AssemblyCleanup]
    public static void Delete()
    {
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>Runs the program.</summary>
    internal static ToolResult Run(Dictionary<string, string?> environment, params string[] arguments)
    {
        // .NET writes its code through a second view of the memory. QEMU does not notice that, and may execute the former code.
        Dictionary<string, string?> all = new(environment) { ["DOTNET_EnableWriteXorExecute"] = "0" };
        string program = Path.Combine(Folder, "program", "ovlandmarks");
        return Tool.Wait(Tool.Start(Command, all, ["-cpu", "cortex-a72", "-L", Libraries, program, .. arguments]));
    }
}

/// <summary>The test runs the published program for Linux on ARM under QEMU.</summary>
public sealed class RequiresQemuAttribute() : RequirementAttribute(
    Qemu.IsInstalled,
    "needs QEMU and libraries for ARM (Debian: apt-get install qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross)");
