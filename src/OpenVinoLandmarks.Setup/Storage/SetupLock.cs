using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Setup.Storage;

/// <summary>
/// Keeps a second set-up out of the same folder. The operating system releases the lock of a process that ends, however it ends.
/// </summary>
internal sealed class SetupLock : IDisposable
{
    private const int MostAttempts = 100;

    private readonly FileStream _file;

    private SetupLock(FileStream file) => _file = file;

    /// <summary>Takes the lock.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">Another process has it, or the folder cannot be written.</exception>
    public static SetupLock Take(SetupFolder folder)
    {
        string path = PathIn(folder);
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            FileStream file;
            try
            {
                Directory.CreateDirectory(folder.Own);
                file = LockFile.Open(path, FileMode.OpenOrCreate);
            }
            catch (IOException e) when (LockFile.IsInUse(e))
            {
                throw new IOException(
                    $"Another 'ovlandmarks setup' is working in {folder.Root}. Wait until it ends, then run the command again.", e);
            }
            catch (DirectoryNotFoundException)
            {
                continue; // another process has just removed everything
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw folder.Explain(e);
            }

            if (IsStillThere(file, path))
            {
                return new SetupLock(file);
            }

            file.Dispose();
        }

        throw new IOException($"{path} cannot be locked: other processes create and remove it all the time.");
    }

    /// <summary>Deletes the file of the lock. Only for its holder.</summary>
    public static void Delete(SetupFolder folder) => File.Delete(PathIn(folder));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string PathIn(SetupFolder folder) => Path.Combine(folder.Own, "lock");

    // 'setup --remove' deletes the file before it releases the lock. A lock on a deleted file keeps nobody out.
    private static bool IsStillThere(FileStream file, string path) =>
        !OperatingSystem.IsLinux()
        || FileStatus.Read($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}")?.Identity == FileStatus.Read(path)?.Identity;
}
