using System.Diagnostics;
using OpenVinoLandmarks.Cli.Benchmarking;

namespace OpenVinoLandmarks.Cli.Tests.Benchmark;

[TestClass]
public sealed class StageClockTests
{
    [TestMethod]
    public void FirstCallThatTakesAllTheTime_DoesNotHideHowShortTheOthersAre()
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

        // Below a tick of the clock, so that only samples of many calls tell it from nothing.
        Assert.IsGreaterThan(0, median);
        Assert.IsGreaterThan(100, calls);
    }

    [TestMethod]
    public void CancelledRun_Ends()
    {
        using CancellationTokenSource stop = new();

        Assert.ThrowsExactly<OperationCanceledException>(() => StageClock.Microseconds(TimeSpan.MaxValue / 8, stop.Cancel, stop.Token));
    }
}
