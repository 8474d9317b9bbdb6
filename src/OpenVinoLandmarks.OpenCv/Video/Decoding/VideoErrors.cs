using System.Buffers.Binary;

namespace OpenVinoLandmarks.OpenCv.Decoding;

/// <summary>The reasons and remedies for users if a video cannot be opened or decoded.</summary>
internal static class VideoErrors
{
    private const string Convert = "With FFmpeg: ffmpeg -i INPUT -an -c:v libx264 OUTPUT.mp4";

    /// <summary>Returns the end of a message about a file that OpenCV cannot open.</summary>
    /// <param name="file">The file.</param>
    /// <param name="reason">FFmpeg's message, or null.</param>
    public static string DescribeUnopened(string file, string? reason)
    {
        string detail = reason is null ? "" : $" FFmpeg: {reason}.";
        byte[] head = Head(file);
        if (IsIsoMedia(head))
        {
            // The index is written last: a recording that was interrupted lacks it.
            return HasIndex(file)
                ? $"the file has no video stream that can be decoded; it may have sound only.{detail} {Convert}"
                : $"the file is truncated: it has no index (moov), which is written last.{detail} "
                    + "Copy or record it again, or repair it with a tool such as untrunc.";
        }

        if (IsSound(head))
        {
            return $"the file has sound only, no video.{detail}";
        }

        return $"is not a video, has sound only, or is damaged at its beginning.{detail} {Convert}";
    }

    /// <summary>Returns the end of a message about a video that has frames of which none can be decoded.</summary>
    /// <param name="codec">The four letters of the codec, or an empty string.</param>
    /// <param name="reason">FFmpeg's message, or null.</param>
    public static string DescribeUndecoded(string codec, string? reason)
    {
        string name = codec.Length > 0 ? $" (codec {codec})" : "";
        string detail = reason is null ? "" : $" FFmpeg: {reason}.";
        return $"no frame of the video can be decoded{name}.{detail} Either it is damaged, or OpenCV has no decoder for it. {Convert}";
    }

    private static byte[] Head(string file)
    {
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            byte[] head = new byte[16];
            return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsIsoMedia(ReadOnlySpan<byte> head) => head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8);

    private static bool IsSound(ReadOnlySpan<byte> head) =>
        head.StartsWith("ID3"u8) || head.StartsWith("fLaC"u8)
        || (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WAVE"u8));

    private static bool HasIndex(string file)
    {
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            Span<byte> header = stackalloc byte[16];
            for (long at = 0; at + 8 <= stream.Length;)
            {
                stream.Position = at;
                stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
                if (header[4..8].SequenceEqual("moov"u8))
                {
                    return true;
                }

                long size = BinaryPrimitives.ReadUInt32BigEndian(header);
                size = size == 1 ? BinaryPrimitives.ReadInt64BigEndian(header[8..]) : size;
                if (size < 8)
                {
                    return false;
                }

                at += size;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }

        return false;
    }
}
