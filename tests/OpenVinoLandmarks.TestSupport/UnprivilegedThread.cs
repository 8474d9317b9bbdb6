using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// Lets the current thread see files as an ordinary user does: root reads every folder, whatever its mode. Until it is disposed, the thread
/// must not await anything.
/// </summary>
public sealed class UnprivilegedThread : IDisposable
{
    private const int Nobody = 65534;

    private readonly int _before;

    /// <summary>Changes the thread's identity for files, if the process is root on Linux.</summary>
    public UnprivilegedThread()
    {
        if (OperatingSystem.IsLinux())
        {
            _before = Environment.IsPrivilegedProcess ? NativeMethods.SetFileUser(Nobody) : NativeMethods.SetFileUser(-1);
        }
    }

    /// <summary>Restores the identity.</summary>
    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = NativeMethods.SetFileUser(_before);
        }
    }

    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "setfsuid")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        internal static extern int SetFileUser(int user);
    }
}
