using System.Numerics;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Faces;

/// <summary>
/// Finds out which kind of face detector a model is: by the names and shapes of its outputs, by the operations of its graph where shapes
/// cannot tell, or by a model card. A model that is none of the known ones is refused. For one model.
/// </summary>
/// <param name="card">The card of the options, which replaces the one beside the model; null if there is none.</param>
/// <param name="size">The size of the input; null for that of the card, the model or the kind.</param>
internal sealed class DetectorRecognition(ModelCard? card, ImageSize? size)
{
    private static readonly DetectorKind[] s_kinds =
    [
        YuNetScheme.Kind, ScrfdScheme.Kind, RetinaFaceScheme.Kind, UltraLightScheme.Decoded, UltraLightScheme.Raw, BlazeFaceScheme.Kind,
        SsdScheme.Kind, BoxListScheme.Kind, CellGridScheme.Kind,
    ];

    private ModelSignature? _signature;

    /// <summary>Chooses the input of a model that a backend has read.</summary>
    /// <exception cref="ModelException">
    /// The model is not a known face detector, a card must say more about it, or it does not take the size.
    /// </exception>
    public ModelInput ChooseInput(ModelSignature signature)
    {
        _signature = signature;
        ModelCard? known = card ?? signature.Model.Card;
        DetectorKind kind = Recognize($"{signature.Model}", $"{signature}", OutputsOf(signature), known);
        RequireNormalization(kind, known, $"{signature.Model}");
        ModelInput input = ModelInput.Choose(signature, known?.Input, size, kind.UsualSize, kind.Pixels);
        return input.Width % kind.SizeStep == 0 && input.Height % kind.SizeStep == 0
            ? input
            : throw InputSizeError.Create($"{signature.Model}", input.Size, $"the sides must be multiples of {kind.SizeStep}");
    }

    /// <summary>Creates the scheme of a model that was loaded.</summary>
    /// <param name="info">The model.</param>
    /// <exception cref="ModelException">
    /// The model is not a known face detector, or its backend does not give it the input that was chosen.
    /// </exception>
    public DetectionScheme CreateScheme(ImageModelInfo info)
    {
        // A model on a server was not described before it was loaded.
        string model = _signature is { } signature ? $"{signature.Model}" : info.Name;
        ModelCard? known = card ?? _signature?.Model.Card;
        DetectorOutputs outputs = new(info.OutputPorts, () => _signature?.Model.ReadOperators());
        DetectorKind kind = Recognize(model, info.Shapes, outputs, known);
        RequireNormalization(kind, known, model);
        if (size is { } wanted && wanted != info.InputSize)
        {
            throw InputSizeError.Create(model, wanted, $"what runs it, {info.Engine.Engine}, keeps its input of {info.InputSize}");
        }

        PixelNormalization pixels = known?.Input?.Normalize(kind.Pixels) ?? kind.Pixels;
        if (pixels != info.Pixels)
        {
            throw new ModelException(
                $"{model} takes pixels as {pixels}, and {info.Engine.Engine} passes them on as {info.Pixels}. "
                + "Run the model on another device.");
        }

        return kind.Create(outputs, SettingsOf(kind, known, info)) ?? throw (size is null
            ? Unknown(model, info.Shapes)
            : InputSizeError.Create(model, info.InputSize, $"its outputs do not divide it ({info.Shapes})"));
    }

    private SchemeSettings SettingsOf(DetectorKind kind, ModelCard? card, ImageModelInfo info)
    {
        ImageFitting fitting = new(info.InputWidth, info.InputHeight, card?.Input?.Fit ?? kind.Fit)
        {
            CutsFractions = kind.CutsFractions,
            IsRgb = info.Pixels.IsRgb,
            Padding = kind.PadsWithMean ? Color(info.Pixels.Mean) : default,
        };
        LargeInput? large = kind.LargeInput;
        bool isLarge = large is not null && Math.Max(info.InputWidth, info.InputHeight) >= large.Size.Width;
        bool isChosen = size is not null || card?.Input is { Width: not null } or { Height: not null };
        return new SchemeSettings(
            fitting,
            card?.Detector?.Threshold ?? (isLarge ? large!.Threshold : kind.Threshold),
            kind.Overlap is { } usual ? card?.Detector?.Overlap ?? usual : null,
            !isChosen && info.InputSize == large?.OwnSize ? large.Size : null);
    }

    private static DetectorOutputs OutputsOf(ModelSignature signature) => new(signature.Outputs, () => signature.Model.ReadOperators());

    private static DetectorKind Recognize(string model, string shapes, DetectorOutputs outputs, ModelCard? card)
    {
        if (card?.Detector?.Scheme is not { } name)
        {
            return Array.Find(s_kinds, kind => kind.Fits(outputs)) ?? throw Unknown(model, shapes);
        }

        DetectorKind named = Array.Find(s_kinds, kind => kind.Name == name) ?? throw new ModelException(
            $"The model card of {model} names the scheme '{name}'; known are {string.Join(", ", s_kinds.Select(kind => kind.Name))}.");

        // The graph of a model on a server is not known: the card says what only the graph could tell.
        DetectorOutputs assumed = outputs.Operators is null
            ? new DetectorOutputs(outputs.Ports, () => new HashSet<string>(named.AssumedOperators))
            : outputs;
        return named.Fits(assumed)
            ? named
            : throw new ModelException(
                $"The model card of {model} names the scheme '{name}', which has {named.Outputs}; this model has {shapes}.");
    }

    private static void RequireNormalization(DetectorKind kind, ModelCard? card, string model)
    {
        if (kind.NeedsCard && card?.Input is not { Scale: not null })
        {
            throw new ModelException(
                $"{model} is a {kind.Name} model, of which files exist for pixels from 0 to 1 and from -1 to 1, and the file does not say "
                + "which. State it in a model card: a file model.json beside the model with {\"input\": {\"mean\": 0, \"scale\": 255}} for "
                + "0 to 1, or {\"input\": {\"mean\": 127.5, \"scale\": 127.5}} for -1 to 1.");
        }
    }

    private static (byte First, byte Second, byte Third) Color(Vector3 mean) => (Byte(mean.X), Byte(mean.Y), Byte(mean.Z));

    private static byte Byte(float value) => (byte)Math.Clamp(MathF.Round(value), 0, byte.MaxValue);

    private static ModelException Unknown(string model, string shapes) => new(
        $"{model} is not a known face detector: this model has {shapes}. Known are "
        + $"{string.Join("; ", s_kinds.Select(kind => $"{kind.Name} ({kind.Outputs})"))}.");
}
