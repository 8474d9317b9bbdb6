using System.CommandLine;
using System.CommandLine.Parsing;
using OpenVinoLandmarks.Cli.Devices;
using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>The options of every command that infers: device, model files, execution.</summary>
internal sealed class InferenceOptions
{
    private readonly Option<string?> _device = new("--device")
    {
        Description = "Where to run: CPU, GPU, GPU.1, NPU, AUTO, AUTO:GPU,CPU, HETERO:GPU,CPU, BATCH:GPU(8), MANAGED. Default: OpenVINO's CPU, or MANAGED where there is no OpenVINO.",
        HelpName = "DEVICE",
    };

    private readonly Option<string?> _model = new("--model")
    {
        Description = "The landmark model. Default: landmarks-regression-retail-0009 where its weights are found, else the bundled face-landmarks-5pt-0001.",
        HelpName = "NAME or PATH",
    };

    private readonly Option<string?> _models = new("--models")
    {
        Description = "A folder to look for models in before all others, laid out as intel/NAME/PRECISION/NAME.xml.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _precision = new("--precision") { Description = "Which weights: FP32, FP16 or FP16-INT8. Default: the first of these that is there.", HelpName = "FP32|FP16|FP16-INT8" };

    private readonly Option<InferencePrecision?> _inferencePrecision = OptionFactory.Choice(
        "--inference-precision",
        "What the device computes in. Default: auto, the device's own choice.",
        ("auto", InferencePrecision.Auto),
        ("f32", InferencePrecision.F32),
        ("bf16", InferencePrecision.Bf16),
        ("f16", InferencePrecision.F16));

    private readonly Option<string[]> _properties = new("--property")
    {
        Description = "A property for the OpenVINO device, passed on as it is. May be repeated.",
        HelpName = "KEY=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<int?> _threads = OptionFactory.Count("--threads", "CPU threads of one inference.");
    private readonly Option<int?> _streams = OptionFactory.Count("--streams", "Inferences that run side by side on the device.");
    private readonly Option<PerformanceHint?> _hint = OptionFactory.Choice(
        "--hint",
        "What the device is to be good at.",
        ("latency", PerformanceHint.Latency),
        ("throughput", PerformanceHint.Throughput));

    /// <summary>The options for threads, for a command that chooses them itself.</summary>
    public Option[] ThreadOptions => [_threads];

    public void AddTo(Command command)
    {
        _precision.CustomParser = result => OptionFactory.Parse(result, ReadPrecision);
        foreach (Option option in new Option[] { _device, _model, _models, _precision, _inferencePrecision, _threads, _streams, _hint, _properties })
        {
            command.Add(option);
        }
    }

    /// <summary>Detector options with all that these options say. The device is read here, after the command line was found to be right.</summary>
    /// <exception cref="UsageException">Options contradict each other.</exception>
    /// <exception cref="DeviceException">The device is empty or is no device.</exception>
    public FaceLandmarkDetectorOptions Read(ParseResult parsed, string? openVinoPath)
    {
        Dictionary<string, string> properties = ReadProperties(parsed);
        return new FaceLandmarkDetectorOptions
        {
            Engine = new EngineOptions
            {
                Device = parsed.GetValue(_device) is { } device ? ParseDevice(device, openVinoPath) : null,
                OpenVinoPath = openVinoPath,
                InferencePrecision = parsed.GetValue(_inferencePrecision) ?? InferencePrecision.Auto,
                Threads = parsed.GetValue(_threads),
                Streams = parsed.GetValue(_streams),
                Hint = parsed.GetValue(_hint),
                CacheFolder = properties.Keys.Contains("CACHE_DIR", StringComparer.OrdinalIgnoreCase) ? null : CompiledModelCache.Folder, // also where it is empty: nothing is kept then
                Properties = properties,
            },
            Model = parsed.GetValue(_model),
            ModelsFolder = parsed.GetValue(_models),
            Precision = parsed.GetValue(_precision),
        };
    }

    private static DeviceSelection ParseDevice(string text, string? openVinoPath)
    {
        try
        {
            return DeviceSelection.Parse(text);
        }
        catch (DeviceException e)
        {
            string here = string.Join(", ", DeviceInventory.Read(openVinoPath).Devices.Select(device => device.Name));
            throw new DeviceException($"{e.Message} Devices here: {here}.", e);
        }
    }

    private static string ReadPrecision(string text) =>
        ModelPrecision.Normalize(text) ?? throw new FormatException($"--precision is one of {string.Join(", ", ModelPrecision.All)}; '{text}' is none of them.");

    private Dictionary<string, string> ReadProperties(ParseResult parsed)
    {
        Dictionary<string, string> properties = new(StringComparer.Ordinal);
        foreach (string text in parsed.GetValue(_properties) ?? [])
        {
            (string key, string value) = SplitProperty(text);
            if (!properties.TryAdd(key, value))
            {
                throw new UsageException($"--property {key} is given twice.");
            }
        }

        foreach ((Option option, string key) in new (Option, string)[]
        {
            (_threads, "INFERENCE_NUM_THREADS"), (_streams, "NUM_STREAMS"), (_hint, "PERFORMANCE_HINT"), (_inferencePrecision, "INFERENCE_PRECISION_HINT"),
        })
        {
            if (properties.ContainsKey(key) && parsed.GetResult(option) is { Implicit: false })
            {
                throw new UsageException($"{option.Name} and --property {key}=... set the same thing: give one of them.");
            }
        }

        return properties;
    }

    private static (string Key, string Value) SplitProperty(string text)
    {
        int equals = text.IndexOf('=');
        string key = equals < 0 ? "" : text[..equals].Trim();
        return key.Length > 0 ? (key, text[(equals + 1)..]) : throw new UsageException($"--property takes KEY=VALUE; '{text}' is none.");
    }
}
