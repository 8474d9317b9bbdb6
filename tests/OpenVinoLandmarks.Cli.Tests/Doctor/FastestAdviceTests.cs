using OpenVinoLandmarks.Cli.Diagnosis.Report;

namespace OpenVinoLandmarks.Cli.Tests.Doctor;

/// <summary>The advice to use <c>--device fastest</c>, on reports with made times.</summary>
[TestClass]
public sealed class FastestAdviceTests
{
    [TestMethod]
    [DataRow(340, "           fastest would be 3.4 times as fast here: --device fastest (MANAGED, 1 thread)")]
    [DataRow(120, "           fastest would be 1.2 times as fast here: --device fastest (MANAGED, 1 thread)")]
    [DataRow(119, null)]
    [DataRow(100, null)]
    public void TheAdvice_IsGiven_IfItIsWorthIt(double usual, string? line) =>
        Assert.AreEqual(line, Advice(new FastestReport("MANAGED, 1 thread", 100, usual)));

    [TestMethod]
    public void WithoutAMeasurement_ThereIsNoAdvice() => Assert.IsNull(Advice(null));

    private static string? Advice(FastestReport? fastest)
    {
        using StringWriter text = new();
        DoctorText.Write(
            new DoctorReport
            {
                Works = true,
                Result = "ovlandmarks detect works on CPU.",
                Tool = new ToolReport("1", "10", "Linux", 512),
                Processor = new ProcessorReport("processor", 2, [], null, "vectors of 512 bits"),
                Runtime = new RuntimeReport(null, null, [], null),
                Plugins = [],
                Devices = [],
                Hardware = [],
                Models = [],
                OpenCv = new OpenCvReport("4", [], null),
                Caches = [],
                MainJob = new MainJobReport { ExitCode = 0, Device = "CPU", Fastest = fastest },
                Remedies = [],
            },
            text);
        return Array.Find(text.ToString().ReplaceLineEndings("\n").Split('\n'), line => line.Contains("fastest", StringComparison.Ordinal));
    }
}
