using System.Buffers.Binary;
using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Reading.Onnx;

/// <summary>
/// A tensor of an ONNX file. Numbers in the raw form stay where they are in the file; <see cref="Decode"/> makes a constant.
/// </summary>
internal sealed class OnnxTensor
{
    // Field numbers of TensorProto.
    private const int DimsField = 1;
    private const int TypeField = 2;
    private const int SegmentField = 3;
    private const int FloatField = 4;
    private const int Int32Field = 5;
    private const int Int64Field = 7;
    private const int NameField = 8;
    private const int RawField = 9;
    private const int ExternalField = 13;
    private const int LocationField = 14;

    private readonly List<long> _dims = [];
    private ReadOnlyMemory<byte> _data;
    private MemoryStream? _parts;
    private int _dataField;
    private long _type;
    private bool _isExternal;

    public string Name { get; private set; } = "";

    /// <exception cref="ModelFormatException">The message is damaged.</exception>
    public static OnnxTensor Read(ReadOnlyMemory<byte> message)
    {
        OnnxTensor tensor = new();
        ProtoReader reader = new(message, "TensorProto");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case DimsField:
                    reader.AddIntegers(tensor._dims, Shape.MaxRank);
                    break;
                case TypeField:
                    tensor._type = reader.Integer();
                    break;
                case NameField:
                    tensor.Name = reader.Text();
                    break;
                case LocationField:
                    tensor._isExternal |= reader.Integer() != 0;
                    break;
                case ExternalField:
                    tensor._isExternal = true;
                    reader.Skip();
                    break;
                case FloatField or Int32Field or Int64Field:
                    tensor.AddData(reader.Field, reader.PackedBytes(), ref reader);
                    break;
                case RawField:
                    tensor.AddData(RawField, reader.Bytes(), ref reader);
                    break;
                case SegmentField:
                    throw reader.Fail("tensors in segments are not supported");
                default:
                    reader.Skip();
                    break;
            }
        }

        return tensor;
    }

    /// <summary>Returns the type, checked to be supported.</summary>
    /// <param name="fail">Returns an exception with a reason and the place of the tensor.</param>
    public IrElementType ReadType(Func<string, ModelFormatException> fail) => OnnxElementTypes.TryGet(_type, out IrElementType type)
        ? type
        : throw fail($"the element type {OnnxElementTypes.Name(_type)} is not supported; {OnnxElementTypes.Supported} are");

    /// <summary>Returns the shape, checked to be in range.</summary>
    /// <param name="fail">Returns an exception with a reason and the place of the tensor.</param>
    public Shape ReadShape(Func<string, ModelFormatException> fail)
    {
        int[] dims = [.. _dims.Select(d => d is >= 0 and <= Shape.MaxElements ? (int)d : -1)];
        return Shape.TryOf(dims, out Shape? shape)
            ? shape
            : throw fail($"the shape [{string.Join(',', _dims)}] has a negative size or more than {Shape.MaxElements} elements");
    }

    /// <summary>Returns the tensor as a constant. Numbers in the raw form and packed floats are not copied.</summary>
    /// <param name="fail">Returns an exception with a reason and the place of the tensor.</param>
    public Constant Decode(Func<string, ModelFormatException> fail)
    {
        if (_isExternal)
        {
            throw fail("its data are in another file (external data), which is not supported: save the model as one file");
        }

        (IrElementType type, Shape shape) = (ReadType(fail), ReadShape(fail));
        if (_dataField is RawField or 0 || (_dataField == FloatField && type == IrElementType.F32))
        {
            long expected = (long)shape.Count * type.FileBytes();
            return _data.Length == expected
                ? new Constant(type, shape, _data)
                : throw fail($"it has {_data.Length} bytes of data; {type.Text()} {shape} takes {expected}");
        }

        // Each number takes one byte or more, so that the length of the file limits the memory.
        bool fits = _dataField == Int64Field ? type == IrElementType.I64 : _dataField == Int32Field && type is not
            (IrElementType.F32 or IrElementType.I64);
        if (!fits || shape.Count > _data.Length)
        {
            throw fail($"its {_data.Length} bytes in field {_dataField} are not the elements of {type.Text()} {shape}");
        }

        long[] numbers = Constant.Allocate<long>(shape.Count);
        if (!ProtoReader.TryDecode(_data.Span, numbers))
        {
            throw fail($"its data do not have the {shape.Count} elements of {shape}");
        }

        return type == IrElementType.F16 ? Halves(shape, numbers) : new Constant(type, shape, InRange(numbers, type, fail));
    }

    /// <summary>The format stores the bits of 16-bit floats as integers.</summary>
    private static Constant Halves(Shape shape, long[] bits)
    {
        byte[] bytes = new byte[bits.Length * sizeof(ushort)];
        for (int i = 0; i < bits.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * sizeof(ushort)), unchecked((ushort)bits[i]));
        }

        return new Constant(IrElementType.F16, shape, bytes);
    }

    private static long[] InRange(long[] numbers, IrElementType type, Func<string, ModelFormatException> fail)
    {
        (long least, long most) = type switch
        {
            IrElementType.I32 => (int.MinValue, int.MaxValue),
            IrElementType.I8 => (sbyte.MinValue, sbyte.MaxValue),
            IrElementType.U8 => (byte.MinValue, byte.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        foreach (long number in numbers)
        {
            if (number < least || number > most)
            {
                throw fail($"the element {number} is out of range for {type.Text()}");
            }
        }

        return numbers;
    }

    /// <summary>Keeps the data, or appends them: a repeated field may occur several times.</summary>
    private void AddData(int field, ReadOnlyMemory<byte> data, ref ProtoReader reader)
    {
        if (_dataField == 0)
        {
            (_dataField, _data) = (field, data);
            return;
        }

        if (field != _dataField || field == RawField)
        {
            throw reader.Fail($"tensor '{Name}' has data in the fields {_dataField} and {field}; one field is expected");
        }

        _parts ??= new MemoryStream();
        if (_parts.Length == 0)
        {
            _parts.Write(_data.Span);
        }

        _parts.Write(data.Span);
        _data = _parts.GetBuffer().AsMemory(0, (int)_parts.Length);
    }
}

/// <summary>The element types of the ONNX format.</summary>
internal static class OnnxElementTypes
{
    public const string Supported = "FLOAT, FLOAT16, INT64, INT32, INT8 and UINT8";

    private static readonly string[] s_names =
    [
        "UNDEFINED", "FLOAT", "UINT8", "INT8", "UINT16", "INT16", "INT32", "INT64", "STRING", "BOOL", "FLOAT16", "DOUBLE", "UINT32",
        "UINT64", "COMPLEX64", "COMPLEX128", "BFLOAT16",
    ];

    public static bool TryGet(long number, out IrElementType type)
    {
        IrElementType? found = number switch
        {
            1 => IrElementType.F32,
            2 => IrElementType.U8,
            3 => IrElementType.I8,
            6 => IrElementType.I32,
            7 => IrElementType.I64,
            10 => IrElementType.F16,
            _ => null,
        };
        type = found.GetValueOrDefault();
        return found is not null;
    }

    /// <summary>Returns the name in the ONNX format, or the number of a type without a known name.</summary>
    public static string Name(long number) => number >= 0 && number < s_names.Length ? s_names[number] : $"{number}";
}
