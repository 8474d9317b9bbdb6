using System.Diagnostics;

namespace OpenVinoLandmarks.Cli.Tests.Support;

/// <summary>Ends a process when a test is over, so that a test that fails leaves none behind. A process that has ended is left alone.</summary>
internal sealed class EndedProcess(Process process) : IDisposable
{
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
