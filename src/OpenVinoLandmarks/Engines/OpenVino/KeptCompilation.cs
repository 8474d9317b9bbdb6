using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// The kept result of one compilation: a file with everything that OpenVINO wrote, after a checksum. It is replaced as a whole by a
/// rename, so that a reader sees an old or a new file and never a part. The format: SHA-256 of the key and of the rest; then, for each
/// file, the length of its name in UTF-8 (4 bytes), the name, the length of its content (8 bytes) and the content. Numbers are
/// little-endian.
/// </summary>
internal sealed class KeptCompilation(string folder, string key)
{
    // A start within a day of the last one does not write to the disk.
    private static readonly TimeSpan s_ageOfUse = TimeSpan.FromDays(1);

    private const int Attempts = 10;
    private const string Extension = ".blob";
    private const string Unpublished = "unpublished";

    // Restored files have this time, so that a file which OpenVINO has written instead is recognized.
    private static readonly DateTime s_restored = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private string File { get; } = Path.Combine(folder, key + Extension);

    /// <summary>
    /// Copies the kept files into a private folder. Copies nothing if there is no kept file or if its checksum is wrong.
    /// </summary>
    public void Restore(CompileFolder target)
    {
        try
        {
            // A pipe has the length 0. Opening it would wait for a writer.
            if (new FileInfo(File) is not { Exists: true, Length: > SHA256.HashSizeInBytes })
            {
                return;
            }

            ReadOnlySpan<byte> bytes = System.IO.File.ReadAllBytes(File);
            ReadOnlySpan<byte> rest = bytes[SHA256.HashSizeInBytes..];
            if (!bytes[..SHA256.HashSizeInBytes].SequenceEqual(Checksum(rest)))
            {
                return;
            }

            while (!rest.IsEmpty)
            {
                int nameLength = BinaryPrimitives.ReadInt32LittleEndian(rest);
                string name = Encoding.UTF8.GetString(rest.Slice(sizeof(int), nameLength));
                rest = rest[(sizeof(int) + nameLength)..];
                int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(rest));
                string restored = Path.Combine(target.Path, name);
                System.IO.File.WriteAllBytes(restored, rest.Slice(sizeof(long), length));
                System.IO.File.SetLastWriteTimeUtc(restored, s_restored);
                rest = rest[(sizeof(long) + length)..];
            }

            MarkAsUsed();
        }
        catch (Exception e) when (CompileFolder.IsFileError(e))
        {
            // OpenVINO maps the file, so that a part of it would end the process. Without a file it compiles.
            target.Clear();
        }
    }

    /// <summary>Publishes the files that OpenVINO has written into the private folder, if there are any.</summary>
    /// <returns>True if a file was published.</returns>
    public bool Publish(CompileFolder source)
    {
        try
        {
            string unpublished = Path.Combine(source.Path, Unpublished);
            FileInfo[] written = [.. new DirectoryInfo(source.Path).EnumerateFiles()
                .Where(static file => file.Length > 0 && file.LastWriteTimeUtc != s_restored)
                .OrderBy(static file => file.Name, StringComparer.Ordinal)];
            if (written.Length == 0)
            {
                return false;
            }

            using (FileStream stream = new(unpublished, FileMode.Create, FileAccess.Write))
            {
                byte[] content = Pack(written);
                stream.Write(Checksum(content));
                stream.Write(content);
            }

            // If the disk is full, OpenVINO writes a part of its file without an error. Then this copy of the part does not fit either, and
            // is not published.
            Move(unpublished);
            return true;
        }
        catch (Exception e) when (CompileFolder.IsFileError(e))
        {
            // The next start compiles again.
            return false;
        }
    }

    // UnusedCompilations deletes empty folders, also one that another thread or process has just created for its first file.
    private void Move(string unpublished)
    {
        for (int attempt = 1; ; attempt++)
        {
            Directory.CreateDirectory(folder);
            try
            {
                System.IO.File.Move(unpublished, File, overwrite: true);
                return;
            }
            catch (DirectoryNotFoundException) when (attempt < Attempts)
            {
                continue;
            }
        }
    }

    // UnusedCompilations deletes files by this time. If the user may not change it, the file can be used all the same.
    private void MarkAsUsed()
    {
        try
        {
            if (DateTime.UtcNow - System.IO.File.GetLastWriteTimeUtc(File) > s_ageOfUse)
            {
                System.IO.File.SetLastWriteTimeUtc(File, DateTime.UtcNow);
            }
        }
        catch (Exception e) when (CompileFolder.IsFileError(e))
        {
            return;
        }
    }

    private static byte[] Pack(FileInfo[] files)
    {
        using MemoryStream packed = new();
        Span<byte> number = stackalloc byte[sizeof(long)];
        foreach (FileInfo file in files)
        {
            byte[] name = Encoding.UTF8.GetBytes(file.Name), content = System.IO.File.ReadAllBytes(file.FullName);
            BinaryPrimitives.WriteInt32LittleEndian(number, name.Length);
            packed.Write(number[..sizeof(int)]);
            packed.Write(name);
            BinaryPrimitives.WriteInt64LittleEndian(number, content.LongLength);
            packed.Write(number);
            packed.Write(content);
        }

        return packed.ToArray();
    }

    // With the key, so that a file which was copied under another name is not used.
    private byte[] Checksum(ReadOnlySpan<byte> content)
    {
        using IncrementalHash hash = ContentHash.Begin(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(key));
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }
}
