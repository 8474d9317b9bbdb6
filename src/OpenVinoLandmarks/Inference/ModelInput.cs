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
    /// <summary>Takes the sizes that the model states, and its numbers from 0 to 255 in the order blue, green, red.</summary>
    /// <param name="signature">The model.</param>
    /// <exception cref="ModelException">The model does not have one image input with fixed sizes.</exception>
    public static ModelInput OfModel(ModelSignature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        return Choose(signature, card: null, usualWidth: null, usualHeight: null, PixelNormalization.None);
    }

    /// <summary>Takes the sizes of the card, otherwise those of the model, otherwise the usual ones.</summary>
    /// <exception cref="ModelException">The model does not have one image input, or nothing says its size.</exception>
    internal static ModelInput Choose(
        ModelSignature signature, ImageInputCard? card, int? usualWidth, int? usualHeight, PixelNormalization usualPixels)
    {
        if (signature.Inputs is not [{ } input] || !input.Fits(-1, 3, -1, -1))
        {
            throw new ModelException(
                $"{signature.Model} cannot be used: a model needs one input 1x3xHxW and at least one output; this one has {signature}.");
        }

        return new ModelInput(
            card?.Width ?? Size(input.Sizes[3], usualWidth) ?? throw Open(signature),
            card?.Height ?? Size(input.Sizes[2], usualHeight) ?? throw Open(signature),
            card is null ? usualPixels : card.Normalize(usualPixels));
    }

    private static int? Size(long stated, int? usual) => stated < 0 ? usual : (int)Math.Min(stated, int.MaxValue);

    private static ModelException Open(ModelSignature signature) => new(
        $"{signature.Model} leaves the size of its input open ({signature}). State it in a model card: a file model.json beside the model "
        + "with {\"input\": {\"width\": W, \"height\": H}}.");
}
