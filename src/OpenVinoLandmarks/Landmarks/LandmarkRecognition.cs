using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Landmarks;

/// <summary>Chooses the input of a landmark model before it is compiled, and creates its scheme afterwards. For one model.</summary>
/// <param name="card">The card of the options, which replaces the one beside the model; null if there is none.</param>
internal sealed class LandmarkRecognition(ModelCard? card)
{
    private ModelCard? _known = card;

    /// <summary>Chooses the input of a model that a backend has read.</summary>
    /// <exception cref="ModelException">The model does not have one image input, or nothing says its size.</exception>
    public ModelInput ChooseInput(ModelSignature signature)
    {
        _known ??= signature.Model.Card;
        return ModelInput.Choose(signature, _known?.Input, wanted: null, usualSide: null, PixelNormalization.None);
    }

    /// <summary>Creates the scheme of a model that was loaded.</summary>
    /// <exception cref="ModelException">The model is not a landmark model, or its backend does not prepare the input for it.</exception>
    public LandmarkScheme CreateScheme(ImageModelInfo info)
    {
        PixelNormalization wanted = _known?.Input?.Normalize(PixelNormalization.None) ?? PixelNormalization.None;
        return wanted == info.Pixels ? new LandmarkScheme(info, _known) : throw new ModelException(
            $"{info.Name} takes pixels as {wanted}, and {info.Engine.Engine} passes them on as {info.Pixels}. Run it on another device.");
    }
}
