using System.Formats.Tar;
using System.IO.Compression;
using SharpCompress.Compressors.Xz;

namespace OpenVinoLandmarks.Setup.Archives;

/// <summary>
/// Unpacks archives of others: .tgz, .tar.gz, .tar.xz, .zip and .whl. Nothing is written outside the folder, whatever the archive says:
/// names that leave it, files under links, devices, and more bytes or files than expected are refused.
/// </summary>
internal static class ArchiveUnpacker
{
    private const int BufferSize = 1 << 17;

    /// <summary>Unpacks an archive.</summary>
    /// <param name="archive">The file.</param>
    /// <param name="name">The name of the file, whose end tells the format.</param>
    /// <param name="folder">A new folder.</param>
    /// <param name="rules">What is unpacked, and the limits.</param>
    /// <param name="progress">Receives the number of bytes of the archive that were read.</param>
    /// <param name="cancellationToken">Stops the work; what was unpacked stays.</param>
    /// <returns>The files and links.</returns>
    /// <exception cref="ArchiveException">The archive is damaged or refused.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<UnpackedFile> Unpack(
        string archive, string name, string folder, ArchiveRules rules, Action<long> progress, CancellationToken cancellationToken)
    {
        UnpackedFolder target = new(folder, name, rules);
        using FileStream file = new(archive, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        void Report()
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress(file.Position);
        }

        try
        {
            if (name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".whl", StringComparison.OrdinalIgnoreCase))
            {
                UnpackZip(file, target, Report);
            }
            else
            {
                using Stream content = name.EndsWith(".xz", StringComparison.OrdinalIgnoreCase)
                    ? new XZStream(file)
                    : new GZipStream(file, CompressionMode.Decompress);
                UnpackTar(content, target, Report);
            }
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new ArchiveException($"{name} is damaged: {e.Message}", e);
        }

        return target.IsEmpty ? throw new ArchiveException($"{name} is damaged: it contains nothing.") : target.Finish();
    }

    // The readers of archives throw their own types for damage. The errors of writing are thrown as WriteException.
    private static bool IsDamage(Exception e) => e is InvalidDataException or EndOfStreamException or InvalidOperationException
        or FormatException or ArgumentException or IndexOutOfRangeException or OverflowException or NotSupportedException
        || e.GetType().Namespace?.StartsWith("SharpCompress", StringComparison.Ordinal) == true
        || (e is IOException && e is not WriteException);

    private static void UnpackTar(Stream content, UnpackedFolder target, Action report)
    {
        using TarReader reader = new(new LimitedStream(content, target.LongestStream, target.RefuseSize), leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            report();
            target.CountEntry();
            switch (entry.EntryType)
            {
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    target.Write(entry.Name, entry.DataStream ?? Stream.Null, report);
                    break;
                case TarEntryType.SymbolicLink:
                    target.AddLink(entry.Name, entry.LinkName, isHard: false);
                    break;
                case TarEntryType.HardLink:
                    target.AddLink(entry.Name, entry.LinkName, isHard: true);
                    break;
                case TarEntryType.Directory:
                    target.Check(entry.Name);
                    break;
                case TarEntryType.GlobalExtendedAttributes:
                    break;
                default:
                    throw target.Refuse($"{entry.Name} is a {entry.EntryType}, not a file");
            }
        }
    }

    private static void UnpackZip(FileStream file, UnpackedFolder target, Action report)
    {
        const int TypeShift = 28, RegularFile = 8, Folder = 4; // the upper half of the attributes is the mode of Unix
        using ZipArchive zip = new(file, ZipArchiveMode.Read, leaveOpen: true);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            report();
            target.CountEntry();
            int type = (int)((uint)entry.ExternalAttributes >> TypeShift);
            if (type is not (0 or RegularFile or Folder))
            {
                throw target.Refuse($"{entry.FullName} is a link or a device, not a file");
            }

            if (entry.FullName.EndsWith('/'))
            {
                target.Check(entry.FullName);
                continue;
            }

            using Stream content = entry.Open();
            target.Write(entry.FullName, content, report);
        }
    }

    /// <summary>Reads a stream up to a limit: a bomb of zeros in a file that is not unpacked would be read for hours.</summary>
    private sealed class LimitedStream(Stream inner, long limit, Func<ArchiveException> refuse) : Stream
    {
        private long _read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer);
            _read += read;
            return _read > limit ? throw refuse() : read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>What is unpacked, and the limits.</summary>
/// <param name="StrippedFolders">How many folders at the start of each path are removed.</param>
/// <param name="Folders">The folders that are unpacked, after the removal, each with a slash at its end; empty for all.</param>
/// <param name="MaxBytes">The most bytes of all files together.</param>
internal sealed record ArchiveRules(int StrippedFolders, IReadOnlyList<string> Folders, long MaxBytes)
{
    /// <summary>The most files, folders and links.</summary>
    public int MaxEntries { get; init; } = 20_000;
}

/// <summary>An archive is damaged, or its content is refused.</summary>
internal sealed class ArchiveException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>A file of an archive cannot be written. The inner exception has the cause.</summary>
internal sealed class WriteException(Exception cause) : IOException(cause.Message, cause);

/// <summary>A file or link that was unpacked.</summary>
/// <param name="Path">The path in the folder, with forward slashes.</param>
/// <param name="Size">Size in bytes; 0 for a link.</param>
/// <param name="Sha256">The checksum in lower-case hexadecimal digits; empty for a link.</param>
/// <param name="Link">The target of a link; null for a file.</param>
internal sealed record UnpackedFile(string Path, long Size, string Sha256, string? Link);
