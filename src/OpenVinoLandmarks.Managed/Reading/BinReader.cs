namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>Reads a file from a stream, whose length may be unknown, up to a limit.</summary>
internal static class BinReader
{
    /// <summary>
    /// Opens a file. Pipes and devices have the length 0, and opening them may block for ever: they are read as empty files.
    /// </summary>
    public static Stream Open(string path) => new FileInfo(path) is { Exists: true, Length: 0 } ? Stream.Null : File.OpenRead(path);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="kind">The kind of the file, for the message if it is too large.</param>
    /// <exception cref="ModelFormatException">The file is larger than <see cref="ReadingLimits.MaxBinBytes"/>.</exception>
    public static ReadOnlyMemory<byte> ReadAll(Stream stream, string kind)
    {
        if (stream.CanSeek)
        {
            long length = Math.Max(0, stream.Length - stream.Position);
            byte[] exact = new byte[Checked(length, kind)];
            int read = stream.ReadAtLeast(exact, exact.Length, throwOnEndOfStream: false);
            return exact.AsMemory(0, read);
        }

        using MemoryStream copy = new();
        byte[] block = new byte[81_920];
        for (int read = stream.Read(block); read > 0; read = stream.Read(block))
        {
            _ = Checked(copy.Length + read, kind);
            copy.Write(block, 0, read);
        }

        return copy.GetBuffer().AsMemory(0, (int)copy.Length);
    }

    private static int Checked(long length, string kind) => length <= ReadingLimits.MaxBinBytes
        ? (int)length
        : throw new ModelFormatException($"The {kind} file has {length} bytes or more; the limit is {ReadingLimits.MaxBinBytes}.");
}
