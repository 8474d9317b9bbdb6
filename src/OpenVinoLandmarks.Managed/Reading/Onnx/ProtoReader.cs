using System.Buffers.Binary;
using System.Text;

namespace OpenVinoLandmarks.Managed.Reading.Onnx;

/// <summary>
/// Reads the fields of one protobuf message where they lie in the file, without copies and without recursion: a field that holds a message
/// is a range of the file, which another reader can read. Every read is checked against the end of the message.
/// </summary>
internal ref struct ProtoReader
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlyMemory<byte> _message;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly string _name;
    private int _wire;
    private int _next;

    /// <param name="message">The bytes of the message.</param>
    /// <param name="name">The name of the message in the ONNX format, for error messages.</param>
    public ProtoReader(ReadOnlyMemory<byte> message, string name)
    {
        _message = message;
        _bytes = message.Span;
        _name = name;
    }

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Moves to the next field; returns false at the end of the message. The value must then be read or skipped.</summary>
    public bool Next()
    {
        if (_next == _bytes.Length)
        {
            return false;
        }

        ulong tag = ReadVarint();
        (Field, _wire) = tag >> 3 is > 0 and <= int.MaxValue
            ? ((int)(tag >> 3), (int)(tag & 7))
            : throw Fail($"the field number {tag >> 3} is out of range");
        return true;
    }

    /// <summary>Reads past the value of the current field.</summary>
    public void Skip()
    {
        switch (_wire)
        {
            case Varint:
                _ = ReadVarint();
                break;
            case Fixed64:
                _ = Take(sizeof(ulong));
                break;
            case LengthDelimited:
                _ = Take(ReadLength());
                break;
            case Fixed32:
                _ = Take(sizeof(uint));
                break;
            default:
                throw Fail($"field {Field} has the wire type {_wire}, which is not supported");
        }
    }

    public long Integer()
    {
        Expect(Varint);
        return (long)ReadVarint();
    }

    public float Float()
    {
        Expect(Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)).Span);
    }

    /// <summary>Returns the bytes of a field that holds a message, a text or a list of numbers.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        Expect(LengthDelimited);
        return Take(ReadLength());
    }

    /// <summary>Returns a text of at most <see cref="ReadingLimits.MaxNameLength"/> bytes.</summary>
    public string Text()
    {
        ReadOnlySpan<byte> bytes = Bytes().Span;
        if (bytes.Length > ReadingLimits.MaxNameLength)
        {
            throw Fail($"field {Field} is a text of {bytes.Length} bytes; at most {ReadingLimits.MaxNameLength} are supported");
        }

        try
        {
            return s_utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Fail($"field {Field} is not a text in UTF-8");
        }
    }

    /// <summary>Adds the current occurrence of a repeated integer to a list: one number, or several in the packed form.</summary>
    public void AddIntegers(List<long> numbers, int limit)
    {
        if (_wire == Varint)
        {
            Add(numbers, Integer(), limit);
            return;
        }

        ProtoReader packed = new(Bytes(), _name);
        while (packed._next < packed._bytes.Length)
        {
            Add(numbers, (long)packed.ReadVarint(), limit);
        }
    }

    /// <summary>Adds the current occurrence of a repeated float to a list: one number, or several in the packed form.</summary>
    public void AddFloats(List<float> numbers, int limit)
    {
        if (_wire == Fixed32)
        {
            Add(numbers, Float(), limit);
            return;
        }

        ReadOnlySpan<byte> packed = Bytes().Span;
        if (packed.Length % sizeof(float) != 0)
        {
            throw Fail($"field {Field} has {packed.Length} bytes, which is not a multiple of {sizeof(float)}");
        }

        for (int i = 0; i < packed.Length; i += sizeof(float))
        {
            Add(numbers, BinaryPrimitives.ReadSingleLittleEndian(packed[i..]), limit);
        }
    }

    /// <summary>Returns the current occurrence of a repeated number as the bytes of the packed form.</summary>
    public ReadOnlyMemory<byte> PackedBytes()
    {
        int begin = _next;
        switch (_wire)
        {
            case Varint:
                _ = ReadVarint();
                return _message[begin.._next];
            case Fixed32:
                return Take(sizeof(uint));
            default:
                return Bytes();
        }
    }

    /// <summary>Decodes the varints of a packed field into numbers, whose count must be exact.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> packed, Span<long> numbers)
    {
        int next = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!TryVarint(packed, ref next, out ulong number))
            {
                return false;
            }

            numbers[i] = (long)number;
        }

        return next == packed.Length;
    }

    /// <summary>Returns an exception that names the message, the place in it and a reason.</summary>
    public readonly ModelFormatException Fail(string reason) =>
        new($"The ONNX file is damaged: {_name}, byte {_next} of {_bytes.Length}: {reason}.");

    private readonly void Add<T>(List<T> numbers, T number, int limit)
    {
        if (numbers.Count == limit)
        {
            throw Fail($"field {Field} has more than {limit} numbers");
        }

        numbers.Add(number);
    }

    private static bool TryVarint(ReadOnlySpan<byte> bytes, ref int next, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64 && next < bytes.Length; shift += 7)
        {
            byte part = bytes[next++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private ulong ReadVarint() =>
        TryVarint(_bytes, ref _next, out ulong value) ? value : throw Fail("an integer reaches over the end or has more than 64 bits");

    private int ReadLength()
    {
        ulong length = ReadVarint();
        return length <= (ulong)(_bytes.Length - _next)
            ? (int)length
            : throw Fail($"field {Field} has {length} bytes, but only {_bytes.Length - _next} follow");
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > _bytes.Length - _next)
        {
            throw Fail($"field {Field} reaches over the end");
        }

        _next += count;
        return _message.Slice(_next - count, count);
    }

    private readonly void Expect(int wire)
    {
        if (_wire != wire)
        {
            throw Fail($"field {Field} has the wire type {_wire}; {wire} is expected");
        }
    }
}
