using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>The identity and the kind of an existing file or folder, as the operating system states them. Links are followed.</summary>
/// <param name="Identity">
/// Text that is equal for the same file and different for every other file: device and inode, on Windows the volume and the file index.
/// </param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="IsSpecial">Whether it is a pipe, a socket or a device: opening or reading it may block for ever.</param>
internal sealed partial record NativeFile(string Identity, bool IsFolder, bool IsSpecial)
{
    // Besides the model itself the runtime opens the weights beside it: an IR's, and those of PaddlePaddle.
    private static readonly string[] s_weights = [".bin", ".pdiparams"];

    /// <summary>Returns the file or folder, or null if there is none or it may not be examined.</summary>
    /// <param name="path">The path, as it would be passed to the operating system. It must not contain the character 0.</param>
    public static NativeFile? Read(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return ReadWindows(path);
        }

        try
        {
            return OperatingSystem.IsLinux() ? ReadLinux(path) : ReadByPath(path);
        }
        catch (EntryPointNotFoundException)
        {
            return ReadByPath(path); // a C library without statx
        }
    }

    /// <summary>Throws for a pipe, a socket or a device, on which the runtime would wait without an end.</summary>
    /// <param name="path">A file that the runtime is to open; it may be missing or a folder, which the runtime itself reports.</param>
    /// <exception cref="OpenVinoException">It is a pipe, a socket or a device.</exception>
    public static void RefuseSpecial(string path)
    {
        if (path.Length > 0 && Read(path) is { IsSpecial: true })
        {
            throw new OpenVinoException(
                $"OpenVINO cannot use '{path}': it is a pipe, a socket or a device, not a file. Copy its content to a file and name that.");
        }
    }

    /// <summary>Throws if the weights of a model are a pipe, a socket or a device.</summary>
    /// <param name="model">The path of the model.</param>
    /// <param name="weights">The path of the weights; null for those beside the model.</param>
    /// <exception cref="OpenVinoException">The weights are a pipe, a socket or a device.</exception>
    public static void RefuseSpecialWeights(string model, string? weights = null)
    {
        foreach (string file in weights is null ? s_weights.Select(extension => Path.ChangeExtension(model, extension)) : [weights])
        {
            RefuseSpecial(file);
        }
    }

    private static unsafe NativeFile? ReadLinux(string path)
    {
        // The layout of struct statx is the same on all processors, unlike that of struct stat.
        const int AtFdCwd = -100, BasicStats = 0x7ff, ModeOffset = 28, InodeOffset = 32, DeviceOffset = 136;
        const int TypeMask = 0xf000, TypeRegular = 0x8000, TypeFolder = 0x4000;
        Span<byte> buffer = stackalloc byte[256];
        int result;
        fixed (byte* pointer = buffer)
        {
            result = Functions.Statx(AtFdCwd, path, 0, BasicStats, pointer);
        }

        if (result != 0)
        {
            return null;
        }

        ulong device = MemoryMarshal.Read<ulong>(buffer[DeviceOffset..]), inode = MemoryMarshal.Read<ulong>(buffer[InodeOffset..]);
        int type = MemoryMarshal.Read<ushort>(buffer[ModeOffset..]) & TypeMask;
        return new NativeFile($"{device:x}:{inode:x}", IsFolder: type == TypeFolder, IsSpecial: type is not (TypeRegular or TypeFolder));
    }

    // The fallback of macOS and of old C libraries: the path without links. It does not see hard links, bind mounts and special files.
    private static unsafe NativeFile? ReadByPath(string path)
    {
        const int LongestPath = 4096;
        byte* buffer = stackalloc byte[LongestPath];
        if (Functions.Realpath(path, buffer) == 0)
        {
            return null;
        }

        string real = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer));
        string identity = OperatingSystem.IsMacOS() ? real.ToUpperInvariant() : real;
        return new NativeFile(identity, IsFolder: Directory.Exists(real), IsSpecial: false);
    }

    private static unsafe NativeFile? ReadWindows(string path)
    {
        const uint ShareAll = 7, OpenExisting = 3, BackupSemantics = 0x02000000; // without the last one, folders cannot be opened
        const int FileIdInfo = 18, FileIdInfoSize = 24, FileTypeDisk = 1;
        using SafeFileHandle handle = Functions.CreateFile(path, 0, ShareAll, 0, OpenExisting, BackupSemantics, 0);
        if (handle.IsInvalid)
        {
            return null;
        }

        if (Functions.GetFileType(handle) != FileTypeDisk)
        {
            return new NativeFile(path.ToUpperInvariant(), IsFolder: false, IsSpecial: true);
        }

        Span<byte> buffer = stackalloc byte[FileIdInfoSize];
        fixed (byte* pointer = buffer)
        {
            string identity = Functions.GetFileInformationByHandleEx(handle, FileIdInfo, pointer, FileIdInfoSize)
                ? Convert.ToHexString(buffer)
                : path.ToUpperInvariant();
            return new NativeFile(identity, IsFolder: Directory.Exists(path), IsSpecial: false);
        }
    }

    private static unsafe partial class Functions
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
