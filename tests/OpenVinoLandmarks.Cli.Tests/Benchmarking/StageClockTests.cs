using System.Diagnostics;
using OpenVinoLandmarks.Cli.Benchmarking;

namespace OpenVinoLandmarks.Cli.Tests.Benchmarking;

/// <summary>The clock that measures the stages of <c>benchmark</c>.</summary>
[TestClass]
public sealed class StageClockTests
{
    [TestMethod]
    public void FirstCallThatTakesTheWholeBudget_DoesNotHideHowShortTheOthersAre()
    {
        TimeSpan budget = TimeSpan.FromMilliseconds(1);
        long from = Stopwatch.GetTimestamp();
        int calls = 0;

        double median = StageClock.Microseconds(
            budget,
            () =>
            {
                calls++;
                SpinWait.SpinUntil(() => calls > 1 || Stopwatch.GetElapsedTime(from) > 2 * budget);
            },
            CancellationToken.None);

        // A call is shorter than a tick of the clock. Only samples of many calls measure it.
        Assert.IsGreaterThan(0, median);
        Assert.IsGreaterThan(100, calls);
    }

    [TestMethod]
    public void CanceledMeasurement_Ends()
    {
        using CancellationTokenSource stop = new();

        Assert.ThrowsExactly<OperationCanceledException>(() => StageClock.Microseconds(TimeSpan.MaxValue / 8, stop.Cancel, stop.Token));
    }
}
