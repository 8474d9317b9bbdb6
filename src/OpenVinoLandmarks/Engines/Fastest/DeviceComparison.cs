using System.Globalization;

namespace OpenVinoLandmarks.Engines.Fastest;

/// <summary>The candidates of a model with their times. Immutable.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Precision">Precision of its weights.</param>
/// <param name="Unit">What the times refer to: <c>face</c> or <c>picture</c>.</param>
/// <param name="IsForThroughput">True if several inferences ran at a time, false for one after another.</param>
/// <param name="Candidates">The candidates: those that were measured in their order, then those that were left out.</param>
internal sealed record DeviceComparison(
    string Model, string Precision, string Unit, bool IsForThroughput, IReadOnlyList<CandidateResult> Candidates)
{
    /// <summary>
    /// True if there was no time for a measurement, so that the times are those of first runs, in which code is compiled and memory is used
    /// for the first time.
    /// </summary>
    public bool IsOfFirstRuns { get; init; }

    /// <summary>The time of the search, which its budget limits.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The one that is taken.</summary>
    public CandidateResult Fastest => Candidates.First(static candidate => candidate.IsFastest);

    /// <summary>Returns what was taken and why in one sentence, without the candidates that were left out.</summary>
    public string Summary()
    {
        string[] others = [.. Candidates.Where(static other => other is { Microseconds: not null, LeftOut: null, IsFastest: false })
            .Select(static other => $"{other.Name} {Time(other)}")];
        string list = others.Length == 0 ? "" : $" ({string.Join("; ", others)})";
        return $"{Fastest.Name}: {Time(Fastest)} us per {Unit}{list}";
    }

    /// <summary>Returns one line about a candidate.</summary>
    public string Line(CandidateResult candidate)
    {
        string time = candidate.Microseconds is null ? "" : $"{Time(candidate)} us per {Unit}";
        string difference = candidate.Difference is { } value && double.IsFinite(value)
            ? string.Create(CultureInfo.InvariantCulture, $"differs from f32 by {value:0.0#####} of the face")
            : "";
        string leftOut = candidate.LeftOut is { } reason ? $"left out: {reason}" : "";
        string facts = string.Join(", ", new[] { time, difference, leftOut }.Where(static fact => fact.Length > 0));
        return $"{candidate.Name}: {facts}";
    }

    /// <summary>Finds the candidate that runs without <c>fastest</c>: the device in its own precision, MANAGED with one thread.</summary>
    /// <param name="device">The expression of the device.</param>
    public CandidateResult? Usual(string device)
    {
        IEnumerable<CandidateResult> all = Candidates.Where(one =>
            one is { Microseconds: not null, Candidate: not null } && one.Candidate.Device.Expression == device);
        return device == DeviceSelection.Managed.Expression
            ? all.FirstOrDefault(static one => one.Candidate!.Threads == 1)
            : all.OrderByDescending(static one => one.Candidate!.Precision == InferencePrecision.Auto).FirstOrDefault();
    }

    private static string Time(CandidateResult candidate) =>
        candidate.Microseconds!.Value.ToString(candidate.Microseconds < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}

/// <summary>One candidate of a comparison. Immutable.</summary>
/// <param name="Candidate">The candidate; null for a device whose candidates could not be listed.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Microseconds">The least time per image; null if none was measured.</param>
/// <param name="Difference">
/// The largest difference of the results to those in f32, in units of the face's size; null if there are no results. Infinite if they
/// cannot be compared.
/// </param>
/// <param name="LeftOut">Why it cannot be taken; null if it can.</param>
internal sealed record CandidateResult(
    DeviceCandidate? Candidate, string Name, double? Microseconds, double? Difference, string? LeftOut)
{
    /// <summary>Whether this one is taken.</summary>
    public bool IsFastest { get; init; }

    /// <summary>Whether it is left out only because it was not ready or not measured in time.</summary>
    public bool IsLate { get; init; }

    /// <summary>A candidate that was not ready in time.</summary>
    public static CandidateResult Late(DeviceCandidate? candidate, string name) =>
        Without(candidate, name, "not ready within the time") with { IsLate = true };

    /// <summary>A candidate that has no results.</summary>
    public static CandidateResult Without(DeviceCandidate? candidate, string name, string reason) =>
        new(candidate, name, Microseconds: null, Difference: null, reason);
}
