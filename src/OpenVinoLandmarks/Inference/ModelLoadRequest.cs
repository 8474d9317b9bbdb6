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

    /// <summary>Creates a request.</summary>
    /// <param name="device">The device; a default device is chosen before.</param>
    /// <param name="options">How to run the model. <see cref="EngineOptions.Device"/> is ignored.</param>
    /// <param name="modelName">The name or path of the model.</param>
    /// <param name="readFiles">Reads the model's files; called once at most.</param>
    /// <param name="logger">Receives messages; null discards them.</param>
    /// <exception cref="ArgumentNullException">An argument other than the logger is null.</exception>
    /// <exception cref="ArgumentException">The name is empty, or an option is out of range.</exception>
    public ModelLoadRequest(
        DeviceSelection device, EngineOptions options, string modelName, Func<ModelFiles> readFiles, ILogger? logger = null)
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
    }

    /// <summary>The device that the user selected, or the default device.</summary>
    public DeviceSelection Device { get; }

    /// <summary>How to run the model. <see cref="EngineOptions.Device"/> is ignored.</summary>
    public EngineOptions Options { get; }

    /// <summary>
    /// The name or path that the user gave, or the name of the default model. A model server finds its model by this name.
    /// </summary>
    public string ModelName { get; }

    /// <summary>
    /// The size of the input images with which the model is to be compiled; null for the model's own. A backend that cannot change the size
    /// of an input keeps the model's own: the face detector compares it with <see cref="ImageModelInfo.InputWidth"/> and
    /// <see cref="ImageModelInfo.InputHeight"/>.
    /// </summary>
    public ImageSize? InputSize { get; init; }

    /// <summary>Receives messages: notices for the user at Information, details at Debug.</summary>
    public ILogger Logger { get; }

    /// <summary>Reads the model's files. A backend whose models are stored elsewhere does not call it.</summary>
    /// <exception cref="ModelException">
    /// A file is missing, cannot be read, is not an OpenVINO IR, or is refused for its checksum.
    /// </exception>
    public ModelFiles ReadFiles() => _files.Value;
}
