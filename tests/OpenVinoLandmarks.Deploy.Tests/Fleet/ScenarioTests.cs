using System.Text.Json;
using OpenVinoLandmarks.Deploy.Tests.Support;
using OpenVinoLandmarks.FleetSimulation;

namespace OpenVinoLandmarks.Deploy.Tests.Fleet;

/// <summary>Tests what happens to simulated fleets: full queues, dead nodes, the autoscaler; and where the figures come from.</summary>
[TestClass]
public sealed class ScenarioTests
{
    private static readonly ServiceTimes s_times = new("test", 0.009, 0.0005);

    private static Scenario Steady => new() { Times = s_times, CallsPerSecond = 500, Servers = 5, Seconds = 65 };

    [TestMethod]
    public void SameSeed_HasTheSameResults_AndAnotherHasOthers()
    {
        Results one = Simulation.Run(Steady), same = Simulation.Run(Steady), other = Simulation.Run(Steady with { Seed = 2 });
        Assert.AreEqual(one.All.Answered.Sum, same.All.Answered.Sum);
        Assert.AreNotEqual(one.All.Answered.Sum, other.All.Answered.Sum);
    }

    [TestMethod]
    public void Overload_AnswersAsManyCallsAsTheServersCan()
    {
        Results results = Simulation.Run(Steady with { CallsPerSecond = 1500, Attempts = 1 });

        // Five servers with two workers, 10 ms per call.
        Assert.AreEqual(1000, results.All.Answered.Count / 60.0, 10);
        Assert.AreEqual(1.0 / 3, results.All.FailedShare, 0.01);
        Assert.AreEqual(results.All.Failed, results.All.Refusals);

        // A call waits for the 64 calls before it, two at a time, and for those that are processed.
        Assert.IsLessThan(0.345, results.All.Answered.Longest);
        Assert.IsGreaterThan(0.3, results.All.Answered.Percentile(0.5));
    }

    [TestMethod]
    public void RepeatedCalls_DoNotMakeMoreAnswers()
    {
        Results once = Simulation.Run(Steady with { CallsPerSecond = 1100, Attempts = 1 });
        Results thrice = Simulation.Run(Steady with { CallsPerSecond = 1100, Attempts = 3 });
        Assert.AreEqual(once.All.Answered.Count, thrice.All.Answered.Count, 0.01 * once.All.Answered.Count);
        Assert.IsGreaterThan(2 * once.All.Refusals, thrice.All.Refusals);
        Assert.IsGreaterThan(1, thrice.All.Answered.Percentile(0.99));
    }

    [TestMethod]
    public void DeadNode_DelaysItsShareOfTheCalls_UntilItIsNoticed()
    {
        Results results = Simulation.Run(Steady with
        {
            Seconds = 125,
            Loss = new NodeLoss(At: 35, Servers: 1, NoticedAfter: 30, ReplacedAfter: 60),
            PhaseStarts = [35, 65, 95],
        });

        // A fifth of the calls waits 3 seconds for a connection; the calls on the node itself end without an answer.
        Assert.IsLessThan(0.1, results.Phases[0].Answered.Percentile(0.99));
        Assert.IsLessThan(0.1, results.Phases[1].Answered.Percentile(0.75));
        Assert.IsGreaterThan(3, results.Phases[1].Answered.Percentile(0.85));

        // Of the calls that meet the dead server, one in 25 meets it in all three attempts.
        Assert.AreEqual(0.2 * 0.2 * 0.2, results.Phases[1].FailedShare, 0.003);
        Assert.IsGreaterThan(0L, results.Phases[0].Failed);
        Assert.AreEqual(0, results.Phases[2].Failed);
        Assert.AreEqual(0, results.Phases[3].Failed);
        Assert.IsLessThan(results.Phases[2].Answered.Percentile(0.5), results.Phases[3].Answered.Percentile(0.5));
    }

    [TestMethod]
    public void Autoscaler_ReachesTheWantedUse_AndGoesBack()
    {
        AutoscalerSettings settings = new() { StartTime = 30, Least = 6 };
        Scenario peak = Steady with
        {
            Servers = 6,
            CallsPerSecond = 2000,
            Load = time => time > 1500 ? 0.3 : Math.Clamp(0.3 + 0.7 * (time - 300) / 600, 0.3, 1),
            Seconds = 3000,
            Autoscaler = settings,
            PhaseStarts = [900, 1500, 2400],
        };
        Results results = Simulation.Run(peak);

        // 2000 calls of 10 ms are 20 busy workers, 10 servers, and 17 at 60 %. A difference of a tenth is ignored.
        Assert.IsInRange(15, 22, results.MostServers);
        Assert.AreEqual(0, results.Phases[1].Refusals);
        Assert.IsLessThan(0.1, results.Phases[1].Answered.Percentile(0.99));

        // The end of the load brings the servers back: far fewer server seconds than the most servers all the time.
        Assert.IsLessThan(0.8 * results.MostServers * 3000, results.ServerSeconds);
    }

    [TestMethod]
    public void Autoscaler_ThatLags_RefusesMoreCalls()
    {
        Scenario peak = Steady with
        {
            Servers = 2,
            CallsPerSecond = 2000,
            Load = time => Math.Clamp((time - 100) / 60, 0.05, 1),
            Seconds = 900,
            Autoscaler = new AutoscalerSettings { StartTime = 10, Lag = 15 },
        };
        Results soon = Simulation.Run(peak);
        Results late = Simulation.Run(peak with { Autoscaler = new AutoscalerSettings { StartTime = 180, Lag = 60 } });
        Assert.IsGreaterThan(2 * soon.All.Refusals, late.All.Refusals);
        Assert.IsGreaterThan(soon.All.Failed, late.All.Failed);
    }

    [TestMethod]
    public void Decision_FollowsTheFormulaOfKubernetes()
    {
        Autoscaler autoscaler = new(new AutoscalerSettings { Lag = 0, Most = 100 });
        Assert.AreEqual(10, autoscaler.Decide(-15, 10), "without numbers");
        autoscaler.Observe(0, waiting: 0, busy: 9);
        Assert.AreEqual(15, autoscaler.Decide(0, 10));

        // The queue wants more than twice as many, which is the most per decision.
        autoscaler.Observe(15, waiting: 400, busy: 10);
        Assert.AreEqual(20, autoscaler.Decide(15, 10));

        // Less than a tenth beside the wanted use changes nothing.
        Autoscaler calm = new(new AutoscalerSettings { Lag = 0, Most = 100 });
        calm.Observe(0, waiting: 0, busy: 6.5);
        Assert.AreEqual(10, calm.Decide(0, 10));

        // Fewer servers only when no decision of the last five minutes wanted more.
        calm.Observe(15, waiting: 0, busy: 1);
        Assert.AreEqual(10, calm.Decide(15, 10));
        Assert.AreEqual(2, calm.Decide(316, 10));
    }

    [TestMethod]
    public void FewestServers_AreEnough_AndOneLessIsNot()
    {
        Scenario load = Steady with { Seconds = 35 };
        int fewest = Sizing.Fewest(load, 0.05);
        Assert.IsLessThanOrEqualTo(0.05, Simulation.Run(load with { Servers = fewest }).All.Answered.Percentile(0.99));
        Results less = Simulation.Run(load with { Servers = fewest - 1 });
        Assert.IsTrue(less.All.Refusals > 0 || less.All.Answered.Percentile(0.99) > 0.05);
        Assert.AreEqual(5, Sizing.ForUtilization(load, 0.5));
    }

    [TestMethod]
    public void Batches_TakeAsLongAsMeasured()
    {
        ServiceTimes batches = ServiceTimes.Measured().Single(times => times.IsBatched);
        Assert.AreEqual(238.39e-6, batches.OfBatch(1), 1e-9);
        Assert.AreEqual(8 * 133.85e-6, batches.OfBatch(8), 1e-9);
        Assert.AreEqual(64 * 133.09e-6, batches.OfBatch(64), 1e-9);
        Assert.IsGreaterThan(batches.OfBatch(3), batches.OfBatch(4));
    }

    [TestMethod]
    public void MeasuredFigures_AreThoseOfTheirPages()
    {
        using Stream stream = typeof(ServiceTimes).Assembly.GetManifestResourceStream("measured.json")!;
        using JsonDocument json = JsonDocument.Parse(stream);
        foreach (JsonElement entry in json.RootElement.EnumerateArray())
        {
            string source = entry.GetProperty("source").GetString()!;
            string page = DeployFolder.Page(source["docs/".Length..source.IndexOf(':', StringComparison.Ordinal)]);
            bool isBatched = entry.TryGetProperty("batch_us_per_image", out JsonElement figures);
            figures = isBatched ? figures : entry.GetProperty("stages_us");
            foreach (JsonProperty figure in figures.EnumerateObject())
            {
                // The page has milliseconds for the stages of a picture, and nanoseconds for the numbers.
                double value = figure.Value.GetDouble();
                string text = figure.Name switch
                {
                    "picture_decode" or "face_detection" => FormattableString.Invariant($"{value / 1000} ms"),
                    "number_decode" => FormattableString.Invariant($"{value * 1000} ns"),
                    "crop" => FormattableString.Invariant($"{value} us"),
                    _ when isBatched => FormattableString.Invariant($", {value} |"),
                    _ => FormattableString.Invariant($"| {value} |"),
                };
                Assert.Contains(text, page, $"{figure.Name} of {entry.GetProperty("name")}");
            }
        }
    }

    [TestMethod]
    public void OutputOfTheBenchmarkCommand_IsRead()
    {
        ToolResult benchmark = Tool.Wait(Tool.Start(
            DeployFolder.Program,
            new Dictionary<string, string?>(),
            "benchmark", "--device", "MANAGED", "--seconds", "1", "--format", "json", Tool.Sample)).Exited(0);
        ServiceTimes times = ServiceTimes.Read(benchmark.Json);
        Assert.IsInRange(1e-4, 1, times.Picture);
        Assert.IsInRange(1e-6, 0.1, times.Face);
        using JsonDocument empty = JsonDocument.Parse("{}");
        Assert.ThrowsExactly<InvalidDataException>(() => ServiceTimes.Read(empty.RootElement));
    }

    [TestMethod]
    public void TableOfThePage_IsThatOfTheProgram()
    {
        string row = Tables.SizeRow(1_000, ServiceTimes.Measured()[0]);
        Assert.Contains(row, DeployFolder.Page("sizing.md"));
    }
}
