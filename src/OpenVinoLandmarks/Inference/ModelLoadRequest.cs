using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;

namespace OpenVinoLandmarks.Inference;

/// <summary>
/// The model that an <see cref="IInferenceBackend"/> is to load, with the device and the options. The files are read at the first call of
/// <see cref="ReadFiles"/>.
/// </summary>
public sealed class ModelLoadRequest
{
    private readonly Lazy<ModelFiles> _files;
    private readonly Func<ModelSignature, ModelInput> _chooseInput;

    /// <summary>Creates a request.</summary>
    /// <param name="device">The device; a default device is chosen before.</param>
    /// <param name="options">How to run the model. <see cref="EngineOptions.Device"/> is ignored.</param>
    /// <param name="modelName">The name or path of the model.</param>
    /// <param name="readFiles">Reads the model's files; called once at most.</param>
    /// <param name="logger">Receives messages; null discards them.</param>
    /// <param name="chooseInput">Chooses the size and the normalization of the input; null for <see cref="ModelInput.OfModel"/>.</param>
    /// <exception cref="ArgumentNullException">An argument that must not be null is null.</exception>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range.</exception>
    public ModelLoadRequest(
        DeviceSelection device,
        EngineOptions options,
        string modelName,
        Func<ModelFiles> readFiles,
        ILogger? logger = null,
        Func<ModelSignature, ModelInput>? chooseInput = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(modelName);
        ArgumentNullException.ThrowIfNull(readFiles);
        options.Validate();
        Device = device;
        Options = options;
        ModelName = modelName;
        _files = new Lazy<ModelFiles>(readFiles);
        Logger = logger ?? NullLogger.Instance;
        _chooseInput = chooseInput ?? ModelInput.OfModel;
    }

    /// <summary>The device that the user selected, or the default device.</summary>
    public DeviceSelection Device { get; }

    /// <summary>How to run the model. <see cref="EngineOptions.Device"/> is ignored.</summary>
    public EngineOptions Options { get; }

    /// <summary>
    /// The name or path that the user gave, or the name of the default model. A model server finds its model by this name.
    /// </summary>
    public string ModelName { get; }

    /// <summary>Receives messages: notices for the user at Information, details at Debug.</summary>
    public ILogger Logger { get; }

    /// <summary>Reads the model's files. A backend whose models are stored elsewhere does not call it.</summary>
    /// <exception cref="ModelException">
    /// A file is missing, cannot be read, is neither an OpenVINO IR nor an ONNX model, or is refused for its checksum.
    /// </exception>
    public ModelFiles ReadFiles() => _files.Value;

    /// <summary>
    /// Chooses the input with which a model is compiled. A backend that reads the files asks before it compiles. One whose models are
    /// stored elsewhere does not ask: it states in <see cref="ImageModelInfo"/> which input its model has.
    /// </summary>
    /// <param name="signature">The inputs and outputs that the model's file declares.</param>
    /// <exception cref="ModelException">The model is not of the kind that is wanted, or nothing says the size of its input.</exception>
    public ModelInput ChooseInput(ModelSignature signature) => _chooseInput(signature);
}
