using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Reading.Onnx;

/// <summary>
/// Reads the messages of an ONNX file by their documented field numbers (onnx/onnx.proto of the ONNX project). Fields that do not change
/// the result of a run, such as documentation, are skipped; subgraphs are not entered, because no supported operator has one.
/// </summary>
internal static class OnnxReader
{
    /// <exception cref="ModelFormatException">The file is damaged, or is not an ONNX model.</exception>
    public static OnnxDefinition Read(ReadOnlyMemory<byte> file)
    {
        OnnxDefinition model = new();
        ReadOnlyMemory<byte>? graph = null;
        ProtoReader reader = new(file, "ModelProto");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    model.IrVersion = (int)Math.Clamp(reader.Integer(), 0, int.MaxValue);
                    break;
                case 2:
                    model.Producer = reader.Text();
                    break;
                case 7:
                    graph = graph is null ? reader.Bytes() : throw reader.Fail("a second graph");
                    break;
                case 8:
                    AddOpset(model, reader.Bytes());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        ReadGraph(model, graph ?? throw new ModelFormatException("The file is not an ONNX model: it has no graph."));
        return model;
    }

    private static void AddOpset(OnnxDefinition model, ReadOnlyMemory<byte> message)
    {
        (string domain, long version) = ("", 0);
        ProtoReader reader = new(message, "OperatorSetIdProto");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    domain = reader.Text();
                    break;
                case 2:
                    version = reader.Integer();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (domain is "" or "ai.onnx")
        {
            model.Opset = version;
        }
    }

    private static void ReadGraph(OnnxDefinition model, ReadOnlyMemory<byte> message)
    {
        ProtoReader reader = new(message, "GraphProto");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    CheckCount(model.Nodes, "nodes");
                    model.Nodes.Add(ReadNode(reader.Bytes(), model.Nodes.Count));
                    break;
                case 2:
                    model.Name = reader.Text();
                    break;
                case 5:
                    CheckCount(model.Initializers, "initializers");
                    model.Initializers.Add(OnnxTensor.Read(reader.Bytes()));
                    break;
                case 11:
                    CheckCount(model.Inputs, "inputs");
                    model.Inputs.Add(ReadValue(reader.Bytes()));
                    break;
                case 12:
                    CheckCount(model.Outputs, "outputs");
                    model.Outputs.Add(ReadValue(reader.Bytes()));
                    break;
                case 15:
                    throw reader.Fail("sparse initializers are not supported");
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static OnnxNode ReadNode(ReadOnlyMemory<byte> message, int index)
    {
        OnnxNode node = new(index);
        ProtoReader reader = new(message, "NodeProto");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    CheckCount(node.Inputs, "inputs", ReadingLimits.MaxPortsPerLayer);
                    node.Inputs.Add(reader.Text());
                    break;
                case 2:
                    CheckCount(node.Outputs, "outputs", ReadingLimits.MaxPortsPerLayer);
                    node.Outputs.Add(reader.Text());
                    break;
                case 3:
                    node.Name = reader.Text();
                    break;
                case 4:
                    node.Type = reader.Text();
                    break;
                case 5:
                    CheckCount(node.Attributes, "attributes", ReadingLimits.MaxPortsPerLayer);
                    node.Attributes.Add(ReadAttribute(reader.Bytes()));
                    break;
                case 7:
                    node.Domain = reader.Text();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return node;
    }

    private static OnnxAttribute ReadAttribute(ReadOnlyMemory<byte> message)
    {
        OnnxAttribute attribute = new();
        OnnxAttributeKind stated = OnnxAttributeKind.Undefined;
        ProtoReader reader = new(message, "AttributeProto");
        while (reader.Next())
        {
            OnnxAttributeKind found = OnnxAttributeKind.Undefined;
            switch (reader.Field)
            {
                case 1:
                    attribute.Name = reader.Text();
                    break;
                case 2:
                    attribute.Float = reader.Float();
                    found = OnnxAttributeKind.Float;
                    break;
                case 3:
                    attribute.Integer = reader.Integer();
                    found = OnnxAttributeKind.Integer;
                    break;
                case 4:
                    attribute.Text = reader.Text();
                    found = OnnxAttributeKind.Text;
                    break;
                case 5:
                    attribute.Tensor = OnnxTensor.Read(reader.Bytes());
                    found = OnnxAttributeKind.Tensor;
                    break;
                case 7:
                    reader.AddFloats(attribute.Floats, ReadingLimits.MaxAttributeNumbers);
                    found = OnnxAttributeKind.Floats;
                    break;
                case 8:
                    reader.AddIntegers(attribute.Integers, ReadingLimits.MaxAttributeNumbers);
                    found = OnnxAttributeKind.Integers;
                    break;
                case 20:
                    stated = (OnnxAttributeKind)(int)Math.Clamp(reader.Integer(), 0, int.MaxValue);
                    break;
                default:
                    reader.Skip();
                    break;
            }

            attribute.Kind = found != OnnxAttributeKind.Undefined ? found : attribute.Kind;
        }

        // Files of IR version 1 do not state the kind; later ones state it, and may leave out a value of zero or an empty list.
        attribute.Kind = stated != OnnxAttributeKind.Undefined ? stated : attribute.Kind;
        return attribute;
    }

    private static OnnxValue ReadValue(ReadOnlyMemory<byte> message)
    {
        string name = "";
        ReadOnlyMemory<byte> type = default;
        ProtoReader reader = new(message, "ValueInfoProto");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text();
                    break;
                case 2:
                    type = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        // TypeProto has one field per kind of value; field 1 is a tensor.
        (long elementType, long[]? dims) = (0, null);
        reader = new ProtoReader(type, "TypeProto");
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                (elementType, dims) = ReadTensorType(reader.Bytes());
            }
            else
            {
                reader.Skip();
            }
        }

        return new OnnxValue(name, elementType, dims);
    }

    private static (long ElementType, long[]? Dims) ReadTensorType(ReadOnlyMemory<byte> message)
    {
        long elementType = 0;
        List<long>? dims = null;
        ProtoReader reader = new(message, "TypeProto.Tensor");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    elementType = reader.Integer();
                    break;
                case 2:
                    dims ??= [];
                    ReadShape(reader.Bytes(), dims);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (elementType, dims?.ToArray());
    }

    private static void ReadShape(ReadOnlyMemory<byte> message, List<long> dims)
    {
        ProtoReader reader = new(message, "TensorShapeProto");
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            CheckCount(dims, "dimensions", Shape.MaxRank);
            dims.Add(-1);
            ProtoReader dim = new(reader.Bytes(), "TensorShapeProto.Dimension");
            while (dim.Next())
            {
                if (dim.Field == 1)
                {
                    // Some exporters write 0 or -1 for an open size.
                    dims[^1] = dim.Integer() is > 0 and long size ? size : -1;
                }
                else
                {
                    dim.Skip();
                }
            }
        }
    }

    private static void CheckCount<T>(List<T> items, string what, int limit = ReadingLimits.MaxLayers)
    {
        if (items.Count == limit)
        {
            throw new ModelFormatException($"The ONNX file has more than {limit} {what} in one place.");
        }
    }
}
