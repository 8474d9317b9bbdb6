using System.Diagnostics;

namespace OpenVinoLandmarks.Cli.Tests.Support;

/// <summary>Ends a process when a test is over, so that a test that fails leaves none behind.</summary>
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
