using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OpenVinoLandmarks.OpenCv.Network;

/// <summary>
/// Writes encoded frames with their times as an endless Matroska stream (RFC 9559), which FFmpeg reads from a pipe without delay. Not
/// thread-safe.
/// </summary>
internal sealed class MatroskaStream
{
    private const uint EbmlHeader = 0x1A45DFA3, DocumentType = 0x4282, Segment = 0x18538067, Info = 0x1549A966, TimestampScale = 0x2AD7B1;
    private const uint Tracks = 0x1654AE6B, TrackEntry = 0xAE, TrackNumber = 0xD7, TrackId = 0x73C5, TrackType = 0x83, CodecId = 0x86;
    private const uint CodecPrivate = 0x63A2, DefaultDuration = 0x23E383, VideoSettings = 0xE0;
    private const uint PixelWidth = 0xB0, PixelHeight = 0xBA;
    private const uint Cluster = 0x1F43B675, Timestamp = 0xE7, SimpleBlock = 0xA3;

    private readonly Stream _output;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <summary>Writes the headers.</summary>
    /// <param name="output">The pipe.</param>
    /// <param name="codec">The name of the codec in Matroska.</param>
    /// <param name="parameters">The decoder's parameters with start codes.</param>
    /// <param name="framesPerSecond">The frame rate, or 0 if it is not known; FFmpeg then measures it on the first frames.</param>
    public MatroskaStream(Stream output, string codec, byte[] parameters, double framesPerSecond)
    {
        _output = output;
        byte[] duration = framesPerSecond > 0 ? Element(DefaultDuration, Number((ulong)(1e9 / framesPerSecond))) : [];

        // FFmpeg refuses a track without a size, and replaces this one by that of the decoder.
        byte[] settings = [.. Element(PixelWidth, Number(16)), .. Element(PixelHeight, Number(16))];
        byte[] track =
        [
            .. Element(TrackNumber, Number(1)), .. Element(TrackId, Number(1)), .. Element(TrackType, Number(1)), .. duration,
            .. Element(CodecId, Encoding.ASCII.GetBytes(codec)), .. Element(CodecPrivate, parameters), .. Element(VideoSettings, settings),
        ];
        byte[] unknownSize = [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        _output.Write([
            .. Element(EbmlHeader, Element(DocumentType, "matroska"u8)), .. Identifier(Segment), .. unknownSize,
            .. Element(Info, Element(TimestampScale, Number(1_000_000))), .. Element(Tracks, Element(TrackEntry, track)),
        ]);
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="frame">The encoded frame with start codes.</param>
    /// <param name="time">The presentation time; written in milliseconds.</param>
    /// <param name="isKeyFrame">True if the frame can be decoded alone.</param>
    public void Write(ReadOnlySpan<byte> frame, TimeSpan time, bool isKeyFrame)
    {
        // A cluster per frame: its time has no limit, that of a block within a cluster has 16 bits.
        byte[] timestamp = Element(Timestamp, Number((ulong)time.TotalMilliseconds));
        ReadOnlySpan<byte> block = [0x81, 0, 0, (byte)(isKeyFrame ? 0x80 : 0)];
        int length = block.Length + frame.Length, head = 1 + 8;
        _buffer.ResetWrittenCount();
        _buffer.Write(Identifier(Cluster));
        _buffer.Write(Size(timestamp.Length + head + length));
        _buffer.Write(timestamp);
        _buffer.Write(Identifier(SimpleBlock));
        _buffer.Write(Size(length));
        _buffer.Write(block);
        _buffer.Write(frame);
        _output.Write(_buffer.WrittenSpan);
    }

    private static byte[] Element(uint identifier, ReadOnlySpan<byte> content) =>
        [.. Identifier(identifier), .. Size(content.Length), .. content];

    private static ReadOnlySpan<byte> Identifier(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes.AsSpan().TrimStart((byte)0);
    }

    // Eight bytes: a marker bit and 56 bits of the size.
    private static byte[] Size(long value) => Number((ulong)value | (1UL << 56));

    private static byte[] Number(ulong value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes;
    }
}
