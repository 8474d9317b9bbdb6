namespace OpenVinoLandmarks.Inference;

/// <summary>
/// The input with which a backend compiles a model: all sizes are fixed before, because with sizes that are left open OpenVINO's CPU device
/// computes wrong numbers in bf16. Immutable.
/// </summary>
/// <param name="Width">Width of an image in pixels.</param>
/// <param name="Height">Height of an image in pixels.</param>
/// <param name="Pixels">
/// The normalization of the colour values. The caller writes bytes in its order of channels; the backend subtracts the mean and divides by
/// the scale.
/// </param>
public sealed record ModelInput(int Width, int Height, PixelNormalization Pixels)
{
    /// <summary>The size of an image.</summary>
    internal ImageSize Size => new(Width, Height);

    /// <summary>Takes the sizes that the model states, and its numbers from 0 to 255 in the order blue, green, red.</summary>
    /// <param name="signature">The model.</param>
    /// <exception cref="ModelException">The model does not have one image input with fixed sizes.</exception>
    public static ModelInput OfModel(ModelSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return Choose(signature, card: null, wanted: null, usualSide: null, PixelNormalization.None);
    }

    /// <summary>
    /// Takes the size that the caller wants, otherwise that of the card, otherwise that of the model, otherwise the usual one; and the
    /// normalization of the card, otherwise the usual one.
    /// </summary>
    /// <exception cref="ModelException">The model does not have one image input, or nothing says its size.</exception>
    internal static ModelInput Choose(
        ModelSignature signature, ImageInputCard? card, ImageSize? wanted, int? usualSide, PixelNormalization usualPixels)
    {
        if (signature.Inputs is not [{ } input] || !input.Fits(-1, 3, -1, -1))
        {
            throw new ModelException(
                $"{signature.Model} cannot be used: a model needs one input 1x3xHxW and at least one output; this one has {signature}.");
        }

        return new ModelInput(
            wanted?.Width ?? card?.Width ?? Side(input.Sizes[3], usualSide) ?? throw Open(signature),
            wanted?.Height ?? card?.Height ?? Side(input.Sizes[2], usualSide) ?? throw Open(signature),
            card is null ? usualPixels : card.Normalize(usualPixels));
    }

    private static int? Side(long stated, int? usual) => stated < 0 ? usual : (int)Math.Min(stated, int.MaxValue);

    private static ModelException Open(ModelSignature signature) => new(
        $"{signature.Model} leaves the size of its input open ({signature}). State it in a model card: a file model.json beside the model "
        + "with {\"input\": {\"width\": W, \"height\": H}}.");
}

/// <summary>Creates the error for a model that does not take an input of a size.</summary>
internal static class InputSizeError
{
    /// <param name="model">The name or the files of the model.</param>
    /// <param name="size">The size that was chosen.</param>
    /// <param name="reason">Why the model does not take it, in one line.</param>
    /// <param name="inner">The engine's error, if there is one.</param>
    public static ModelException Create(string model, ImageSize size, string reason, Exception? inner = null) => new(
        $"{model} cannot take an input of {size}: {reason.TrimEnd('.')}. "
        + "Choose another size, for example with sides that are multiples of 32, or leave the size of the input to the model.",
        inner);

    /// <summary>Creates the error for a model whose file leaves the size open, and that an engine cannot build for a size.</summary>
    /// <param name="model">The name or the files of the model.</param>
    /// <param name="size">The size that was chosen.</param>
    /// <param name="reason">What the engine refuses, in one line: the operation and the reason.</param>
    /// <param name="inner">The engine's error.</param>
    public static ModelException OfOpenModel(string model, ImageSize size, string reason, Exception inner) => new(
        $"{model} leaves the size of its input open and cannot be built for {size}: {reason.TrimEnd('.')}. Choose another size, for "
        + "example with sides that are multiples of 32, or an OpenVINO device.",
        inner);
}
