namespace OpenVinoLandmarks.Inference;

/// <summary>Checks that a model has one image input (1 x 3 x H x W) and one output, which is what the detectors can use.</summary>
internal static class ModelContract
{
    // Larger images are neither face crops nor inputs of a face detector. The limits keep every product of sizes below 2 GiB.
    private const int MaxSide = 8192;
    private const double MaxOutput = 1 << 26;

    /// <summary>Returns the sizes that the model needs.</summary>
    /// <param name="model">The model, for the message.</param>
    /// <param name="inputs">Shapes of the inputs; -1 for a size that is not fixed.</param>
    /// <param name="outputs">Shapes of the outputs; -1 for a size that is not fixed.</param>
    /// <exception cref="ModelException">The model has other inputs or outputs; the message has the shapes that were seen.</exception>
    public static (int Width, int Height, int[] Output) Check(
        ModelFiles model, IReadOnlyList<IReadOnlyList<long>> inputs, IReadOnlyList<IReadOnlyList<long>> outputs)
    {
        if (inputs is [[1, 3, > 0 and <= MaxSide, > 0 and <= MaxSide]] && outputs is [{ Count: > 0 } output]
            && output.All(size => size > 0) && output.Aggregate(1.0, (product, size) => product * size) <= MaxOutput)
        {
            return ((int)inputs[0][3], (int)inputs[0][2], [.. output.Select(size => (int)size)]);
        }

        throw new ModelException(
            $"{model} cannot be used: a model needs one input 1x3xHxW and one output; "
            + $"this one has {ImageModelInfo.DescribeShapes(inputs, outputs)}.");
    }
}

/// <summary>Creates the error for a model that cannot be compiled for another size of its input.</summary>
internal static class InputSizeError
{
    /// <param name="model">The model.</param>
    /// <param name="size">The size that was asked for.</param>
    /// <param name="reason">Why the engine refuses it, in one line.</param>
    /// <param name="inner">The engine's error.</param>
    public static ModelException Create(ModelFiles model, ImageSize size, string reason, Exception inner) => new(
        $"{model} cannot take an input of {size}: {reason.TrimEnd('.')}. "
        + "Choose another size, for example with sides that are multiples of 32, or leave the size of the input to the model.",
        inner);
}
