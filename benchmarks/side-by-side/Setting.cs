namespace OpenVinoLandmarks.SideBySide;

/// <summary>A way for the C loop to run a frame: faces an inference, requests in flight, and what the device is asked to optimise for.</summary>
internal readonly record struct Setting(int Batch, int Requests, string Hint)
{
    /// <summary>All that make sense for so many faces.</summary>
    public static IEnumerable<Setting> For(int faces) =>
        from hint in new[] { "LATENCY", "THROUGHPUT" }
        from batch in new[] { 1, 2, 4, 8, 16, 32 }
        where batch <= faces
        from requests in new[] { 1, 2, 3, 4 }
        where requests <= faces / batch
        select new Setting(batch, requests, hint);

    /// <inheritdoc/>
    public override string ToString() => $"batch {Batch} x {Requests} in flight, {Hint.ToLowerInvariant()}";
}
