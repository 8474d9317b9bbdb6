namespace OpenVinoLandmarks.Managed.Reading;

/// <summary>Reads the weights from a stream, whose length may be unknown, up to a limit.</summary>
internal static class BinReader
{
    public static ReadOnlyMemory<byte> ReadAll(Stream stream)
    {
        if (stream.CanSeek)
        {
            long length = Math.Max(0, stream.Length - stream.Position);
            byte[] exact = new byte[Checked(length)];
            int read = stream.ReadAtLeast(exact, exact.Length, throwOnEndOfStream: false);
            return exact.AsMemory(0, read);
        }

        using MemoryStream copy = new();
        byte[] block = new byte[81_920];
        for (int read = stream.Read(block); read > 0; read = stream.Read(block))
        {
            _ = Checked(copy.Length + read);
            copy.Write(block, 0, read);
        }

        return copy.GetBuffer().AsMemory(0, (int)copy.Length);
    }

    private static int Checked(long length) => length <= ReadingLimits.MaxBinBytes
        ? (int)length
        : throw new ModelFormatException($"The bin file has {length} bytes or more; the limit is {ReadingLimits.MaxBinBytes}.");
}
