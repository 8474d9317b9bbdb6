using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks;

/// <summary>The options that all detectors share: which model they use and what runs it.</summary>
public abstract class DetectorOptions
{
    /// <summary>The smallest side of a face detector's input in pixels.</summary>
    internal const int MinInputSide = 32;

    /// <summary>The largest side of a face detector's input in pixels. Tiles search a larger image with less memory.</summary>
    internal const int MaxInputSide = 2048;

    private protected DetectorOptions()
    {
    }

    /// <summary>Device, runtime and execution.</summary>
    public EngineOptions Engine { get; set; } = new();

    /// <summary>
    /// The model: the name of a known model, or the path of an OpenVINO IR's .xml file or of an .onnx file. Null selects the default model.
    /// </summary>
    public string? Model { get; set; }

    /// <summary>
    /// What the model's file does not say about <see cref="Model"/>. It replaces the card that lies beside the model. Null uses that one.
    /// </summary>
    public ModelCard? Card { get; set; }

    /// <summary>A folder that is searched for models before all others. It is laid out as <c>intel/NAME/PRECISION/NAME.xml</c>.</summary>
    public string? ModelsFolder { get; set; }

    /// <summary>
    /// The precision of the weights: FP32, FP16 or FP16-INT8. Null selects the first of these that exists. A landmark model must exist in
    /// this precision; a face detector that does not is used in another one.
    /// </summary>
    public string? Precision { get; set; }

    /// <summary>
    /// True to refuse files of Intel's models, found by name, that are of no known release. False, the default, uses them with a warning
    /// that names their version and checksum. A path in <see cref="Model"/> is never refused for its checksum.
    /// </summary>
    public bool StrictModels { get; set; }

    /// <summary>Backends that try to load the model before the library's own (<see cref="InferenceBackends"/>).</summary>
    public IList<IInferenceBackend> Backends { get; set; } = [];

    /// <summary>Receives messages: notices for the user at Information, details at Debug. Null discards them.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Checks the options. Detectors call it when they are created; call it yourself to report a mistake earlier.</summary>
    /// <exception cref="ArgumentException">
    /// An option is out of range, or two options contradict each other; the message names them.
    /// </exception>
    public virtual void Validate()
    {
        RequireSet(Engine, nameof(Engine));
        RequireSet(Backends, nameof(Backends));
        RequireText(Model, nameof(Model));
        RequireText(ModelsFolder, nameof(ModelsFolder));
        if (Precision is { } precision && Models.ModelPrecision.Normalize(precision) is null)
        {
            string known = string.Join(", ", Models.ModelPrecision.All);
            throw new ArgumentException($"{NameOf(nameof(Precision))} must be one of {known}; it is '{precision}'.");
        }

        foreach (IInferenceBackend backend in Backends)
        {
            RequireSet(backend, nameof(Backends));
        }

        Engine.Validate();
    }

    /// <summary>A copy that later changes of this object do not affect.</summary>
    internal DetectorOptions Copy()
    {
        DetectorOptions copy = (DetectorOptions)MemberwiseClone();
        copy.Engine = Engine.Copy();
        copy.Backends = [.. Backends];
        return copy;
    }

    private protected void RequireText(string? value, string property)
    {
        if (value is not null && string.IsNullOrWhiteSpace(value))
        {
            throw new ArgumentException($"{NameOf(property)} is empty. Set it to null for the default.");
        }
    }

    private protected void RequireInputSize(ImageSize? size, string property)
    {
        if (size is { } given && !(IsInputSide(given.Width) && IsInputSide(given.Height)))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{NameOf(property)} must have sides from {MinInputSide} to {MaxInputSide} pixels; it is {given}."));
        }
    }

    private static bool IsInputSide(int side) => side is >= MinInputSide and <= MaxInputSide;

    private void RequireSet(object? value, string property)
    {
        if (value is null)
        {
            throw new ArgumentException($"{NameOf(property)} is null or has an element that is null.");
        }
    }

    private string NameOf(string property) => $"{GetType().Name}.{property}";
}
