using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace OpenVinoLandmarks.Engines.Fastest;

/// <summary>
/// Loads one model on the device that is the fastest for it: the one of the kept decision, or of a measurement that is kept then. Once it
/// has decided, it loads the model on the same device again, also with other inputs. Thread-safe.
/// </summary>
/// <param name="options">How the model runs.</param>
/// <param name="allowance">How long all measurements may take.</param>
/// <param name="longest">How long a measurement of this model may take.</param>
/// <param name="comparison">Receives the measurement, which takes place in any case; null if a kept decision is used.</param>
/// <param name="logger">Receives messages.</param>
internal sealed class FastestDevice(
    EngineOptions options, SearchAllowance allowance, TimeSpan longest, ComparisonRun? comparison, ILogger logger)
{
    // A device that is not ready in time three times is not waited for again; `benchmark --compare` waits for it.
    private const int MostLateMeasurements = 3;

    // Two measurements at the same time would disturb each other.
    private static readonly Lock s_oneMeasurement = new();

    private volatile DeviceCandidate? _decided;

    /// <summary>Checks the options: what exists only on some devices cannot be combined with a choice among all of them.</summary>
    /// <exception cref="DeviceException">An option is for a device of OpenVINO.</exception>
    public static void CheckOptions(EngineOptions options)
    {
        string? property = options.Properties.Keys.FirstOrDefault(
            static key => !key.Equals(EngineOptions.CacheKey, StringComparison.OrdinalIgnoreCase));
        string? what = options.Streams is not null ? "number of streams"
            : property is not null ? $"property {property}"
            : null;
        if (what is not null)
        {
            throw new DeviceException(
                $"The device fastest chooses among OpenVINO's devices and MANAGED, and the {what} is for one device. "
                + "Remove it, or name the device.");
        }
    }

    /// <summary>Loads the model.</summary>
    /// <param name="files">The model's files.</param>
    /// <param name="trial">What the model has to compute.</param>
    /// <param name="load">Loads the model on a candidate; called on several threads.</param>
    /// <exception cref="LandmarksException">No device can run the model.</exception>
    public IImageModel Load(ModelFiles files, IModelTrial trial, Func<DeviceCandidate, IImageModel> load)
    {
        if (_decided is { } decided)
        {
            return load(decided);
        }

        DecisionStore store = new(
            comparison is { IsKept: false } ? null : Folder(),
            files.Name,
            DecisionKey.Create(files, trial.Variant, options),
            TimeProvider.System);
        if (TryLoadKept(store, load, out _) is { } kept)
        {
            return kept;
        }

        lock (s_oneMeasurement)
        {
            // Another thread may have measured meanwhile.
            return TryLoadKept(store, load, out int late) ?? Measure(files, trial, store, late, load);
        }
    }

    // The folder of the compiled models if the caller keeps them, otherwise that of the user.
    private string? Folder()
    {
        string? root = options.UpperCaseProperties().TryGetValue(EngineOptions.CacheKey, out string? own)
            ? own
            : options.CacheFolder ?? ModelSearchPath.UserCache;
        return string.IsNullOrWhiteSpace(root) ? null : Path.Combine(root, "fastest");
    }

    private IImageModel? TryLoadKept(DecisionStore store, Func<DeviceCandidate, IImageModel> load, out int lateMeasurements)
    {
        KeptDecision? kept = comparison is null ? store.Read() : null;
        lateMeasurements = kept?.LateMeasurements ?? 0;
        if (kept is not { LateMeasurements: 0 or >= MostLateMeasurements, Candidate: { } candidate })
        {
            return null;
        }

        try
        {
            IImageModel model = load(candidate);
            if (model.Info.Engine.DeviceName == kept.DeviceName)
            {
                InferenceLog.FastestKept(logger, model.Info.Name, kept.Summary, store.File!);
                _decided = candidate;
                return model;
            }

            model.Dispose();
        }
        catch (DeviceException e)
        {
            // The device was there when it was measured.
            InferenceLog.FastestGone(logger, e.Message);
        }

        return null;
    }

    private IImageModel Measure(
        ModelFiles files, IModelTrial trial, DecisionStore store, int lateMeasurements, Func<DeviceCandidate, IImageModel> load)
    {
        SearchBudget budget = comparison?.Budget ?? allowance.Next(longest);
        InferenceLog.MeasuringFastest(logger, files.Name);
        DeviceSearch search = new(trial, budget, options.Hint is PerformanceMode.Throughput, TimeProvider.System);
        DeviceComparison result =
            search.Run(MachineCandidates.Managed(options), MachineCandidates.OpenVino(options), load, out IImageModel model);
        allowance.Use(result.Elapsed);
        DeviceCandidate fastest = result.Fastest.Candidate!;
        string[] late = [.. result.Candidates.Where(static one => one.IsLate).Select(static one => one.Name)];
        lateMeasurements = late.Length > 0 || result.IsOfFirstRuns ? lateMeasurements + 1 : 0;
        string summary = result.Summary();
        string? problem = store.Write(new KeptDecision
        {
            Key = store.Key,
            Device = fastest.Device.Expression,
            DeviceName = model.Info.Engine.DeviceName,
            Precision = fastest.Precision,
            Threads = fastest.Threads,
            Measured = DateTimeOffset.UtcNow,
            LateMeasurements = lateMeasurements,
            Summary = summary,
        });
        comparison?.Results.Add(result);
        string kept = problem is null ? $"Kept in {store.File}; delete it to measure again." : $"Not kept: {problem}.";
        if (lateMeasurements is > 0 and < MostLateMeasurements)
        {
            kept += late.Length > 0
                ? $" Not ready in time, and tried again at the next start: {string.Join("; ", late)}."
                : " There was no time to measure exactly; the next start measures again.";
        }

        InferenceLog.FastestMeasured(logger, result.Model, summary, kept);
        if (logger.IsEnabled(LogLevel.Debug))
        {
            foreach (string line in result.Candidates.Select(result.Line))
            {
                InferenceLog.FastestCandidate(logger, result.Model, line);
            }
        }

        _decided = fastest;
        return model;
    }
}

/// <summary>A comparison of all devices that somebody has asked for.</summary>
/// <param name="Budget">How long the measurement of a model may take.</param>
/// <param name="IsKept">Whether the decisions are kept for later starts with <c>fastest</c>.</param>
internal sealed record ComparisonRun(SearchBudget Budget, bool IsKept)
{
    /// <summary>The results, one per model.</summary>
    public List<DeviceComparison> Results { get; } = [];
}
