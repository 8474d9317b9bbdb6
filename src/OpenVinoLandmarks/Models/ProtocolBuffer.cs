namespace OpenVinoLandmarks.Models;

/// <summary>
/// Reads the fields of one message in the Protocol Buffers wire format, one after another. Reading ends at the end of the message and at
/// the first byte that is not a field, so that a damaged message yields fewer fields and never an error.
/// </summary>
internal ref struct ProtocolBuffer(ReadOnlySpan<byte> message)
{
    private const int VarintWire = 0, Fixed64Wire = 1, BytesWire = 2, Fixed32Wire = 5;
    private const int MaxVarintBytes = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>The value of a field that is a whole number; 0 for other fields.</summary>
    public ulong Number { get; private set; }

    /// <summary>The content of a field that is a text, bytes or a message; empty for other fields.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        Number = 0;
        Bytes = default;
        if (_rest.IsEmpty || !TryVarint(out ulong tag))
        {
            return false;
        }

        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        switch ((int)(tag & 7))
        {
            case VarintWire:
                bool read = TryVarint(out ulong number);
                Number = number;
                return read;
            case Fixed64Wire:
                return TryTake(sizeof(ulong));
            case BytesWire:
                return TryVarint(out ulong length) && TryTake(length);
            case Fixed32Wire:
                return TryTake(sizeof(uint));
            default:
                return false;
        }
    }

    private bool TryTake(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            return false;
        }

        Bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < Math.Min(MaxVarintBytes, _rest.Length); i++)
        {
            value |= (ulong)(_rest[i] & 0x7F) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
