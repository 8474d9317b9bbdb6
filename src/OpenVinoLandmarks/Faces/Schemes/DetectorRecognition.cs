using System.Numerics;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Faces;

/// <summary>
/// Finds out which kind of face detector a model is: by the names and shapes of its outputs, by the operations of its graph where shapes
/// cannot tell, or by a model card. A model that is none of the known ones is refused. For one model.
/// </summary>
/// <param name="card">The card of the options, which replaces the one beside the model; null if there is none.</param>
/// <param name="width">Width of the input in pixels; null for that of the card, the model or the kind.</param>
/// <param name="height">Height of the input in pixels; null for that of the card, the model or the kind.</param>
internal sealed class DetectorRecognition(ModelCard? card, int? width = null, int? height = null)
{
    private static readonly DetectorKind[] s_kinds =
    [
        YuNetScheme.Kind, ScrfdScheme.Kind, RetinaFaceScheme.Kind, UltraLightScheme.Decoded, UltraLightScheme.Raw, BlazeFaceScheme.Kind,
        SsdScheme.Kind, BoxListScheme.Kind, CellGridScheme.Kind,
    ];

    private ModelSignature? _signature;

    /// <summary>Chooses the input of a model that a backend has read.</summary>
    /// <exception cref="ModelException">The model is not a known face detector, or a card must say more about it.</exception>
    public ModelInput ChooseInput(ModelSignature signature)
    {
        _signature = signature;
        ModelCard? known = card ?? signature.Model.Card;
        DetectorKind kind = Recognize($"{signature.Model}", $"{signature}", OutputsOf(signature), known);
        RequireNormalization(kind, known, $"{signature.Model}");
        ModelInput chosen = ModelInput.Choose(signature, known?.Input, kind.UsualSize, kind.UsualSize, kind.Pixels);
        ModelInput input = chosen with { Width = width ?? chosen.Width, Height = height ?? chosen.Height };
        bool isMultiple = input.Width % kind.SizeStep == 0 && input.Height % kind.SizeStep == 0;
        return isMultiple ? input : throw new ModelException(
            $"{signature.Model} cannot take an input of {input.Width}x{input.Height} pixels: "
            + $"the sides must be multiples of {kind.SizeStep}.");
    }

    /// <summary>Creates the scheme of a model that was loaded.</summary>
    /// <param name="info">The model.</param>
    /// <exception cref="ModelException">
    /// The model is not a known face detector, or its backend does not prepare the input for it.
    /// </exception>
    public DetectionScheme CreateScheme(ImageModelInfo info)
    {
        // A model on a server was not described before it was loaded.
        ModelCard? known = card ?? _signature?.Model.Card;
        DetectorOutputs outputs = new(info.OutputPorts, () => _signature?.Model.ReadOperators());
        DetectorKind kind = Recognize(info.Name, info.Shapes, outputs, known);
        RequireNormalization(kind, known, info.Name);
        PixelNormalization pixels = known?.Input?.Normalize(kind.Pixels) ?? kind.Pixels;
        if (pixels != info.Pixels)
        {
            throw new ModelException(
                $"{info.Name} takes pixels as {pixels}, and {info.Engine.Engine} passes them on as {info.Pixels}. "
                + "Run the model on another device.");
        }

        ImageFitting fitting = new(info.InputWidth, info.InputHeight, known?.Input?.Fit ?? kind.Fit)
        {
            CutsFractions = kind.CutsFractions,
            IsRgb = pixels.IsRgb,
            Padding = kind.PadsWithMean ? Color(pixels.Mean) : default,
        };
        float? overlap = kind.Overlap is { } usual ? known?.Detector?.Overlap ?? usual : null;
        SchemeSettings settings = new(fitting, known?.Detector?.Threshold ?? kind.Threshold, overlap);
        return kind.Create(outputs, settings) ?? throw Unknown(info.Name, info.Shapes);
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
