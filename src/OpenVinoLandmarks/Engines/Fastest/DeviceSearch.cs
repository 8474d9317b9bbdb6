using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Engines.Fastest;

/// <summary>
/// The times that a search for the fastest device may take. They begin when the first candidate is loaded and has run once: a program needs
/// one in any case, and without compiled code that takes most of a start.
/// </summary>
/// <param name="Load">From the start until the models must be ready. A model that is not is left out.</param>
/// <param name="Measure">For the measurement of all candidates.</param>
/// <param name="Total">From the start to the end. The measurement ends by then, whenever it began.</param>
internal sealed record SearchBudget(TimeSpan Load, TimeSpan Measure, TimeSpan Total)
{
    // Most of the time goes into loading libraries and compiling. A measurement in turns needs tenths of a second.
    private const double LoadShare = 0.65, MeasureShare = 0.35;

    /// <summary>Divides a time.</summary>
    public static SearchBudget Of(TimeSpan total) => new(total * LoadShare, total * MeasureShare, total);
}

/// <summary>The time that all measurements of a detector may take together. Thread-safe.</summary>
/// <param name="total">The time.</param>
internal sealed class SearchAllowance(TimeSpan total)
{
    private readonly Lock _gate = new();
    private TimeSpan _left = total;

    /// <summary>Returns the budget of the next measurement: what is left, but no more than it can use.</summary>
    /// <param name="most">The longest time that the measurement can use.</param>
    public SearchBudget Next(TimeSpan most)
    {
        lock (_gate)
        {
            return SearchBudget.Of(_left < most ? _left : most);
        }
    }

    /// <summary>Counts the time of a measurement.</summary>
    public void Use(TimeSpan time)
    {
        lock (_gate)
        {
            _left = _left > time ? _left - time : TimeSpan.Zero;
        }
    }
}

/// <summary>
/// Loads a model on all candidates, leaves out those that are not ready in time or whose results are wrong, and measures the others in
/// turns. For one search.
/// </summary>
/// <param name="trial">What the model has to compute.</param>
/// <param name="budget">How long the search may take.</param>
/// <param name="isForThroughput">True to measure one inference per processor at a time, false for one after another.</param>
/// <param name="time">The clock.</param>
internal sealed class DeviceSearch(IModelTrial trial, SearchBudget budget, bool isForThroughput, TimeProvider time)
{
    private const int GroupSize = 64, MostRuns = 1 << 16;

    // Within the noise of a measurement the simplest candidate is the better one: it has fewer threads or more exact numbers.
    private const double Tie = 1.03;

    // A slow candidate would take the time in which the fast ones are measured exactly.
    private const int RoundsForAll = 3, RoundsAlone = 20;
    private const double Hopeless = 3;

    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(1), s_parallelSlice = TimeSpan.FromMilliseconds(4);

    private readonly int _callers = isForThroughput ? Environment.ProcessorCount : 1;
    private bool _isOfFirstRuns;
    private long _start = time.GetTimestamp();

    /// <summary>Finds the fastest candidate.</summary>
    /// <param name="own">Candidates that are loaded on this thread, because they are always ready soon.</param>
    /// <param name="groups">The others.</param>
    /// <param name="load">Loads the model on a candidate; called on several threads.</param>
    /// <param name="model">The model on the fastest candidate, which the caller owns.</param>
    /// <exception cref="LandmarksException">The model runs on no candidate. It is the error of the first.</exception>
    public DeviceComparison Run(
        IReadOnlyList<DeviceCandidate> own,
        IReadOnlyList<CandidateGroup> groups,
        Func<DeviceCandidate, IImageModel> load,
        out IImageModel model)
    {
        CandidateLoads loads = new(load, trial, time);
        List<Task> pending = [.. groups.Select((group, index) => loads.Begin(group, (index + 1) * GroupSize))];
        for (int i = 0; i < own.Count; i++)
        {
            loads.Load(own[i], i);
            _start = i == 0 ? time.GetTimestamp() : _start;
        }

        WaitForLoads(loads, pending);
        IReadOnlyList<LoadedCandidate> loaded = loads.Close(out IReadOnlyList<CandidateResult> notLoaded);
        IImageModel? taken = null;
        try
        {
            List<CandidateResult> leftOut = [.. notLoaded];
            List<LoadedCandidate> right = Check(loaded, leftOut);
            if (right.Count == 0)
            {
                throw loads.Failure as LandmarksException ?? NoDevice(leftOut, loads.Failure);
            }

            right = Measure(right, leftOut);
            TimeSpan? best = right.Min(static one => one.Least);
            LoadedCandidate fastest = right.First(one => one.Least <= best * Tie);
            taken = fastest.Model;
            ImageModelInfo info = taken.Info;
            IEnumerable<CandidateResult> measured = right.Select(one => Result(one, null) with { IsFastest = one == fastest });
            DeviceComparison comparison = new(info.Name, info.Precision, trial.Unit, isForThroughput, [.. measured, .. leftOut])
            {
                IsOfFirstRuns = _isOfFirstRuns,
                Elapsed = Elapsed,
            };
            model = taken;
            return comparison;
        }
        finally
        {
            foreach (LoadedCandidate one in loaded.Where(one => one.Model != taken))
            {
                one.Dispose();
            }
        }
    }

    private TimeSpan Elapsed => time.GetElapsedTime(_start);

    // If nothing is ready in time, the first that becomes ready is taken: the program cannot go on without one.
    private void WaitForLoads(CandidateLoads loads, List<Task> pending)
    {
        using CancellationTokenSource late = new(Positive(budget.Load - Elapsed), time);
        try
        {
            Task.WhenAll(pending).Wait(late.Token);
        }
        catch (OperationCanceledException)
        {
            while (!loads.IsAnyLoaded && pending.Count > 0)
            {
                pending.RemoveAt(Task.WaitAny([.. pending]));
            }
        }
    }

    // The first candidate in f32 is the reference: MANAGED, otherwise a device of OpenVINO.
    private List<LoadedCandidate> Check(IReadOnlyList<LoadedCandidate> loaded, List<CandidateResult> leftOut)
    {
        List<LoadedCandidate> right = [];
        if (loaded.Count == 0)
        {
            return right;
        }

        LoadedCandidate reference = loaded.FirstOrDefault(static one => one.Model.Info.Engine.InferencePrecision == "f32") ?? loaded[0];
        foreach (LoadedCandidate one in loaded)
        {
            one.Difference = Difference(one.Numbers, reference.Numbers);
            if (one.Difference <= trial.Tolerance(one.Model.Info))
            {
                right.Add(one);
            }
            else
            {
                leftOut.Add(Result(one, $"wrong {trial.Results}"));
            }
        }

        return right;
    }

    private List<LoadedCandidate> Measure(List<LoadedCandidate> candidates, List<CandidateResult> leftOut)
    {
        List<LoadedCandidate> turns = [.. candidates], failed = [];
        TimeSpan end = Elapsed + budget.Measure < budget.Total ? Elapsed + budget.Measure : budget.Total;
        for (int round = 1; turns.Count > 0 && Elapsed < end && (turns.Count > 1 || round <= RoundsAlone); round++)
        {
            foreach (LoadedCandidate one in turns.TakeWhile(_ => Elapsed < budget.Total))
            {
                try
                {
                    Measure(one);
                }
                catch (LandmarksException e)
                {
                    failed.Add(one);
                    leftOut.Add(CandidateResult.Without(one.Candidate, one.Name, e.Message));
                }
            }

            TimeSpan? best = turns.Min(static one => one.Least);
            turns.RemoveAll(one => failed.Contains(one) || (round >= RoundsForAll && one.Least > best * Hopeless));
        }

        List<LoadedCandidate> working = [.. candidates.Except(failed)];
        if (working.Count == 0)
        {
            throw NoDevice(leftOut, null);
        }

        // A first run is compared only with other first runs.
        if (working.TrueForAll(static one => one.Least is null))
        {
            _isOfFirstRuns = true;
            working.ForEach(static one => one.Least = one.First);
        }

        leftOut.AddRange(working.Where(static one => one.Least is null).Select(static one =>
            CandidateResult.Without(one.Candidate, one.Name, "not measured within the time") with { IsLate = true }));
        working.RemoveAll(static one => one.Least is null);
        return working;
    }

    // The run before is not measured: it fills the caches that the candidate before has used.
    private void Measure(LoadedCandidate one)
    {
        TimeSpan slice = _callers > 1 ? s_parallelSlice : s_slice;
        if ((one.Least ?? one.First) < slice)
        {
            one.RunInARow(1);
        }

        long from = time.GetTimestamp();
        Task[] callers = [.. Enumerable.Range(1, _callers - 1).Select(_ => Task.Run(() => one.RunInARow(one.Runs)))];
        try
        {
            one.RunInARow(one.Runs);
        }
        finally
        {
            Task.WhenAll(callers).GetAwaiter().GetResult();
        }

        TimeSpan elapsed = time.GetElapsedTime(from), perImage = elapsed / ((double)one.Runs * _callers);
        one.Least = one.Least is { } least && least < perImage ? least : perImage;
        if (elapsed < slice && one.Runs < MostRuns)
        {
            one.Runs *= 2;
        }
    }

    private static DeviceException NoDevice(List<CandidateResult> leftOut, Exception? cause) => new(
        $"No device of this machine can run the model. {string.Join("; ", leftOut.Select(one => $"{one.Name}: {one.LeftOut}"))}", cause);

    private static CandidateResult Result(LoadedCandidate one, string? leftOut) =>
        new(one.Candidate, one.Name, one.Least?.TotalMicroseconds, one.Difference, leftOut);

    private static double Difference(float[] numbers, float[] reference)
    {
        if (numbers.Length != reference.Length)
        {
            return double.PositiveInfinity;
        }

        double largest = 0;
        for (int i = 0; i < numbers.Length; i++)
        {
            double difference = Math.Abs((double)numbers[i] - reference[i]);
            largest = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(largest, difference);
        }

        return largest;
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
