using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Cli.Diagnosis.Machine;

/// <summary>Asks the system whether this process may read or write a file or folder, without opening or changing it.</summary>
internal static partial class AccessCheck
{
    private const int Enter = 1, Write = 2, Read = 4;

    /// <summary>Returns whether a file can be read and written; null on Windows, where it is not checked.</summary>
    public static bool? CanUse(string path) => OperatingSystem.IsWindows() ? null : Access(path, Read | Write) == 0;

    /// <summary>Returns whether files can be created in a folder; null on Windows, where it is not checked.</summary>
    public static bool? CanWrite(string folder) => OperatingSystem.IsWindows() ? null : Access(folder, Write) == 0;

    /// <summary>Returns the topmost folder above a path that may not be entered, or null.</summary>
    public static string? ClosedParent(string path)
    {
        string? closed = null;
        for (string? folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
        {
            closed = !OperatingSystem.IsWindows() && Access(folder, Enter) != 0 ? folder : closed;
        }

        return closed;
    }

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
