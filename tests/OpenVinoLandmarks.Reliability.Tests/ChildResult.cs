namespace OpenVinoLandmarks.Reliability.Tests;

/// <summary>How a process ended and what it said.</summary>
internal sealed record ChildResult(int ExitCode, string Output, string Errors)
{
    /// <summary>What the forwarder counted in each process that loaded it.</summary>
    public IReadOnlyList<string> Reports { get; init; } = [];

    /// <summary>Fails the test where an object was made and not freed, one was misused, or the forwarder was not in use at all.</summary>
    public void AssertNothingLeft()
    {
        AssertNothingMisused();
        foreach (string line in Reports.SelectMany(report => report.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..]))
        {
            StringAssert.EndsWith(line, " 0", ToString());
        }
    }

    /// <summary>Fails the test where an object was used or freed that was not alive, or the forwarder was not in use at all.</summary>
    public void AssertNothingMisused()
    {
        Assert.IsTrue(Reports.Any(report => report.Contains("CORE ", StringComparison.Ordinal)), $"no process made a core{Environment.NewLine}{this}");
        Assert.IsFalse(Reports.Any(report => report.Contains("misuse", StringComparison.Ordinal)), ToString());
    }

    public override string ToString() => $"exit code {ExitCode}{Environment.NewLine}{Output}{Errors}{string.Join(Environment.NewLine, Reports)}";
}
