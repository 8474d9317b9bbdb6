using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Engines.OpenVino;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace OpenVinoLandmarks.Engines;

/// <summary>
/// Loads the models of a detector: chooses the default device and the default models, and tries the backends in order. All
/// defaults are decided here.
/// </summary>
internal sealed class ModelLoader
{
    private const string PathsVariable = "OPENVINO_LIB_PATHS";

    private readonly EngineOptions _engine;
    private readonly IReadOnlyList<IInferenceBackend> _backends;
    private readonly ModelLocator _locator;
    private readonly DeviceSelection _device;
    private readonly ILogger _logger;
    private volatile DeviceSelection? _defaultDevice;

    /// <summary>Chooses the device.</summary>
    /// <param name="options">The options, which were validated. Later changes have no effect.</param>
    /// <exception cref="DeviceException">A runtime was named but cannot be loaded.</exception>
    public ModelLoader(DetectorOptions options)
    {
        _engine = options.Engine.Copy();
        _backends = [.. options.Backends, .. InferenceBackends.All];
        _logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("OpenVinoLandmarks");
        _locator = new ModelLocator(options.ModelsFolder, options.StrictModels, warning => InferenceLog.ModelWarning(_logger, warning));
        _device = _engine.Device ?? ChooseDefaultDevice();
        if (_device.Notice is { } notice)
        {
            InferenceLog.Notice(_logger, notice);
        }
    }

    /// <summary>Loads a landmark model.</summary>
    /// <param name="model">A name or path; null selects the default.</param>
    /// <param name="precision">Precision of the weights; null selects the first that exists.</param>
    /// <exception cref="ModelException">The model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device is absent or cannot run the model.</exception>
    public IImageModel LoadLandmarkModel(string? model, string? precision)
    {
        Lazy<ModelFiles> files = Files(
            model, ModelCatalog.OfficialLandmarks, ModelCatalog.BundledLandmarks, precision, precisionIsWish: false);
        string name = model ?? ModelCatalog.OfficialLandmarks;
        Job job = new(name, files, InputSize: null);
        return TryLoad(_engine.Device, job, out IImageModel? loaded) ? loaded : throw UnknownDevice(_device);
    }

    /// <summary>
    /// Returns a loader of a face detector's model, which reads the files once for all sizes. If the device is a server that does not have
    /// the model, it runs on the default device.
    /// </summary>
    /// <param name="model">A name or path; null selects the default.</param>
    /// <param name="precision">Preferred precision of the weights: a model that does not have it is loaded in another.</param>
    public FaceDetectorLoader CreateDetectorLoader(string? model, string? precision)
    {
        Lazy<ModelFiles> files = Files(
            model, ModelCatalog.OfficialFaceDetector, ModelCatalog.BundledFaceDetector, precision, precisionIsWish: true);
        return new FaceDetectorLoader(model, Load, _logger);

        IImageModel Load(ImageSize? size)
        {
            Job job = new(model ?? ModelCatalog.OfficialFaceDetector, files, size);
            if (TryLoad(_engine.Device, job, out IImageModel? loaded)
                || (_device.Address is not null && TryLoad(named: null, job, out loaded)))
            {
                return loaded;
            }

            throw UnknownDevice(_device);
        }
    }

    private static DeviceException UnknownDevice(DeviceSelection device) =>
        new($"No backend supports the device '{device.Requested}'. Name one of CPU, GPU, NPU, AUTO or MANAGED, or add a backend for it.");

    // Without a named device: a runtime may load although it cannot run a model, for example without its CPU plugin. MANAGED can.
    private bool TryLoad(DeviceSelection? named, Job job, [NotNullWhen(true)] out IImageModel? model)
    {
        try
        {
            return TryLoadOn(named ?? ChooseDefaultDevice(), job, out model);
        }
        catch (DeviceException e) when (named is null && e.InnerException is UnusableRuntimeException)
        {
            string notice = $"{e.Message} Using the managed engine (MANAGED).";
            InferenceLog.Notice(_logger, notice);
            _defaultDevice = DeviceSelection.Managed;
            return TryLoadOn(DeviceSelection.Managed, job, out model);
        }
    }

    private bool TryLoadOn(DeviceSelection device, Job job, [NotNullWhen(true)] out IImageModel? model)
    {
        ModelLoadRequest request = new(device, _engine, job.Name, () => job.Files.Value, _logger) { InputSize = job.InputSize };
        model = _backends.Select(backend => backend.TryLoad(request)).FirstOrDefault(loaded => loaded is not null);
        if (model is not null && _logger.IsEnabled(LogLevel.Debug))
        {
            EngineInfo engine = model.Info.Engine;
            string devices = string.Join(", ", engine.ExecutedDevices);
            InferenceLog.ModelReady(_logger, model.Info.Name, engine.Engine, devices, engine.InferencePrecision);
        }

        return model is not null;
    }

    private Lazy<ModelFiles> Files(string? model, string official, string bundled, string? precision, bool precisionIsWish)
    {
        return new Lazy<ModelFiles>(Read);

        ModelFiles Read()
        {
            if (model is not null)
            {
                return _locator.Read(model, precision, precisionIsWish);
            }

            ModelFiles found = _locator.ReadFirst([official, bundled], precision, precisionIsWish);
            foreach (string message in _locator.Unreadable)
            {
                InferenceLog.Notice(_logger, message);
            }

            if (found.Name == bundled)
            {
                InferenceLog.BundledByDefault(_logger, official, bundled);
            }

            return found;
        }
    }

    private DeviceSelection ChooseDefaultDevice() => _defaultDevice ??= FindDefaultDevice();

    // OpenVINO's CPU if a runtime is found, otherwise the managed engine.
    private DeviceSelection FindDefaultDevice()
    {
        try
        {
            OpenVinoRuntime.Load(_engine.OpenVinoPath);
            return DeviceSelection.Cpu;
        }
        catch (Exception e) when (e is OpenVinoLoadException or InvalidOperationException)
        {
            if (_engine.OpenVinoPath is not null)
            {
                throw new DeviceException(e.Message, e);
            }

            InferenceLog.ManagedByDefault(_logger);
            IReadOnlyList<LoadAttempt> attempts = (e as OpenVinoLoadException)?.Attempts ?? [];
            foreach (string attempt in attempts.Where(static one => one.Location == PathsVariable).Select(static one => one.ToString()))
            {
                InferenceLog.Notice(_logger, attempt);
            }

            InferenceLog.RuntimeNotFound(_logger, e.Message);
            return DeviceSelection.Managed;
        }
    }

    private readonly record struct Job(string Name, Lazy<ModelFiles> Files, ImageSize? InputSize);
}

/// <summary>Loads the model of a face detector, with inputs of several sizes if they are needed. Thread-safe.</summary>
/// <param name="Name">The name or path that the user gave; null for the default.</param>
/// <param name="Load">
/// Loads the model with an input of a size, or of its own size for null. It throws a <see cref="ModelException"/> if the model is missing,
/// damaged or does not take the size, and a <see cref="DeviceException"/> if the device is absent or cannot run it.
/// </param>
/// <param name="Logger">Receives messages.</param>
internal sealed record FaceDetectorLoader(string? Name, Func<ImageSize?, IImageModel> Load, ILogger Logger);
