using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Tests.Support;

/// <summary>
/// Small ONNX models whose outputs are known: number k of an output is constant(k) + weight(k) * the mean of one channel of the input.
/// </summary>
internal sealed class MadeModel(int width, int height)
{
    private readonly OnnxWriter _onnx = new(opset: 13);
    private string? _channels;

    /// <summary>Whether the file declares the shapes of its outputs, as most exporters do.</summary>
    public bool DeclaresShapes { get; init; }

    /// <summary>The names of the outputs, in the order in which they were added.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>Adds an output of constants.</summary>
    public MadeModel Constants(float[] values, params int[] shape) => Add(values, new float[3 * values.Length], shape);

    /// <summary>Adds an output of constants to which the mean of a channel is added, weighted by one factor per number.</summary>
    /// <param name="values">The constants.</param>
    /// <param name="weights">Three rows, one per channel of the input, of as many factors as there are constants.</param>
    /// <param name="shape">The shape of the output.</param>
    /// <param name="operation">An operator without attributes that is applied to the output, or null.</param>
    /// <param name="name">The name of the output; null makes one.</param>
    public MadeModel Add(float[] values, float[] weights, int[] shape, string? operation = null, string? name = null)
    {
        _channels ??= Channels();
        string product = _onnx.Node("MatMul", [_channels, _onnx.Floats(weights, 3, values.Length)]);
        string sum = _onnx.Node("Add", [product, _onnx.Floats(values, 1, values.Length)]);
        string output = _onnx.Node("Reshape", [sum, _onnx.Integers([.. shape.Select(size => (long)size)])]);
        output = operation is null && name is null ? output : _onnx.Node(operation ?? "Identity", [output], output: name);
        _onnx.Output(output, shape: DeclaresShapes ? shape : null);
        Outputs.Add(output);
        return this;
    }

    /// <summary>Adds an output of constants with a name.</summary>
    public MadeModel Named(string name, float[] values, params int[] shape) =>
        Add(values, new float[3 * values.Length], shape, name: name);

    /// <summary>Returns the file.</summary>
    public byte[] File() => _onnx.File();

    /// <summary>Writes the file into a folder, with a card beside it if there is one.</summary>
    public string Write(ScratchFolder folder, string name = "made.onnx", string? card = null)
    {
        if (card is not null)
        {
            folder.Write("model.json", System.Text.Encoding.UTF8.GetBytes(card));
        }

        return folder.Write(name, File());
    }

    private string Channels()
    {
        string input = _onnx.Input("image", -1, 3, height, width);
        string mean = _onnx.Node("GlobalAveragePool", [input]);
        return _onnx.Node("Reshape", [mean, _onnx.Integers(1, 3)]);
    }
}
