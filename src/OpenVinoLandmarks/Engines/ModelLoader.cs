using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
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
    private readonly EngineOptions _engine;
    private readonly IReadOnlyList<IInferenceBackend> _backends;
    private readonly ModelLocator _locator;
    private readonly DeviceSelection _device;
    private readonly ILogger _logger;

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
        ModelLoadRequest request = Request(
            _device, model, ModelCatalog.OfficialLandmarks, ModelCatalog.BundledLandmarks, precision, precisionIsWish: false);
        return TryLoad(request, out IImageModel? loaded) ? loaded : throw UnknownDevice(_device);
    }

    /// <summary>Loads a face detector's model. If the device is a server that does not have it, it runs on the default device.</summary>
    /// <param name="model">A name or path; null selects the default.</param>
    /// <param name="precision">Preferred precision of the weights: a model that does not have it is loaded in another.</param>
    /// <exception cref="ModelException">The model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device is absent or cannot run the model.</exception>
    public IImageModel LoadFaceDetector(string? model, string? precision)
    {
        ModelLoadRequest RequestFor(DeviceSelection device) =>
            Request(device, model, ModelCatalog.OfficialFaceDetector, ModelCatalog.BundledFaceDetector, precision, precisionIsWish: true);
        if (TryLoad(RequestFor(_device), out IImageModel? loaded)
            || (_device.Address is not null && TryLoad(RequestFor(ChooseDefaultDevice()), out loaded)))
        {
            return loaded;
        }

        throw UnknownDevice(_device);
    }

    private static DeviceException UnknownDevice(DeviceSelection device) =>
        new($"No backend supports the device '{device.Requested}'. Name one of CPU, GPU, NPU, AUTO or MANAGED, or add a backend for it.");

    private bool TryLoad(ModelLoadRequest request, [NotNullWhen(true)] out IImageModel? model)
    {
        model = _backends.Select(backend => backend.TryLoad(request)).FirstOrDefault(loaded => loaded is not null);
        if (model is not null && _logger.IsEnabled(LogLevel.Debug))
        {
            EngineInfo engine = model.Info.Engine;
            string devices = string.Join(", ", engine.ExecutedDevices);
            InferenceLog.ModelReady(_logger, model.Info.Name, engine.Engine, devices, engine.InferencePrecision);
        }

        return model is not null;
    }

    private ModelLoadRequest Request(
        DeviceSelection device, string? model, string official, string bundled, string? precision, bool precisionIsWish)
    {
        return new ModelLoadRequest(device, _engine, model ?? official, Read, _logger);

        ModelFiles Read()
        {
            if (model is not null)
            {
                return _locator.Read(model, precision, precisionIsWish);
            }

            ModelFiles found = _locator.ReadFirst([official, bundled], precision, precisionIsWish);
            if (found.Name == bundled)
            {
                InferenceLog.BundledByDefault(_logger, official, bundled);
            }

            return found;
        }
    }

    // OpenVINO's CPU if a runtime is found, otherwise the managed engine.
    private DeviceSelection ChooseDefaultDevice()
    {
        if (OpenVinoRuntime.TryLoad(_engine.OpenVinoPath, out string? reason))
        {
            return DeviceSelection.Cpu;
        }

        if (_engine.OpenVinoPath is not null)
        {
            throw new DeviceException(reason);
        }

        InferenceLog.ManagedByDefault(_logger);
        InferenceLog.RuntimeNotFound(_logger, reason);
        return DeviceSelection.Managed;
    }
}
