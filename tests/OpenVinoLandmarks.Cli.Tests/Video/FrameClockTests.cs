using OpenVinoLandmarks.Cli.Video.Pictures;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary>How often a frame is written to a video with a fixed frame rate.</summary>
[TestClass]
public sealed class FrameClockTests
{
    [TestMethod]
    [DataRow(25.0)]
    [DataRow(29.97)]
    [DataRow(59.94)]
    public void TimesOfTheFrameRate_RoundedToMilliseconds_AreWrittenOnceEach(double rate)
    {
        FrameClock clock = new(rate);

        for (int i = 0; i < 10_000; i++)
        {
            Assert.AreEqual(1, clock.Copies(TimeSpan.FromMilliseconds(Math.Round(7000 + i * 1000 / rate))), $"frame {i}");
        }
    }

    [TestMethod]
    public void FrameAfterAGap_FillsIt() => Assert.AreEqual(3, Copies(25, 0, 0.04, 0.16)[2]);

    [TestMethod]
    public void FrameThatComesTooEarly_IsLeftOut() => CollectionAssert.AreEqual(new[] { 1, 0, 1 }, Copies(25, 0, 0.01, 0.04));

    [TestMethod]
    [DataRow(3600.0)]
    [DataRow(-5.0)]
    public void JumpOfTheTime_IsNotFilled(double jump) =>
        CollectionAssert.AreEqual(new[] { 1, 1, 1, 1 }, Copies(25, 10, 10.04, 10.08 + jump, 10.12 + jump));

    private static int[] Copies(double rate, params double[] seconds)
    {
        FrameClock clock = new(rate);
        return [.. seconds.Select(second => clock.Copies(TimeSpan.FromSeconds(second)))];
    }
}
