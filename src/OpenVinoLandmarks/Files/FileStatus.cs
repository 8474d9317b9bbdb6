using OpenVinoLandmarks.OpenVino.Interop;

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
internal sealed record FileStatus(FileIdentity Identity, FileKind Kind)
{
    /// <summary>Returns true for a pipe, a socket or a device: opening it may block for ever. Links are followed.</summary>
    /// <param name="path">The path, which may be missing.</param>
    public static bool IsSpecial(string path) => Read(path) is { Kind: FileKind.Special };

    // System.IO normalizes a path before it opens it: for link/../a it opens a, not the neighbour of the link's target.
    /// <summary>Returns the status of a file or folder, or null if there is none or it may not be examined.</summary>
    /// <param name="path">The path, which is normalized as System.IO does.</param>
    public static FileStatus? Read(string path)
    {
        if (path.Length == 0 || path.Contains('\0') || NativeFile.Read(Path.GetFullPath(path)) is not { } file)
        {
            return null;
        }

        FileKind kind = file.IsSpecial ? FileKind.Special : file.IsFolder ? FileKind.Folder : FileKind.Regular;
        return new FileStatus(new FileIdentity(file.Identity), kind);
    }
}
