namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>What a series of runs has found out.</summary>
/// <param name="Sweep">What was varied.</param>
/// <param name="Machine">Where.</param>
/// <param name="Detector">With what; of the first run.</param>
/// <param name="Unit">What the values are times of: <c>a face</c> or <c>a picture</c>.</param>
/// <param name="Columns">Names of the values.</param>
/// <param name="Points">The runs.</param>
internal sealed record SweepResult(Sweep Sweep, MachineFacts Machine, DetectorInfo Detector, string Unit, IReadOnlyList<string> Columns, IReadOnlyList<SweepPoint> Points);
