using System.Text;

namespace OpenVinoLandmarks.Models;

/// <summary>
/// Finds a few facts in an ONNX file without building its graph, as <see cref="IrText"/> does for an OpenVINO IR. A damaged file yields
/// fewer facts, not wrong ones. The numbers are those of the fields in onnx.proto3 (ONNX, version 1).
/// </summary>
internal static class OnnxText
{
    private const int Float32 = 1, Float16 = 10, Float64 = 11, BFloat16 = 16;

    /// <summary>Returns true if the bytes begin as an ONNX model does.</summary>
    /// <remarks>Field 1 of a ModelProto is the version of the format, a small number, and the next field is one of its others.</remarks>
    public static bool IsOnnx(ReadOnlySpan<byte> content) =>
        content.Length > 3 && content[0] == 0x08 && content[1] is > 0 and < 0x40
        && content[2] is 0x12 or 0x1A or 0x22 or 0x28 or 0x32 or 0x3A or 0x42;

    /// <summary>Returns the names of the operators that the graph uses.</summary>
    public static HashSet<string> Operators(ReadOnlySpan<byte> content)
    {
        HashSet<string> operators = new(StringComparer.Ordinal);
        ProtocolBuffer graph = new(Graph(content));
        while (graph.MoveNext())
        {
            if (graph.Field == GraphField.Node)
            {
                operators.Add(Text(graph.Bytes, NodeField.Operator));
            }
        }

        return operators;
    }

    /// <summary>
    /// Returns the names and the shapes of the outputs as the file declares them: -1 for a size that is open, an empty shape if the file
    /// states none.
    /// </summary>
    public static List<(string Name, long[] Sizes)> Outputs(ReadOnlySpan<byte> content)
    {
        List<(string, long[])> outputs = [];
        ProtocolBuffer graph = new(Graph(content));
        while (graph.MoveNext())
        {
            if (graph.Field == GraphField.Output)
            {
                ReadOnlySpan<byte> tensorType = Find(Find(graph.Bytes, ValueField.Type), TypeField.Tensor);
                outputs.Add((Text(graph.Bytes, ValueField.Name), Sizes(Find(tensorType, TypeField.Shape))));
            }
        }

        return outputs;
    }

    /// <summary>Returns the name of a tensor whose elements are in another file; null if there is none.</summary>
    public static string? ExternalTensor(ReadOnlySpan<byte> content)
    {
        ProtocolBuffer graph = new(Graph(content));
        while (graph.MoveNext())
        {
            if (graph.Field == GraphField.Initializer && IsExternal(graph.Bytes))
            {
                return Text(graph.Bytes, TensorField.Name);
            }
        }

        return null;
    }

    /// <summary>
    /// Returns the name of a weight with elements that are NaN or, if there are several elements, infinite; null if there is none.
    /// </summary>
    public static string? TensorThatIsNotFinite(ReadOnlySpan<byte> content)
    {
        ProtocolBuffer graph = new(Graph(content));
        while (graph.MoveNext())
        {
            if (graph.Field == GraphField.Initializer && !IsFinite(graph.Bytes))
            {
                return Text(graph.Bytes, TensorField.Name);
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> Graph(ReadOnlySpan<byte> content) => Find(content, ModelField.Graph);

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message, int field)
    {
        ProtocolBuffer fields = new(message);
        while (fields.MoveNext())
        {
            if (fields.Field == field)
            {
                return fields.Bytes;
            }
        }

        return [];
    }

    private static string Text(ReadOnlySpan<byte> message, int field) => Encoding.UTF8.GetString(Find(message, field));

    private static long[] Sizes(ReadOnlySpan<byte> shape)
    {
        List<long> sizes = [];
        ProtocolBuffer dimensions = new(shape);
        while (dimensions.MoveNext())
        {
            ProtocolBuffer dimension = new(dimensions.Bytes);
            bool isFixed = dimension.MoveNext() && dimension.Field == DimensionField.Value && dimension.Number is > 0 and <= int.MaxValue;
            sizes.Add(isFixed ? (long)dimension.Number : -1);
        }

        return [.. sizes];
    }

    private static bool IsExternal(ReadOnlySpan<byte> tensor)
    {
        ProtocolBuffer fields = new(tensor);
        while (fields.MoveNext())
        {
            if (fields.Field == TensorField.ExternalData || (fields.Field == TensorField.Location && fields.Number != 0))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsFinite(ReadOnlySpan<byte> tensor)
    {
        int type = 0;
        ReadOnlySpan<byte> raw = default;
        ProtocolBuffer fields = new(tensor);
        while (fields.MoveNext())
        {
            type = fields.Field == TensorField.ElementType ? (int)Math.Min(fields.Number, int.MaxValue) : type;
            bool isElements = fields.Field is TensorField.Raw or TensorField.Floats;
            raw = isElements && fields.Bytes.Length > raw.Length ? fields.Bytes : raw;
        }

        string name = type switch
        {
            Float32 => "f32",
            Float16 => "f16",
            BFloat16 => "bf16",
            Float64 => "f64",
            _ => "",
        };
        return NumberScan.IsFinite(raw, name) || ModelFileContent.IsLimit(raw, name);
    }

    private static class ModelField
    {
        public const int Graph = 7;
    }

    private static class GraphField
    {
        public const int Node = 1, Initializer = 5, Output = 12;
    }

    private static class ValueField
    {
        public const int Name = 1, Type = 2;
    }

    private static class TypeField
    {
        public const int Tensor = 1, Shape = 2;
    }

    private static class DimensionField
    {
        public const int Value = 1;
    }

    private static class NodeField
    {
        public const int Operator = 4;
    }

    private static class TensorField
    {
        public const int ElementType = 2, Floats = 4, Name = 8, Raw = 9, ExternalData = 13, Location = 14;
    }
}
