using System.Buffers.Binary;
using System.Text;
using OpenVinoLandmarks.OpenCv.Network;

namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>Checks the parsers of network streams on bytes in memory: packets of RTP, parts of motion JPEG, session descriptions.</summary>
[TestClass]
public sealed class StreamParsingTests
{
    private static readonly byte[] s_start = [0, 0, 0, 1];

    [TestMethod]
    public void Rtp_H265AggregatedAndFragmented_BecomesAnnexB()
    {
        byte[] video = [0x40, 1, 10, 11], sequence = [0x42, 1, 20, 21, 22], picture = [0x44, 1, 30];
        byte[] key = [0x26, 1, 40, 41, 42, 43, 44];
        RtpFrameReader reader = new(Track(RtpCodec.H265));

        byte[] aggregated = [0x60, 1, 0, 4, .. video, 0, 5, .. sequence, 0, 3, .. picture];
        Assert.IsFalse(reader.Add(Packet(100, false, aggregated)));
        Assert.IsFalse(reader.Add(Packet(100, false, [0x62, 1, 0x80 | 19, 40, 41])));
        Assert.IsFalse(reader.Add(Packet(100, false, [0x62, 1, 19, 42])));
        Assert.IsTrue(reader.Add(Packet(100, true, [0x62, 1, 0x40 | 19, 43, 44])));

        byte[] parameters = [.. s_start, .. video, .. s_start, .. sequence, .. s_start, .. picture];
        CollectionAssert.AreEqual((byte[])[.. parameters, .. s_start, .. key], reader.Frame.ToArray());
        CollectionAssert.AreEqual(parameters, reader.Parameters);
        Assert.IsTrue(reader.IsKeyFrame);
        Assert.IsTrue(reader.CanStart);
    }

    [TestMethod]
    public void Rtp_MarkerLost_NextTimeStampEndsTheFrame()
    {
        RtpFrameReader reader = new(Track(RtpCodec.H264));

        Assert.IsFalse(reader.Add(Packet(0, false, [0x65, 1, 2])));
        Assert.IsTrue(reader.Add(Packet(3600, true, [0x41, 3])));
        CollectionAssert.AreEqual((byte[])[.. s_start, 0x65, 1, 2], reader.Frame.ToArray());
        Assert.IsTrue(reader.IsKeyFrame);
        Assert.AreEqual(TimeSpan.Zero, reader.Time);

        Assert.IsTrue(reader.Add(Packet(7200, true, [0x41, 4])));
        CollectionAssert.AreEqual((byte[])[.. s_start, 0x41, 3], reader.Frame.ToArray());
        Assert.AreEqual(0.04, reader.Time.TotalSeconds, 1e-9);
        Assert.IsFalse(reader.IsKeyFrame);
    }

    [TestMethod]
    public void Rtp_HeaderExtensionContributorsAndPadding_AreRemoved()
    {
        RtpFrameReader reader = new(Track(RtpCodec.H264));
        byte[] header = new byte[12];
        (header[0], header[1]) = (0xB1, 0x80 | 96);

        Assert.IsTrue(reader.Add([.. header, 1, 2, 3, 4, 0xBE, 0xDE, 0, 1, 9, 9, 9, 9, 0x65, 7, 8, 0, 0, 3]));

        CollectionAssert.AreEqual((byte[])[.. s_start, 0x65, 7, 8], reader.Frame.ToArray());
    }

    [TestMethod]
    public void Rtp_RandomBytes_ThrowNothing()
    {
        Random random = new(7);
        foreach (RtpCodec codec in Enum.GetValues<RtpCodec>())
        {
            RtpFrameReader reader = new(Track(codec));
            for (int i = 0; i < 20_000; i++)
            {
                byte[] packet = new byte[random.Next(40)];
                random.NextBytes(packet);
                if (packet.Length > 1)
                {
                    packet[0] = (byte)((packet[0] & 0x3F) | 0x80);
                    packet[1] = (byte)((packet[1] & 0x80) | 96);
                }

                _ = reader.Add(packet);
            }
        }
    }

    [TestMethod]
    public void Sdp_CameraWithSoundFirst_FindsTheVideo()
    {
        SdpTrack? track = SdpTrack.Find(
            "v=0\r\na=range:npt=now-\r\nm=audio 0 RTP/AVP 8\r\na=control:audio\r\nm=video 0 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"
            + "a=fmtp:97 packetization-mode=1;profile-level-id=420028; sprop-parameter-sets=Z0IAKA==,aM4=\r\na=framerate:12.5\r\n"
            + "a=control:rtsp://h/live/track2\r\nm=application 0 RTP/AVP 107\r\na=control:meta\r\n");

        Assert.IsNotNull(track);
        Assert.AreEqual((RtpCodec.H264, 97, 90_000, 12.5, false),
            (track.Codec, track.PayloadType, track.ClockRate, track.FramesPerSecond, track.HasEnd));
        Assert.AreEqual("rtsp://h/live/track2", track.AddressBelow("rtsp://h/live/"));
        CollectionAssert.AreEqual(
            (byte[])[.. s_start, 0x67, 0x42, 0, 0x28, .. s_start, 0x68, 0xCE], track.Parameters);
        Assert.IsNull(SdpTrack.Find("m=video 0 RTP/AVP 26\r\na=control:x\r\n"));
        Assert.IsNull(SdpTrack.Find(""));
    }

    // Cameras write the boundary with and without hyphens, and with and without a length.
    [TestMethod]
    [DataRow("frame", "--frame", true, "\r\n")]
    [DataRow("frame", "--frame", false, "\r\n")]
    [DataRow("--frame", "--frame", true, "\r\n")]
    [DataRow("--frame", "----frame", false, "\r\n")]
    [DataRow("\"frame\"", "--frame", false, "\r\n")]
    [DataRow("frame", "--frame", true, "\n")]
    public async Task Multipart_BytesArriveInAnyPieces_PartsAreTheSame(string stated, string written, bool withLength, string newLine)
    {
        Random random = new(3);
        byte[][] parts = [.. Enumerable.Range(0, 12).Select(i => (byte[])[0xFF, 0xD8, .. Bytes(random, i * 211), 0xFF, 0xD9])];
        List<byte> stream = [.. "preamble"u8];
        foreach (byte[] part in parts)
        {
            string length = withLength ? $"content-length: {part.Length}{newLine}" : "";
            stream.AddRange(Encoding.ASCII.GetBytes($"\r\n{written}{newLine}Content-Type: image/jpeg{newLine}{length}{newLine}"));
            stream.AddRange(part);
        }

        stream.AddRange(Encoding.ASCII.GetBytes($"\r\n{written}--\r\n"));
        foreach (int piece in (int[])[1, 7, 4096, stream.Count])
        {
            int at = 0;
            MultipartReader reader = new(
                (buffer, _) =>
                {
                    int count = Math.Min(Math.Min(piece, buffer.Length), stream.Count - at);
                    stream.GetRange(at, count).ToArray().CopyTo(buffer);
                    at += count;
                    return ValueTask.FromResult(count);
                },
                stated);
            foreach (byte[] part in parts)
            {
                ReadOnlyMemory<byte>? read = await reader.ReadAsync(CancellationToken.None);
                Assert.IsNotNull(read);
                CollectionAssert.AreEqual(part, read.Value.ToArray());
            }

            Assert.IsNull(await reader.ReadAsync(CancellationToken.None));
            Assert.IsTrue(reader.IsComplete);
        }
    }

    private static SdpTrack Track(RtpCodec codec) => new(codec, 96, 90_000, "", [], 0, HasEnd: false);

    // No byte that is part of a boundary.
    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        bytes.AsSpan().Replace((byte)'-', (byte)'+');
        return bytes;
    }

    private static byte[] Packet(uint timeStamp, bool isLast, byte[] payload)
    {
        byte[] header = new byte[12];
        (header[0], header[1]) = (0x80, (byte)(96 | (isLast ? 0x80 : 0)));
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), timeStamp);
        return [.. header, .. payload];
    }
}
