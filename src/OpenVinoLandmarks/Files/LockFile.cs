namespace OpenVinoLandmarks.Files;

/// <summary>
/// Opens files that keep other processes out while they are open. The operating system releases the lock of a process that ends, however
/// it ends.
/// </summary>
internal static class LockFile
{
    // On Windows, a file that is open can be deleted, also by the process that has opened it, only with this permission. On Unix, every
    // mode except for None is a lock that several processes can have.
    private static readonly FileShare s_share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;

    /// <summary>Opens the file. Nobody else can open it in this way, and its holder may delete it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether the file must exist, may exist, or must be new.</param>
    /// <exception cref="IOException">
    /// Another process has the lock (see <see cref="IsInUse"/>), or the file cannot be opened.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public static FileStream Open(string path, FileMode mode) => new(path, mode, FileAccess.ReadWrite, s_share);

    /// <summary>Returns true if an exception says that another process, or another part of this one, has the file open.</summary>
    /// <param name="exception">The exception of an operation on the file.</param>
    public static bool IsInUse(IOException exception)
    {
        const int Linux = 11, MacOS = 35, Windows = unchecked((int)0x80070020);
        return exception.HResult is Linux or MacOS or Windows;
    }
}
