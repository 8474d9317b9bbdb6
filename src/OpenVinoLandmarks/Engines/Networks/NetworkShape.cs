using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Engines.Networks;

/// <summary>The contract that is read from a model: one 4-D image input N x 3 x H x W and one output of floats.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Output">Sizes of the output for one image.</param>
internal sealed record NetworkShape(int Width, int Height, IReadOnlyList<long> Output)
{
    /// <summary>Bytes of one image.</summary>
    public int ImageBytes => Width * Height * 3;

    /// <summary>Numbers of one image's output.</summary>
    public int OutputLength { get; } = checked((int)Output.Aggregate(1L, (product, size) => product * size));

    /// <summary>Checks what an engine saw in a model.</summary>
    /// <param name="model">The model, for the message.</param>
    /// <param name="inputs">Sizes of the inputs; -1 for a size that is not fixed.</param>
    /// <param name="outputs">Sizes of the outputs; -1 for a size that is not fixed.</param>
    /// <exception cref="ModelException">The model has another contract; the message has the shapes that were seen.</exception>
    public static NetworkShape From(ModelFiles model, IReadOnlyList<IReadOnlyList<long>> inputs, IReadOnlyList<IReadOnlyList<long>> outputs)
    {
        if (inputs is [[1, 3, > 0 and <= MaxSide, > 0 and <= MaxSide]] && outputs is [{ Count: > 0 } output] && output.All(size => size > 0) && output.Aggregate(1.0, (product, size) => product * size) <= MaxOutput)
        {
            return new NetworkShape((int)inputs[0][3], (int)inputs[0][2], output);
        }

        throw new ModelException($"{model} is not a model of this kind: it needs one input 1x3xHxW and one output; this one has {Describe(inputs, outputs)}.");
    }

    /// <summary>The shapes as a message says them: <c>input 1x3x48x48, output 1x10x1x1</c>.</summary>
    public static string Describe(IEnumerable<IReadOnlyList<long>> inputs, IEnumerable<IReadOnlyList<long>> outputs) =>
        $"{string.Join(", ", inputs.Select(shape => "input " + Text(shape)))}, {string.Join(", ", outputs.Select(shape => "output " + Text(shape)))}";

    /// <inheritdoc/>
    public override string ToString() => Describe([[1, 3, Height, Width]], [Output]);

    // An image of more than that is no crop and no detector's canvas; the bound keeps every product below 2 GiB.
    private const int MaxSide = 8192;
    private const double MaxOutput = 1 << 26;

    private static string Text(IReadOnlyList<long> shape) => shape.Count == 0 ? "scalar" : string.Join('x', shape.Select(size => size < 0 ? "?" : size.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
