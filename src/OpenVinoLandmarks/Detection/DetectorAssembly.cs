using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Faces.Networks;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks;

/// <summary>Puts a detector's parts together from its options: the defaults for device and model live here and nowhere else.</summary>
internal sealed class DetectorAssembly
{
    private readonly FaceLandmarkDetectorOptions _options;
    private readonly ModelLocator _models;
    private readonly ILogger _logger;
    private readonly DeviceSelection _device;

    /// <exception cref="DeviceException">A runtime was named but cannot be loaded.</exception>
    public DetectorAssembly(FaceLandmarkDetectorOptions options)
    {
        _options = options;
        _models = new ModelLocator(options.ModelsFolder);
        _logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("OpenVinoLandmarks");
        _device = options.Engine.Device ?? DefaultDevice.Choose(options.Engine, _logger);
        if (_device.Notice is { } notice)
        {
            DetectorLog.Notice(_logger, notice);
        }
    }

    /// <summary>Makes the landmark engine and says what it runs.</summary>
    public (ILandmarkEngine Engine, DetectorInfo Info) CreateLandmarkEngine()
    {
        ModelFiles? read = null;
        ModelFiles Model() => read ??= ReadLandmarkModel();

        foreach (ILandmarkEngineFactory factory in _options.EngineFactories.Append(LandmarkEngineFactories.OpenVino).Append(LandmarkEngineFactories.Managed))
        {
            if (factory.TryCreate(_device, _options.Engine, Model) is { } engine)
            {
                // A factory that reads no model runs one that lies elsewhere: its name is part of the address.
                string name = read?.Name ?? _options.Model ?? _device.Requested;
                LogReady(name, engine.Info);
                return (engine, new DetectorInfo(name, read?.Precision ?? "unknown", engine.Info));
            }
        }

        throw new DeviceException($"No engine here knows the device '{_device.Requested}'.");
    }

    /// <summary>Makes the face detector on the same device; where that is a server, on the default device.</summary>
    public IFaceDetector CreateFaceDetector()
    {
        DeviceSelection device = _device.Kind == DeviceKind.Address ? DefaultDevice.Choose(_options.Engine, _logger) : _device;
        ModelFiles model = ReadFaceDetector();
        foreach (INetworkFactory factory in NetworkFactories.All)
        {
            if (factory.TryCreate(device, _options.Engine, () => model) is { } network)
            {
                LogReady(model.Name, network.Info);
                return new NetworkFaceDetector(network, model);
            }
        }

        throw new DeviceException($"No engine here knows the device '{device.Requested}'.");
    }

    private ModelFiles ReadLandmarkModel() => _options.Model is { } named
        ? _models.Read(named, _options.Precision)
        : Told(_models.ReadFirst([ModelCatalog.OfficialLandmarks, ModelCatalog.BundledLandmarks], _options.Precision), ModelCatalog.OfficialLandmarks, ModelCatalog.BundledLandmarks);

    // The landmark model's precision is only a wish here: not every face detector has all of them.
    private ModelFiles ReadFaceDetector() => _options.FaceDetectorModel is { } named
        ? _models.Read(named, _options.Precision, precisionIsWish: true)
        : Told(
            _models.ReadFirst([ModelCatalog.OfficialFaceDetector, ModelCatalog.BundledFaceDetector], _options.Precision, precisionIsWish: true),
            ModelCatalog.OfficialFaceDetector,
            ModelCatalog.BundledFaceDetector);

    private ModelFiles Told(ModelFiles found, string official, string bundled)
    {
        if (found.Name == bundled)
        {
            DetectorLog.BundledByDefault(_logger, official, bundled);
        }

        return found;
    }

    private void LogReady(string model, EngineInfo engine)
    {
        if (_logger.IsEnabled(LogLevel.Debug))
        {
            string devices = string.Join(", ", engine.ExecutedDevices);
            DetectorLog.ModelReady(_logger, model, engine.Engine, devices, engine.InferencePrecision);
        }
    }
}
