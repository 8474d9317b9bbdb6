using System.CommandLine;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The options of every command that runs a model: the device, the model files, and how the device executes.</summary>
internal sealed class InferenceOptionGroup
{
    // More threads or streams than any machine has. Larger numbers exhaust the memory.
    private const int MostThreads = 4096;

    // A millisecond, the resolution of OpenVINO's wait, and a day.
    private const float ShortestTimeout = 0.001f, LongestTimeout = 86400;

    private readonly Option<string?> _device = new("--device")
    {
        Description = "Where to run: CPU, GPU, GPU.1, NPU, AUTO, AUTO:GPU,CPU, HETERO:GPU,CPU, BATCH:GPU(8), MANAGED, "
            + "fastest (measured at the first use, and kept), or a server: "
            + "kserve+grpc://HOST:PORT (also kserve+grpcs, kserve+http, kserve+https). "
            + "Default: OpenVINO's CPU, or MANAGED if there is no OpenVINO.",
        HelpName = "DEVICE",
    };

    private readonly Option<string?> _model = OptionFactory.Text(
        "--model",
        "NAME or PATH",
        "The landmark model. "
        + "Default: landmarks-regression-retail-0009 if its weights are found, otherwise the bundled face-landmarks-5pt-0002.");

    private readonly Option<ModelCard?> _card = OptionFactory.Card("--model-card", "--model");

    private readonly Option<string?> _models = OptionFactory.Text(
        "--models",
        "DIR",
        "A folder of models, searched before all others. Its layout is intel/NAME/PRECISION/NAME.xml. Default: the usual folders only.",
        ReadFolder);

    private readonly Option<string?> _precision = OptionFactory.Text(
        "--precision",
        "FP32|FP16|FP16-INT8",
        "Precision of the weights. Default: the first of FP32, FP16 and FP16-INT8 that is found.",
        ReadPrecision);

    private readonly Option<bool> _strictModels = new("--strict-models")
    {
        Description = "Refuse files of Intel's models that are of no known release. Default: use them with a warning.",
    };

    private readonly Option<InferencePrecision?> _inferencePrecision = OptionFactory.Choice(
        "--inference-precision",
        "Precision in which the device computes. Default: auto, the choice of the device.",
        ("auto", InferencePrecision.Auto),
        ("f32", InferencePrecision.F32),
        ("bf16", InferencePrecision.Bf16),
        ("f16", InferencePrecision.F16));

    private readonly Option<int?> _threads = OptionFactory.Count(
        "--threads", "CPU threads per inference. Default: the choice of the device; MANAGED uses 1.", MostThreads);

    private readonly Option<int?> _streams = OptionFactory.Count(
        "--streams", "Number of inferences that the device runs in parallel. Default: the choice of the device.", MostThreads);

    private readonly Option<PerformanceMode?> _hint = OptionFactory.Choice(
        "--hint",
        "What the device optimizes for. Default: the choice of the device; for several images on OpenVINO's CPU, detect uses throughput.",
        ("latency", PerformanceMode.Latency),
        ("throughput", PerformanceMode.Throughput));

    private readonly Option<float?> _inferenceTimeout = OptionFactory.Number(
        "--inference-timeout",
        "SECONDS",
        "Longest time that one inference may take on an OpenVINO device. If it takes longer, the device counts as lost and the run ends. "
        + "Default: no limit.",
        ShortestTimeout,
        LongestTimeout);

    private readonly Option<string[]> _properties = new("--property")
    {
        Description = "A property of the OpenVINO device. May be repeated. Example: --property NUM_STREAMS=2",
        HelpName = "KEY=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly ServerOptionGroup _server = new();

    /// <summary>The options for the number of threads, for a command that sets this number itself.</summary>
    public Option[] ThreadOptions => [_threads];

    // OpenVINO's cache of compiled models. It saves a quarter to a third of the processor time of a start (docs/performance/start-up.md).
    private static string? CompiledModels => ModelSearchPath.UserCache is { } cache ? Path.Combine(cache, "compiled") : null;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options =
        [
            _device, _model, _card, _models, _strictModels, _precision, _inferencePrecision, _threads, _streams, _hint, _inferenceTimeout,
            _properties, .. _server.All,
        ];
        foreach (Option option in options)
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the options for a command that runs on several devices: <c>--device CPU,MANAGED</c>.</summary>
    /// <inheritdoc cref="Read(ParseResult, string, MessageWriter)"/>
    /// <returns>The options of each device. A comma after a colon belongs to a device, as in <c>AUTO:GPU,CPU</c>.</returns>
    public IReadOnlyList<FaceLandmarkDetectorOptions> ReadAll(ParseResult parsed, string? openVinoPath, MessageWriter messages) =>
        parsed.GetValue(_device) is { } devices && !devices.Contains(':') && devices.Contains(',')
            ? [.. devices.Split(',').Select(device => Read(parsed, device.Trim(), openVinoPath, messages))]
            : [Read(parsed, openVinoPath, messages)];

    /// <summary>Reads the options.</summary>
    /// <param name="parsed">A command line without errors.</param>
    /// <param name="openVinoPath">The runtime that the user named, or null.</param>
    /// <param name="messages">Where details about the options are written.</param>
    /// <exception cref="UsageException">The options contradict each other.</exception>
    /// <exception cref="DeviceException">The text is not the name of a device.</exception>
    public FaceLandmarkDetectorOptions Read(ParseResult parsed, string? openVinoPath, MessageWriter messages) =>
        Read(parsed, parsed.GetValue(_device), openVinoPath, messages);

    private FaceLandmarkDetectorOptions Read(ParseResult parsed, string? device, string? openVinoPath, MessageWriter messages)
    {
        (Option, string)[] sameAsOption =
        [
            (_threads, "INFERENCE_NUM_THREADS"),
            (_streams, "NUM_STREAMS"),
            (_hint, "PERFORMANCE_HINT"),
            (_inferencePrecision, "INFERENCE_PRECISION_HINT"),
        ];
        Dictionary<string, string> properties = DeviceProperties.Read(parsed.GetValue(_properties) ?? [], sameAsOption, parsed);
        DeviceSelection? selection = device is null ? null : ReadDevice(device, openVinoPath);

        // CACHE_DIR= with an empty value turns the cache off.
        string? cache = DeviceProperties.Contain(properties, EngineOptions.CacheKey) ? null : CompiledModels;
        bool isOpenVino = selection is null or { IsOpenVino: true } or { IsFastest: true };
        if (cache is null && !DeviceProperties.Contain(properties, EngineOptions.CacheKey) && isOpenVino)
        {
            messages.Detail(
                "compiled models are not kept, because there is no home folder. Set HOME or XDG_CACHE_HOME to the absolute path of a "
                + "folder, or name one with --property CACHE_DIR=DIR.");
        }

        FaceLandmarkDetectorOptions options = new()
        {
            Engine = new EngineOptions
            {
                Device = selection,
                OpenVinoPath = openVinoPath,
                InferencePrecision = parsed.GetValue(_inferencePrecision) ?? InferencePrecision.Auto,
                Threads = parsed.GetValue(_threads),
                Streams = parsed.GetValue(_streams),
                Hint = parsed.GetValue(_hint),
                InferenceTimeout = parsed.GetValue(_inferenceTimeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                CacheFolder = cache,
                Properties = properties,
            },
            Model = parsed.GetValue(_model),
            Card = parsed.GetValue(_card),
            ModelsFolder = parsed.GetValue(_models),
            StrictModels = parsed.GetValue(_strictModels),
            Precision = parsed.GetValue(_precision),
        };
        if (_server.CreateBackend(parsed, selection) is { } backend)
        {
            options.Backends.Add(backend);
        }

        return options;
    }

    private static DeviceSelection ReadDevice(string text, string? openVinoPath)
    {
        try
        {
            return DeviceSelection.Parse(text);
        }
        catch (FormatException e)
        {
            string available = string.Join(", ", DeviceInventory.Read(openVinoPath).Devices.Select(device => device.Name));
            throw new DeviceException($"{e.Message} Devices of this machine: {available}.", e);
        }
    }

    // A folder that does not exist is accepted: the bundled models may be all that is needed.
    private static string ReadFolder(string text) => File.Exists(text)
        ? throw new FormatException($"--models takes a folder; '{text}' is a file. Use --model to name the .xml or .onnx file of a model.")
        : text;

    private static string ReadPrecision(string text) => ModelPrecision.Normalize(text)
        ?? throw new FormatException($"--precision takes one of {string.Join(", ", ModelPrecision.All)}; '{text}' is not one of them.");
}
