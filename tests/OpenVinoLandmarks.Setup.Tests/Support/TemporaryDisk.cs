using System.Diagnostics;

namespace OpenVinoLandmarks.Setup.Tests.Support;

/// <summary>A small disk in memory. Only root can mount one; the test is inconclusive for other users.</summary>
internal sealed class TemporaryDisk : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public TemporaryDisk(string options)
    {
        Path = Directory.CreateDirectory(_scratch.File("disk")).FullName;
        if (!OperatingSystem.IsLinux() || Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", Path) != 0)
        {
            _scratch.Dispose();
            Assert.Inconclusive("needs a disk in memory, which only root on Linux can mount");
        }
    }

    /// <summary>The folder of the disk.</summary>
    public string Path { get; }

    public void Dispose()
    {
        Run("umount", Path);
        _scratch.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
