using System.Buffers;
using System.Buffers.Binary;

namespace OpenVinoLandmarks.OpenCv.Network;

/// <summary>
/// Puts the packets of RTP (RFC 3550) together to encoded frames. H.264 and H.265 get start codes (Annex B of both standards). Not
/// thread-safe.
/// </summary>
/// <param name="track">The codec and its parameters.</param>
internal sealed class RtpFrameReader(SdpTrack track)
{
    private const int MaximumFrame = 64 << 20;

    private readonly SortedDictionary<int, byte[]> _sets = [];
    private ArrayBufferWriter<byte> _pending = new(), _complete = new();
    private long _time;
    private uint _timeStamp;
    private bool _hasTime, _isKeyFrame, _hasFragment;

    /// <summary>The last complete frame, valid until the next one is complete.</summary>
    public ReadOnlySpan<byte> Frame => _complete.WrittenSpan;

    /// <summary>The presentation time of the frame, from that of the first one.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>True if the frame can be decoded alone.</summary>
    public bool IsKeyFrame { get; private set; }

    /// <summary>The decoder's parameters: those in the stream, otherwise those of the description. Empty if there are none yet.</summary>
    public byte[] Parameters { get; private set; } = track.Parameters;

    /// <summary>True if the parameters come from the stream.</summary>
    public bool HasOwnParameters { get; private set; }

    /// <summary>True if a decoder can begin with the last frame.</summary>
    public bool CanStart => IsKeyFrame && Parameters.Length > 0;

    /// <summary>Adds a packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>True if a frame is complete.</returns>
    public bool Add(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 12 || packet[0] >> 6 != 2 || (packet[1] & 0x7F) != track.PayloadType)
        {
            return false;
        }

        int header = 12 + (4 * (packet[0] & 0x0F));
        if ((packet[0] & 0x10) != 0 && packet.Length >= header + 4)
        {
            header += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(header + 2)..]));
        }

        int padding = (packet[0] & 0x20) != 0 ? packet[^1] : 0;
        if (header + padding >= packet.Length)
        {
            return false;
        }

        uint timeStamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        bool completed = _pending.WrittenCount > 0 && timeStamp != _timeStamp && Complete();
        Advance(timeStamp);
        AddPayload(packet[header..^padding]);
        if (_pending.WrittenCount > MaximumFrame)
        {
            throw new IOException("the camera sends a frame without an end");
        }

        // The marker is on the last packet of a frame. If it was lost, the next time stamp ends the frame.
        return !completed && (packet[1] & 0x80) != 0 && _pending.WrittenCount > 0 ? Complete() : completed;
    }

    private bool Complete()
    {
        (_pending, _complete) = (_complete, _pending);
        _pending.ResetWrittenCount();
        Time = TimeSpan.FromSeconds(Math.Max(0, (double)_time / track.ClockRate));
        IsKeyFrame = _isKeyFrame;
        _isKeyFrame = false;
        _hasFragment = false;
        return true;
    }

    // The difference as a signed number allows for the wrap at 2^32 and for frames that are sent in another order than they are shown.
    private void Advance(uint timeStamp)
    {
        _time += _hasTime ? unchecked((int)(timeStamp - _timeStamp)) : 0;
        _timeStamp = timeStamp;
        _hasTime = true;
    }

    private void AddPayload(ReadOnlySpan<byte> payload)
    {
        if (track.Codec == RtpCodec.H264)
        {
            AddH264(payload);
        }
        else
        {
            AddH265(payload);
        }
    }

    private void AddH264(ReadOnlySpan<byte> payload)
    {
        const int Aggregation = 24, Fragment = 28;
        switch (payload[0] & 0x1F)
        {
            case Aggregation:
                AddAggregated(payload[1..]);
                break;
            case Fragment when payload.Length > 2:
                byte type = (byte)((payload[0] & 0xE0) | (payload[1] & 0x1F));
                AddFragment([type], payload[2..], isFirst: (payload[1] & 0x80) != 0);
                break;
            case > 0 and < Aggregation:
                AddUnit(payload);
                break;
        }
    }

    private void AddH265(ReadOnlySpan<byte> payload)
    {
        const int Aggregation = 48, Fragment = 49;
        if (payload.Length < 3)
        {
            return;
        }

        switch (payload[0] >> 1 & 0x3F)
        {
            case Aggregation:
                AddAggregated(payload[2..]);
                break;
            case Fragment:
                byte first = (byte)((payload[0] & 0x81) | ((payload[2] & 0x3F) << 1));
                AddFragment([first, payload[1]], payload[3..], isFirst: (payload[2] & 0x80) != 0);
                break;
            case < Aggregation:
                AddUnit(payload);
                break;
        }
    }

    private void AddAggregated(ReadOnlySpan<byte> payload)
    {
        while (payload.Length > 2)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(payload), payload.Length - 2);
            if (length > 2)
            {
                AddUnit(payload.Slice(2, length));
            }

            payload = payload[(2 + length)..];
        }
    }

    // A fragment whose beginning was lost is of no use.
    private void AddFragment(ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload, bool isFirst)
    {
        if (isFirst)
        {
            AddUnit(header);
            _hasFragment = true;
        }

        if (_hasFragment)
        {
            _pending.Write(payload);
        }
    }

    private void AddUnit(ReadOnlySpan<byte> unit)
    {
        int type = track.Codec == RtpCodec.H264 ? unit[0] & 0x1F : unit[0] >> 1 & 0x3F;
        bool isParameter = track.Codec == RtpCodec.H264 ? type is 7 or 8 : type is >= 32 and <= 34;
        _isKeyFrame |= track.Codec == RtpCodec.H264 ? type == 5 : type is >= 16 and <= 21;
        _pending.Write((ReadOnlySpan<byte>)[0, 0, 0, 1]);
        _pending.Write(unit);
        if (isParameter && unit.Length > 2 && (!_sets.TryGetValue(type, out byte[]? old) || !unit.SequenceEqual(old)))
        {
            _sets[type] = unit.ToArray();
            UseParameters(track.Codec == RtpCodec.H264 ? 2 : 3);
        }
    }

    private void UseParameters(int needed)
    {
        if (_sets.Count >= needed)
        {
            HasOwnParameters = true;
            Parameters = [.. _sets.Values.SelectMany(set => (IEnumerable<byte>)[0, 0, 0, 1, .. set])];
        }
    }
}
