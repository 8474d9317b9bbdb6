using OpenVinoLandmarks.Engines.OpenVino;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.Fastest;

/// <summary>One way to run a model: MANAGED with a number of threads, or an OpenVINO device in a precision. Immutable.</summary>
/// <param name="Device">MANAGED, or one real device of OpenVINO.</param>
/// <param name="Precision">The precision that is asked for; Auto for the device's own choice.</param>
/// <param name="Threads">Threads per inference; null for the device's own choice.</param>
internal sealed record DeviceCandidate(DeviceSelection Device, InferencePrecision Precision, int? Threads)
{
    /// <summary>Returns the name for people: <c>MANAGED, 1 thread</c>, <c>OpenVINO CPU bf16</c>.</summary>
    /// <param name="precision">The precision in which the device computes; null if it is not known.</param>
    public string Name(string? precision = null) => Device.IsManaged
        ? FormattableString.Invariant($"MANAGED, {Threads} {(Threads == 1 ? "thread" : "threads")}")
        : $"OpenVINO {Device.Expression} {precision ?? Precision.ToString().ToLowerInvariant()}";

    /// <summary>Returns the options with which this candidate runs a model: those of the user, without what it does not have.</summary>
    /// <param name="options">The options of the user.</param>
    public EngineOptions Apply(EngineOptions options)
    {
        EngineOptions own = options.Copy();
        (own.Device, own.InferencePrecision, own.Threads) = (Device, Precision, Threads);
        if (Device.IsManaged)
        {
            (own.Hint, own.Streams, own.InferenceTimeout, own.OpenVinoPath, own.CacheFolder) = (null, null, null, null, null);
            own.Properties.Clear();
        }

        return own;
    }
}

/// <summary>Candidates of one device, which are listed and loaded on a thread of their own, because a driver may be slow.</summary>
/// <param name="Name">The device for messages, such as <c>OpenVINO GPU</c>.</param>
/// <param name="Run">
/// Lists the candidates and calls its argument for each. An exception says why the device cannot be used; a device that the machine does
/// not have is none.
/// </param>
internal sealed record CandidateGroup(string Name, Action<Action<DeviceCandidate>> Run);

/// <summary>The candidates of this machine, the simplest first: of two that are equally fast, the first is taken.</summary>
internal static class MachineCandidates
{
    private static readonly string[] s_kinds = ["CPU", "GPU", "NPU"];

    /// <summary>MANAGED with one and with all threads, or with the number that the user set; none if the precision is not f32.</summary>
    public static IReadOnlyList<DeviceCandidate> Managed(EngineOptions options)
    {
        if (options.InferencePrecision is not (InferencePrecision.Auto or InferencePrecision.F32))
        {
            return [];
        }

        int[] threads = options.Threads is { } given ? [given] : [.. new[] { 1, Environment.ProcessorCount }.Distinct()];
        return [.. threads.Select(count => new DeviceCandidate(DeviceSelection.Managed, InferencePrecision.F32, count))];
    }

    /// <summary>The devices of the OpenVINO runtime, one group for each kind.</summary>
    public static IReadOnlyList<CandidateGroup> OpenVino(EngineOptions options) =>
        [.. s_kinds.Select(kind => new CandidateGroup($"OpenVINO {kind}", add => List(kind, options, add)))];

    // Each plugin is asked alone: a list of all devices would wait for the slowest driver. The core stays until the models are loaded, so
    // that its plugins are loaded once.
    private static void List(string kind, EngineOptions options, Action<DeviceCandidate> add)
    {
        if (!OpenVinoRuntime.TryLoad(options.OpenVinoPath, out _))
        {
            if (kind == "CPU")
            {
                throw new DeviceException("There is no OpenVINO runtime that can be used.");
            }

            return;
        }

        using SharedCore core = SharedCore.Acquire();
        foreach (string device in Devices(core.Core, kind))
        {
            foreach (InferencePrecision precision in Precisions(core.Core, device, options.InferencePrecision))
            {
                add(new DeviceCandidate(DeviceSelection.Parse(device), precision, options.Threads));
            }
        }
    }

    private static IReadOnlyList<string> Devices(Core core, string kind)
    {
        if (!core.TryGetProperty(kind, "AVAILABLE_DEVICES", out string? numbers, out _))
        {
            return [];
        }

        string[] all = numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return kind == "CPU" || all.Length == 1 ? [kind]
            : [.. all.Select(number => $"{kind}.{number}")];
    }

    // f32 explicitly, and the device's own choice if that is another one.
    private static IReadOnlyList<InferencePrecision> Precisions(Core core, string device, InferencePrecision wanted)
    {
        if (wanted != InferencePrecision.Auto)
        {
            return [wanted];
        }

        bool hasF32 = core.TryGetProperty(device, "OPTIMIZATION_CAPABILITIES", out string? capabilities, out _)
            && capabilities.Split(' ').Contains("FP32");
        bool choosesF32 = core.TryGetProperty(device, EngineOptions.PrecisionKey, out string? own, out _) && own == "f32";
        return !hasF32 ? [InferencePrecision.Auto]
            : choosesF32 ? [InferencePrecision.F32]
            : [InferencePrecision.F32, InferencePrecision.Auto];
    }
}
