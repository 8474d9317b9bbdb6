using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace OpenVinoLandmarks.Files;

/// <summary>The kinds of file that matter to a program that reads and writes whole files.</summary>
internal enum FileKind
{
    /// <summary>A file with content and an end.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe, a socket or a device. Reading it may block for ever.</summary>
    Special,
}

/// <summary>
/// The identity of a file: device and inode, on Windows the volume and the file index. Two paths with the same identity are the same file,
/// whatever links, bind mounts or differences in case are between them.
/// </summary>
/// <param name="Value">Text that is equal for the same file and different for every other file.</param>
internal readonly record struct FileIdentity(string Value);

/// <summary>The identity and the kind of an existing file. Links are followed.</summary>
/// <param name="Identity">The identity of the file.</param>
/// <param name="Kind">The kind of the file.</param>
internal sealed partial record FileStatus(FileIdentity Identity, FileKind Kind)
{
    /// <summary>Returns true for a pipe, a socket or a device: opening it may block for ever. Links are followed.</summary>
    /// <param name="path">The path, which may be missing.</param>
    public static bool IsSpecial(string path) => Read(path) is { Kind: FileKind.Special };

    // System.IO normalizes a path before it opens it: for link/../a it opens a, not the neighbour of the link's target.
    /// <summary>Returns the status of a file or folder, or null if there is none or it may not be examined.</summary>
    /// <param name="path">The path, which is normalized as System.IO does.</param>
    public static FileStatus? Read(string path)
    {
        if (path.Length == 0 || path.Contains('\0'))
        {
            return null;
        }

        string full = Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
        {
            return ReadWindows(full);
        }

        try
        {
            return OperatingSystem.IsLinux() ? ReadLinux(full) : ReadByPath(full);
        }
        catch (EntryPointNotFoundException)
        {
            return ReadByPath(full); // a C library without statx
        }
    }

    private static unsafe FileStatus? ReadLinux(string path)
    {
        // The layout of struct statx is the same on all processors, unlike that of struct stat.
        const int AtFdCwd = -100, BasicStats = 0x7ff, ModeOffset = 28, InodeOffset = 32, DeviceOffset = 136;
        const int TypeMask = 0xf000, TypeRegular = 0x8000, TypeFolder = 0x4000;
        Span<byte> buffer = stackalloc byte[256];
        int result;
        fixed (byte* pointer = buffer)
        {
            result = Native.Statx(AtFdCwd, path, 0, BasicStats, pointer);
        }

        if (result != 0)
        {
            return null;
        }

        ulong device = MemoryMarshal.Read<ulong>(buffer[DeviceOffset..]), inode = MemoryMarshal.Read<ulong>(buffer[InodeOffset..]);
        FileKind kind = (MemoryMarshal.Read<ushort>(buffer[ModeOffset..]) & TypeMask) switch
        {
            TypeRegular => FileKind.Regular,
            TypeFolder => FileKind.Folder,
            _ => FileKind.Special,
        };
        return new FileStatus(new FileIdentity($"{device:x}:{inode:x}"), kind);
    }

    // The fallback of macOS and of old C libraries: the path without links. It does not see hard links and bind mounts.
    private static unsafe FileStatus? ReadByPath(string path)
    {
        const int LongestPath = 4096;
        byte* buffer = stackalloc byte[LongestPath];
        if (Native.Realpath(path, buffer) == 0)
        {
            return null;
        }

        string real = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
        FileKind kind = Directory.Exists(real) ? FileKind.Folder : FileKind.Regular;
        return new FileStatus(new FileIdentity(OperatingSystem.IsMacOS() ? real.ToUpperInvariant() : real), kind);
    }

    private static unsafe FileStatus? ReadWindows(string path)
    {
        const uint ShareAll = 7, OpenExisting = 3, BackupSemantics = 0x02000000; // without the last one, folders cannot be opened
        const int FileIdInfo = 18, FileIdInfoSize = 24, FileTypeDisk = 1;
        using SafeFileHandle handle = Native.CreateFile(path, 0, ShareAll, 0, OpenExisting, BackupSemantics, 0);
        if (handle.IsInvalid)
        {
            return null;
        }

        if (Native.GetFileType(handle) != FileTypeDisk)
        {
            return new FileStatus(new FileIdentity(path.ToUpperInvariant()), FileKind.Special);
        }

        Span<byte> buffer = stackalloc byte[FileIdInfoSize];
        fixed (byte* pointer = buffer)
        {
            string identity = Native.GetFileInformationByHandleEx(handle, FileIdInfo, pointer, FileIdInfoSize)
                ? Convert.ToHexString(buffer)
                : path.ToUpperInvariant();
            return new FileStatus(new FileIdentity(identity), Directory.Exists(path) ? FileKind.Folder : FileKind.Regular);
        }
    }

    private static unsafe partial class Native
    {
        [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
        public static partial int Statx(int folder, string path, int flags, uint mask, byte* result);

        [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
        public static partial nint Realpath(string path, byte* result);

        [LibraryImport("kernel32", EntryPoint = "CreateFileW", StringMarshalling = StringMarshalling.Utf16)]
        public static partial SafeFileHandle CreateFile(
            string path, uint access, uint share, nint security, uint creation, uint flags, nint template);

        [LibraryImport("kernel32")]
        public static partial int GetFileType(SafeFileHandle file);

        [LibraryImport("kernel32")]
        [return: MarshalAs(UnmanagedType.Bool)]
        public static partial bool GetFileInformationByHandleEx(SafeFileHandle file, int kind, byte* result, int size);
    }
}
