namespace OpenVinoLandmarks.Reliability.Tests;

/// <summary>How a process ended and what it said.</summary>
internal sealed record ChildResult(int ExitCode, string Output, string Errors)
{
    /// <summary>What the forwarder counted, where there was one.</summary>
    public string Report { get; init; } = "";

    /// <summary>Fails the test where an object was made and not freed, or the forwarder saw no use at all.</summary>
    public void AssertNothingLeft()
    {
        string[] kinds = Report.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.IsGreaterThan(5, kinds.Length, ToString());
        foreach (string kind in kinds[1..])
        {
            StringAssert.EndsWith(kind, " 0", ToString());
        }
    }

    public override string ToString() => $"exit code {ExitCode}{Environment.NewLine}{Output}{Errors}{Report}";
}
