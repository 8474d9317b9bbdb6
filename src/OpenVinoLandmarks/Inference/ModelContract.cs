namespace OpenVinoLandmarks.Inference;

/// <summary>Checks that a model whose sizes are fixed has one image input (1 x 3 x H x W) and outputs of a usable size.</summary>
internal static class ModelContract
{
    // Larger images are neither face crops nor inputs of a face detector. The limits keep every product of sizes below 2 GiB.
    private const int MaxSide = 8192;
    private const double MaxOutput = 1 << 26;
    private const int MaxOutputs = 64;

    /// <summary>Returns the outputs of the model.</summary>
    /// <param name="signature">The model, whose sizes are fixed.</param>
    /// <returns>
    /// The outputs in the order of the file. Only the first size of an output may be -1: it depends on the image, for example on the number
    /// of faces.
    /// </returns>
    /// <exception cref="ModelException">The model has other inputs or outputs; the message has the shapes that were seen.</exception>
    public static IReadOnlyList<ImageModelOutput> Check(ModelSignature signature)
    {
        bool hasImage = signature.Inputs is [{ Sizes: [1, 3, > 0 and <= MaxSide, > 0 and <= MaxSide] }];
        if (hasImage && signature.Outputs.Count is > 0 and <= MaxOutputs && signature.Outputs.All(IsUsable))
        {
            return [.. signature.Outputs.Select(port => new ImageModelOutput(port.Name, [.. port.Sizes.Select(size => (int)size)]))];
        }

        throw new ModelException(
            $"{signature.Model} cannot be used: a model needs one input 1x3xHxW and at least one output; this one has {signature}.");
    }

    private static bool IsUsable(ModelPortShape output) =>
        output.Sizes is [not 0, ..] && output.Sizes.Skip(1).All(size => size > 0)
        && output.Sizes.Aggregate(1.0, (product, size) => product * Math.Abs(size)) <= MaxOutput;
}
