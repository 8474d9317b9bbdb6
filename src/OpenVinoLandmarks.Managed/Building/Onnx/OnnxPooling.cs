using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Building.Onnx;

/// <summary>Translates pooling.</summary>
internal static class OnnxPooling
{
    /// <summary>Translates MaxPool; its second output has the positions of the maxima in the whole tensor.</summary>
    public static IReadOnlyList<Value> Max(OnnxNodeContext node)
    {
        node.CheckInputs(1, 1);
        Value data = node.Input(0);
        OnnxWindow.CheckRank(node, data.Shape);
        node.Require("storage_order", 0);
        OnnxWindow window = OnnxWindow.OfPooling(node, data.Shape, dilated: node.Opset >= 10);
        List<(string, string)> attributes = [.. window.Attributes(hasKernel: true, dilated: true)];
        attributes.AddRange([("index_element_type", "i64"), ("axis", "0")]);
        return node.EmitAll("MaxPool", 8, attributes, node.OutputCount > 1 ? 2 : 1, data);
    }

    /// <summary>Translates AveragePool.</summary>
    public static IReadOnlyList<Value> Average(OnnxNodeContext node)
    {
        node.CheckInputs(1, 1);
        Value data = node.Input(0);
        OnnxWindow.CheckRank(node, data.Shape);
        bool countPadding = node.Bool("count_include_pad", false);
        OnnxWindow window = OnnxWindow.OfPooling(node, data.Shape, dilated: node.Opset >= 19);
        if (window.Dilations.Any(d => d != 1))
        {
            throw node.Fail("attribute 'dilations' has values above 1, which are not supported");
        }

        // Elements behind the padding, which a window reaches if the number of windows is rounded up, never count. With padding in the data
        // itself they are the only ones that the operation leaves out.
        if (countPadding && window.Overhang.Any(o => o > 0))
        {
            Value begin = node.Constant([0, 0, .. window.Begin]);
            Value end = node.Constant([0, 0, .. window.End]);
            data = node.Emit("Pad", 1, [("pad_mode", "constant")], data, begin, end);
            (countPadding, window) = (false, window.WithoutPadding());
        }

        List<(string, string)> attributes = [.. window.Attributes(hasKernel: true, dilated: false)];
        attributes.Add(("exclude-pad", countPadding ? "false" : "true"));
        return [node.Emit("AvgPool", 1, attributes, data)];
    }

    /// <summary>Translates pooling with a window of the size of the data.</summary>
    public static IReadOnlyList<Value> Global(OnnxNodeContext node, string operation)
    {
        node.CheckInputs(1, 1);
        Value data = node.Input(0);
        OnnxWindow.CheckRank(node, data.Shape);
        string sizes = OnnxNodeContext.Text(OnnxShapes.Dims(data.Shape).Skip(2));
        string zeros = OnnxNodeContext.Text(Enumerable.Repeat(0L, data.Shape.Rank - 2));
        string ones = OnnxNodeContext.Text(Enumerable.Repeat(1L, data.Shape.Rank - 2));
        List<(string, string)> attributes = [("kernel", sizes), ("strides", ones), ("pads_begin", zeros), ("pads_end", zeros)];
        if (operation == "AvgPool")
        {
            attributes.Add(("exclude-pad", "true"));
        }

        return [node.Emit(operation, 1, attributes, data)];
    }
}
