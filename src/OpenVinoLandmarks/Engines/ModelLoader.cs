using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Engines.Fastest;
using OpenVinoLandmarks.Engines.OpenVino;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace OpenVinoLandmarks.Engines;

/// <summary>
/// Loads the models of a detector: chooses the default device and the default models, and tries the backends in order. All
/// defaults are decided here. Thread-safe.
/// </summary>
internal sealed class ModelLoader
{
    private const string PathsVariable = "OPENVINO_LIB_PATHS";

    // Two models are measured at the first use of fastest, which takes at most a second with the last runs and the disposal of the other
    // candidates. The landmark model comes first: the libraries are loaded then.
    private static readonly TimeSpan s_firstUse = TimeSpan.FromMilliseconds(850);
    private static readonly TimeSpan s_landmarkSearch = TimeSpan.FromMilliseconds(450);

    private readonly EngineOptions _engine;
    private readonly IReadOnlyList<IInferenceBackend> _backends;
    private readonly ModelLocator _locator;
    private readonly DeviceSelection _device;
    private readonly ILogger _logger;
    private readonly ComparisonRun? _comparison;
    private readonly SearchAllowance _allowance = new(s_firstUse);
    private volatile DeviceSelection? _defaultDevice;

    /// <summary>Chooses the device.</summary>
    /// <param name="options">The options, which were validated. Later changes have no effect.</param>
    /// <param name="comparison">Receives the times on all devices, if the device is the fastest; null to use kept decisions.</param>
    /// <exception cref="DeviceException">
    /// A runtime was named but cannot be loaded, or an option does not go with the device.
    /// </exception>
    public ModelLoader(DetectorOptions options, ComparisonRun? comparison = null)
    {
        _comparison = comparison;
        _engine = options.Engine.Copy();
        _backends = [.. options.Backends, .. InferenceBackends.All];
        _logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("OpenVinoLandmarks");
        _locator = new ModelLocator(options.ModelsFolder, options.StrictModels, warning => InferenceLog.ModelWarning(_logger, warning));
        _device = _engine.Device ?? ChooseDefaultDevice();
        if (_device.IsFastest)
        {
            FastestDevice.CheckOptions(_engine);
            RequireNamedRuntime();
        }

        if (_device.Notice is { } notice)
        {
            InferenceLog.Notice(_logger, notice);
        }
    }

    /// <summary>Loads a landmark model.</summary>
    /// <param name="model">A name or path; null selects the default.</param>
    /// <param name="precision">Precision of the weights; null selects the first that exists.</param>
    /// <param name="chooseInput">Chooses the size and the normalization of the input.</param>
    /// <param name="trial">What the model has to compute while devices are compared.</param>
    /// <exception cref="ModelException">The model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">The device is absent or cannot run the model.</exception>
    public IImageModel LoadLandmarkModel(
        string? model, string? precision, Func<ModelSignature, ModelInput> chooseInput, IModelTrial trial)
    {
        Lazy<ModelFiles> files = Files(
            model, ModelCatalog.OfficialLandmarks, ModelCatalog.BundledLandmarks, precision, precisionIsWish: false);
        Job job = new(model ?? ModelCatalog.OfficialLandmarks, files, chooseInput);
        return _device.IsFastest ? LoadFastest(Fastest(s_landmarkSearch), job, trial)
            : TryLoad(_engine.Device, job, out IImageModel? loaded) ? loaded : throw Declined(_device, job.Name);
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
        FastestDevice? fastest = _device.IsFastest ? Fastest(s_firstUse) : null;
        return new FaceDetectorLoader(Load, _logger);

        IImageModel Load(Func<ModelSignature, ModelInput> chooseInput, IModelTrial trial)
        {
            Job job = new(model ?? ModelCatalog.OfficialFaceDetector, files, chooseInput);
            if (fastest is not null)
            {
                return LoadFastest(fastest, job, trial);
            }

            if (TryLoad(_engine.Device, job, out IImageModel? loaded)
                || (_device.Address is not null && TryLoad(named: null, job, out loaded)))
            {
                return loaded;
            }

            throw Declined(_device, job.Name);
        }
    }

    private static DeviceException Declined(DeviceSelection device, string model) => new(device.Address is null
        ? $"No backend supports the device '{device.Requested}'. Name one of CPU, GPU, NPU, AUTO, MANAGED or fastest, "
            + "or add a backend for it."
        : $"The server '{device.Requested}' does not have the model {model}, or no backend supports this kind of server. "
            + "Name the model as the server does (--model, in code DetectorOptions.Model), or add a backend (DetectorOptions.Backends).");

    // Without a named device: a runtime may load although it cannot run a model, for example without its CPU plugin. MANAGED can.
    private bool TryLoad(DeviceSelection? named, Job job, [NotNullWhen(true)] out IImageModel? model)
    {
        try
        {
            return TryLoadOn(named ?? ChooseDefaultDevice(), _engine, job, out model);
        }
        catch (DeviceException e) when (named is null && e.InnerException is UnusableRuntimeException)
        {
            UseManaged(e.Message);
            return TryLoadOn(DeviceSelection.Managed, _engine, job, out model);
        }
    }

    // Two models may be loaded at the same time; one message is enough.
    private void UseManaged(string reason)
    {
        if (Interlocked.Exchange(ref _defaultDevice, DeviceSelection.Managed) != DeviceSelection.Managed)
        {
            string notice = $"{reason} Using the managed engine (MANAGED).";
            InferenceLog.Notice(_logger, notice);
        }
    }

    private FastestDevice Fastest(TimeSpan longest) => new(_engine, _allowance, longest, _comparison, _logger);

    // The files are read first, so that a model that is missing is no fault of a device.
    private IImageModel LoadFastest(FastestDevice fastest, Job job, IModelTrial trial) =>
        fastest.Load(job.Files.Value, trial, candidate =>
            TryLoadOn(candidate.Device.For(_device), candidate.Apply(_engine), job, out IImageModel? model)
                ? model
                : throw Declined(candidate.Device, job.Name));

    private bool TryLoadOn(DeviceSelection device, EngineOptions options, Job job, [NotNullWhen(true)] out IImageModel? model)
    {
        ModelLoadRequest request = new(device, options, job.Name, () => job.Files.Value, _logger, job.ChooseInput);
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

            ExplainManaged(e);
            return DeviceSelection.Managed;
        }
    }

    private void RequireNamedRuntime()
    {
        if (_engine.OpenVinoPath is { } path && !OpenVinoRuntime.TryLoad(path, out string? reason))
        {
            throw new DeviceException(reason);
        }
    }

    // A runtime that the user named or installed, and that is not used, is worth a line.
    private void ExplainManaged(Exception failure)
    {
        if (failure is OpenVinoLoadException { IsFound: false })
        {
            InferenceLog.ManagedByDefault(_logger);
        }
        else
        {
            InferenceLog.ManagedByFault(_logger);
        }

        IReadOnlyList<LoadAttempt> attempts = (failure as OpenVinoLoadException)?.Attempts ?? [];
        IEnumerable<LoadAttempt> shown = attempts.Where(static one => one.IsFound || one.Location == PathsVariable);
        foreach (string attempt in shown.Select(static one => one.ToString()))
        {
            InferenceLog.Notice(_logger, attempt);
        }

        if (attempts.Count == 0)
        {
            InferenceLog.Notice(_logger, failure.Message);
        }
        else
        {
            InferenceLog.RuntimeNotFound(_logger, failure.Message);
        }
    }

    private readonly record struct Job(string Name, Lazy<ModelFiles> Files, Func<ModelSignature, ModelInput> ChooseInput);
}

/// <summary>Loads the model of a face detector, with inputs of several sizes if they are needed. Thread-safe.</summary>
internal sealed class FaceDetectorLoader(Func<Func<ModelSignature, ModelInput>, IModelTrial, IImageModel> load, ILogger logger)
{
    /// <summary>Receives messages.</summary>
    public ILogger Logger => logger;

    /// <summary>Loads the model.</summary>
    /// <param name="chooseInput">Chooses the size and the normalization of the input.</param>
    /// <param name="trial">What the model has to compute while devices are compared.</param>
    /// <exception cref="ModelException">The model is missing, damaged or of another kind, or does not take the size.</exception>
    /// <exception cref="DeviceException">The device is absent or cannot run the model.</exception>
    public IImageModel Load(Func<ModelSignature, ModelInput> chooseInput, IModelTrial trial) => load(chooseInput, trial);
}
