namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>One run of a series.</summary>
/// <param name="Label">The varied value as people write it: <c>16</c>, <c>1280 x 720</c>.</param>
/// <param name="At">The same as a number: faces, threads, millions of pixels.</param>
/// <param name="Microseconds">One time a column.</param>
internal sealed record SweepPoint(string Label, double At, IReadOnlyList<double> Microseconds);
