using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>Writes ONNX files by the documented field numbers of the format, independently of the reader.</summary>
internal sealed class OnnxWriter(int opset, int irVersion = 8)
{
    private readonly List<(int Field, ProtoMessage Message)> _parts = [];
    private readonly List<(string Name, ProtoMessage Message)> _initializers = [];
    private int _next;

    /// <summary>The version of the operator set.</summary>
    public int Opset { get; } = opset;

    /// <summary>The operators written so far, for messages.</summary>
    public List<string> Nodes { get; } = [];

    /// <summary>Whether integers and floats are written in the fields for typed data instead of as raw bytes.</summary>
    public bool TypedData { get; set; }

    /// <summary>The inputs of floats written so far.</summary>
    public List<(string Name, int[] Shape)> Inputs { get; } = [];

    /// <summary>The outputs written so far.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>Adds an input; a size of -1 is open.</summary>
    public string Input(string name, OnnxType type, params int[] shape)
    {
        Inputs.Add((name, shape));
        _parts.Add((11, ValueInfo(name, type, shape)));
        return name;
    }

    public string Input(string name, params int[] shape) => Input(name, OnnxType.Float, shape);

    /// <summary>Names an output; without a shape, the file does not declare one.</summary>
    public void Output(string name, OnnxType type = OnnxType.Float, int[]? shape = null)
    {
        Outputs.Add(name);
        _parts.Add((12, ValueInfo(name, type, shape)));
    }

    public string Floats(float[] values, params int[] shape) => Initializer(Tensor("", OnnxType.Float, values, shape));

    public string Integers(params long[] values) => Initializer(Tensor("", OnnxType.Int64, values, [values.Length]));

    /// <summary>Adds a constant of any type; the numbers must fit the type.</summary>
    public string Constant(OnnxType type, long[] values, params int[] shape) => Initializer(Tensor("", type, values, shape));

    /// <summary>Adds a node and returns the name of its first output; the others have the suffixes _1, _2 and so on.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">The names of the inputs; an empty name stands for an input that is left out.</param>
    /// <param name="attributes">The attributes: int, long, float, string, arrays of long or float, or a message of a tensor.</param>
    /// <param name="outputs">The number of outputs.</param>
    /// <param name="output">The name of the first output; null makes one.</param>
    public string Node(
        string type,
        string[] inputs,
        IReadOnlyList<(string Name, object Value)>? attributes = null,
        int outputs = 1,
        string? output = null)
    {
        string name = output ?? $"v{_next++}";
        ProtoMessage node = new();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        for (int i = 0; i < outputs; i++)
        {
            node.Text(2, i == 0 ? name : $"{name}_{i}");
        }

        node.Text(3, $"{type}_{name}");
        node.Text(4, type);
        foreach ((string key, object value) in attributes ?? [])
        {
            node.Message(5, Attribute(key, value));
        }

        _parts.Add((1, node));
        string list = string.Join(' ', (attributes ?? []).Select(a => $"{a.Name}={Describe(a.Value)}"));
        Nodes.Add($"{name} = {type}({string.Join(", ", inputs)}) {list}".TrimEnd());
        return name;
    }

    /// <summary>Returns the number of the parts written so far, for <see cref="Undo"/>.</summary>
    public (int Parts, int Initializers, int Nodes) Mark() => (_parts.Count, _initializers.Count, Nodes.Count);

    /// <summary>Removes the nodes and constants that were written after a mark.</summary>
    public void Undo((int Parts, int Initializers, int Nodes) mark)
    {
        _parts.RemoveRange(mark.Parts, _parts.Count - mark.Parts);
        _initializers.RemoveRange(mark.Initializers, _initializers.Count - mark.Initializers);
        Nodes.RemoveRange(mark.Nodes, Nodes.Count - mark.Nodes);
    }

    /// <summary>Returns the file. From IR version 3 down, the initializers are listed among the inputs.</summary>
    public byte[] File()
    {
        ProtoMessage graph = new();
        graph.Text(2, "written");
        _parts.ForEach(p => graph.Message(p.Field, p.Message));
        foreach ((string name, ProtoMessage message) in _initializers)
        {
            graph.Message(5, message);
            if (irVersion <= 3)
            {
                graph.Message(11, ValueInfo(name, OnnxType.Float, null));
            }
        }

        ProtoMessage opset = new();
        opset.Text(1, "");
        opset.Integer(2, Opset);
        ProtoMessage model = new();
        model.Integer(1, irVersion);
        model.Text(2, "tests");
        model.Message(7, graph);
        model.Message(8, opset);
        return model.ToArray();
    }

    /// <summary>Returns the message of a tensor, for attributes.</summary>
    public ProtoMessage Tensor(string name, OnnxType type, Array values, int[] shape)
    {
        ProtoMessage tensor = new();
        foreach (int dim in shape)
        {
            tensor.Integer(1, dim);
        }

        tensor.Integer(2, (int)type);
        tensor.Text(8, name);
        if (TypedData)
        {
            int field = type switch { OnnxType.Float => 4, OnnxType.Int64 => 7, _ => 5 };
            tensor.Bytes(field, type == OnnxType.Float ? Raw(type, values) : Varints(type, values));
        }
        else
        {
            tensor.Bytes(9, Raw(type, values));
        }

        return tensor;
    }

    private static string Describe(object value) => value switch
    {
        Array array => $"[{string.Join(',', array.Cast<object>())}]",
        ProtoMessage => "tensor",
        _ => $"{value}",
    };

    private string Initializer(ProtoMessage tensor)
    {
        // The name is written again: of two occurrences of a field, the last one counts.
        string name = $"c{_next++}";
        tensor.Text(8, name);
        _initializers.Add((name, tensor));
        return name;
    }

    private static byte[] Raw(OnnxType type, Array values) => [.. values.Cast<object>().SelectMany(value => Raw(type, value))];

    private static byte[] Raw(OnnxType type, object value)
    {
        double number = Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
        return type switch
        {
            OnnxType.Float => BitConverter.GetBytes((float)number),
            OnnxType.Float16 => BitConverter.GetBytes((Half)number),
            OnnxType.Int64 => BitConverter.GetBytes((long)value),
            OnnxType.Int32 => BitConverter.GetBytes((int)number),
            _ => [unchecked((byte)(long)number)],
        };
    }

    private static byte[] Varints(OnnxType type, Array values)
    {
        ProtoMessage message = new();
        foreach (object value in values)
        {
            double number = Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
            message.Varint(type == OnnxType.Float16 ? BitConverter.HalfToUInt16Bits((Half)number) : unchecked((ulong)(long)number));
        }

        return message.ToArray();
    }

    private static ProtoMessage Attribute(string name, object value)
    {
        ProtoMessage attribute = new();
        attribute.Text(1, name);
        switch (value)
        {
            case int or long:
                attribute.Integer(3, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                attribute.Integer(20, 2);
                break;
            case float number:
                attribute.Float(2, number);
                attribute.Integer(20, 1);
                break;
            case string text:
                attribute.Text(4, text);
                attribute.Integer(20, 3);
                break;
            case float[] numbers:
                Array.ForEach(numbers, n => attribute.Float(7, n));
                attribute.Integer(20, 6);
                break;
            case long[] numbers:
                Array.ForEach(numbers, n => attribute.Integer(8, n));
                attribute.Integer(20, 7);
                break;
            case ProtoMessage tensor:
                attribute.Message(5, tensor);
                attribute.Integer(20, 4);
                break;
            default:
                throw new ArgumentException($"Attributes of the type {value.GetType()} cannot be written.", nameof(value));
        }

        return attribute;
    }

    private static ProtoMessage ValueInfo(string name, OnnxType type, int[]? shape)
    {
        ProtoMessage tensor = new();
        tensor.Integer(1, (int)type);
        if (shape is not null)
        {
            ProtoMessage dims = new();
            foreach (int size in shape)
            {
                ProtoMessage dim = new();
                if (size >= 0)
                {
                    dim.Integer(1, size);
                }
                else
                {
                    dim.Text(2, "open");
                }

                dims.Message(1, dim);
            }

            tensor.Message(2, dims);
        }

        ProtoMessage valueType = new();
        valueType.Message(1, tensor);
        ProtoMessage info = new();
        info.Text(1, name);
        info.Message(2, valueType);
        return info;
    }
}

/// <summary>The element types of the ONNX format that the tests write, with their numbers.</summary>
internal enum OnnxType
{
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Float16 = 10,
    Double = 11,
}

/// <summary>Writes the fields of one protobuf message.</summary>
internal sealed class ProtoMessage
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    public void Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint(unchecked((ulong)value));
    }

    public void Float(int field, float value)
    {
        Varint((ulong)field << 3 | 5);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        _bytes.Write(bytes);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Message(int field, ProtoMessage value) => Bytes(field, value.ToArray());

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((ulong)field << 3 | 2);
        Varint((ulong)value.Length);
        _bytes.Write(value);
    }

    public void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }
}
