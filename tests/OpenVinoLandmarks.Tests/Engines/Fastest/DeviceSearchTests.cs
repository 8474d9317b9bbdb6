using OpenVinoLandmarks.Engines.Fastest;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Tests.Engines.Fastest;

/// <summary>Which candidate is taken, on a clock of the test, with models of the test.</summary>
[TestClass]
public sealed class DeviceSearchTests
{
    private static readonly float[] s_right = [0.25f, 0.75f];

    private static readonly SearchBudget s_long =
        new(Load: TimeSpan.FromHours(1), Measure: TimeSpan.FromSeconds(1), Total: TimeSpan.FromHours(2));

    private readonly ManualTime _clock = new();
    private readonly Dictionary<string, TimedModel> _models = [];
    private readonly Dictionary<string, Func<IImageModel>> _loads = [];

    [TestMethod]
    [DataRow(300, 200, 100, "OpenVINO GPU f32")]
    [DataRow(300, 100, 200, "OpenVINO CPU f32")]
    [DataRow(100, 200, 300, "MANAGED, 1 thread")]
    public void TheFastest_IsTaken(int managed, int cpu, int gpu, string expected)
    {
        Add("MANAGED", managed);
        Add("CPU", cpu);
        Add("GPU", gpu);

        DeviceComparison result = Search(out IImageModel taken);

        Assert.AreEqual(expected, result.Fastest.Name);
        Assert.AreEqual(new[] { managed, cpu, gpu }.Min(), result.Fastest.Microseconds!.Value, 0.01);
        CollectionAssert.AreEqual(
            new[] { "MANAGED, 1 thread", "OpenVINO CPU f32", "OpenVINO GPU f32" }, result.Candidates.Select(one => one.Name).ToArray());
        AssertAllDisposedExcept(taken);
    }

    [TestMethod]
    [DataRow(102, "MANAGED, 1 thread")]
    [DataRow(104, "OpenVINO CPU f32")]
    public void OfTwoThatAreAboutAsFast_TheSimplerIsTaken(int managed, string expected)
    {
        Add("MANAGED", managed);
        Add("CPU", 100);

        Assert.AreEqual(expected, Search(out _).Fastest.Name);
    }

    [TestMethod]
    [DataRow(0.252f, 0.75f)]
    [DataRow(float.NaN, 0.75f)]
    [DataRow(0.25f, float.PositiveInfinity)]
    public void WrongNumbers_AreNotTaken_HoweverFast(float x, float y)
    {
        Add("MANAGED", 100);
        Add("GPU", 1, [x, y], "f16");

        DeviceComparison result = Search(out IImageModel taken);

        Assert.AreEqual("MANAGED, 1 thread", result.Fastest.Name);
        CandidateResult wrong = result.Candidates.Single(one => one.Name == "OpenVINO GPU f16");
        Assert.AreEqual("wrong points", wrong.LeftOut);
        Assert.IsNull(wrong.Microseconds);
        AssertAllDisposedExcept(taken);
    }

    [TestMethod]
    public void AnotherNumberOfResults_IsWrong()
    {
        Add("MANAGED", 100);
        Add("GPU", 1, []);

        Assert.AreEqual("MANAGED, 1 thread", Search(out _).Fastest.Name);
    }

    [TestMethod]
    public void ADifferenceWithinTheTolerance_IsRight_AndIsReported()
    {
        Add("MANAGED", 100);
        Add("CPU", 50, [0.2505f, 0.75f], "bf16");

        DeviceComparison result = Search(out _);

        Assert.AreEqual("OpenVINO CPU bf16", result.Fastest.Name);
        Assert.AreEqual(0.0005, result.Fastest.Difference!.Value, 1e-6);
        Assert.AreEqual("OpenVINO CPU bf16: 50.0 us per face (MANAGED, 1 thread 100)", result.Summary());
    }

    // The reference is the first in f32, whatever is faster.
    [TestMethod]
    public void WithoutManaged_TheDeviceInF32_IsTheReference()
    {
        Add("CPU", 100);
        Add("GPU", 10, [0.3f, 0.75f], "f16");

        DeviceComparison result = Search(out _);

        Assert.AreEqual("OpenVINO CPU f32", result.Fastest.Name);
        Assert.AreEqual("wrong points", result.Candidates[1].LeftOut);
    }

    [TestMethod]
    public void ACandidateThatCannotBeLoaded_IsLeftOutWithTheReason()
    {
        Add("MANAGED", 100);

        DeviceComparison result = Search(out _, Group("GPU", () => throw new DeviceException("The driver is too old.")));

        Assert.AreEqual("The driver is too old.", result.Candidates.Single(one => one.Name == "OpenVINO GPU f32").LeftOut);
    }

    [TestMethod]
    public void AGroupThatCannotBeListed_IsLeftOutWithTheReason()
    {
        Add("MANAGED", 100);

        DeviceComparison result = Search(out _, new CandidateGroup("OpenVINO NPU", _ => throw new DeviceException("No driver.")));

        Assert.AreEqual("No driver.", result.Candidates.Single(one => one.Name == "OpenVINO NPU").LeftOut);
    }

    [TestMethod]
    public void IfNoneCanBeLoaded_TheErrorOfTheModelIsThrown()
    {
        ModelException error = Assert.ThrowsExactly<ModelException>(() => Search(
            out _,
            Group("CPU", () => throw new DeviceException("No runtime.")),
            Group("GPU", () => throw new ModelException("The model is damaged."))));

        Assert.AreEqual("The model is damaged.", error.Message);
    }

    [TestMethod]
    public void WithoutAnyCandidate_TheErrorSaysSo()
    {
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => Search(out _));
        StringAssert.StartsWith(error.Message, "No device of this machine can run the model.");
    }

    [TestMethod]
    public void ACandidateThatFailsWhileItIsMeasured_IsLeftOut_AndDisposed()
    {
        Add("MANAGED", 100);
        Add("GPU", 1).FailsFrom = 5;

        DeviceComparison result = Search(out IImageModel taken);

        Assert.AreEqual("MANAGED, 1 thread", result.Fastest.Name);
        StringAssert.Contains(result.Candidates.Single(one => one.Name == "OpenVINO GPU f32").LeftOut, "fails because the test says so");
        AssertAllDisposedExcept(taken);
    }

    [TestMethod]
    public async Task ACandidateThatIsNotReadyInTime_IsLeftOut_AndDisposedWhenItIsReady()
    {
        Add("MANAGED", 100);
        using ManualResetEventSlim begun = new(), goOn = new();
        TimedModel slow = new(_clock, TimeSpan.FromMicroseconds(1), s_right);
        CandidateGroup group = Group("GPU", () =>
        {
            begun.Set();
            goOn.Wait();
            return slow;
        });

        Task<DeviceComparison> search = Task.Run(() => Search(out _, group));
        begun.Wait(TestContext.CancellationToken);
        await AdvanceUntil(search, s_long.Load);
        DeviceComparison result = await search;

        CandidateResult late = result.Candidates.Single(one => one.Name == "OpenVINO GPU f32");
        Assert.AreEqual("not ready within the time", late.LeftOut);
        Assert.IsTrue(late.IsLate);
        Assert.IsFalse(slow.IsDisposed);
        goOn.Set();
        Assert.IsTrue(SpinWait.SpinUntil(() => slow.IsDisposed, TimeSpan.FromSeconds(30)), "the late model is not disposed");
    }

    [TestMethod]
    public async Task ADeviceThatDoesNotAnswer_IsLeftOut()
    {
        Add("MANAGED", 100);
        using ManualResetEventSlim begun = new(), goOn = new();
        CandidateGroup group = new("OpenVINO NPU", _ =>
        {
            begun.Set();
            goOn.Wait();
        });

        Task<DeviceComparison> search = Task.Run(() => Search(out _, group));
        begun.Wait(TestContext.CancellationToken);
        await AdvanceUntil(search, s_long.Load);

        Assert.IsTrue((await search).Candidates.Single(one => one.Name == "OpenVINO NPU").IsLate);
        goOn.Set();
    }

    [TestMethod]
    public async Task IfNothingIsReadyInTime_TheFirstThatBecomesReadyIsTaken()
    {
        using ManualResetEventSlim begun = new(), goOn = new();
        CandidateGroup group = Group("GPU", () =>
        {
            begun.Set();
            goOn.Wait();
            return new TimedModel(_clock, TimeSpan.FromMicroseconds(1), s_right);
        });

        Task<DeviceComparison> search = Task.Run(() => Search(out _, group));
        begun.Wait(TestContext.CancellationToken);
        _clock.Advance(s_long.Load);
        goOn.Set();

        Assert.AreEqual("OpenVINO GPU f32", (await search).Fastest.Name);
    }

    // Every model takes a tenth of the time, so that there is no time for two rounds of all.
    [TestMethod]
    public void TheMeasurement_EndsWithItsTime()
    {
        SearchBudget budget = new(TimeSpan.FromHours(1), Measure: TimeSpan.FromHours(1), Total: TimeSpan.FromSeconds(1));
        foreach (string device in new[] { "MANAGED", "CPU", "GPU", "NPU", "GPU.1" })
        {
            Add(device, 100_000);
        }

        DeviceComparison result = Search(out _, budget);

        Assert.IsNull(result.Fastest.LeftOut);
        Assert.IsFalse(result.IsOfFirstRuns);
        Assert.IsLessThanOrEqualTo(budget.Total + TimeSpan.FromSeconds(0.1), result.Elapsed);
        Assert.IsLessThanOrEqualTo(budget.Total + TimeSpan.FromSeconds(0.2), _clock.Now, "with the first candidate, which comes before");
    }

    [TestMethod]
    public void AModelThatTakesLongerThanTheTime_IsTakenAfterItsFirstRun()
    {
        SearchBudget budget = SearchBudget.Of(TimeSpan.FromSeconds(1));
        Add("MANAGED", 2_000_000);
        Add("CPU", 1_500_000);

        DeviceComparison result = Search(out _, budget);

        Assert.AreEqual("OpenVINO CPU f32", result.Fastest.Name);
        Assert.AreEqual(TimeSpan.FromSeconds(3.5), _clock.Now, "only the first runs");
        Assert.IsTrue(result.IsOfFirstRuns);
    }

    public TestContext TestContext { get; set; } = null!;

    private CandidateGroup Group(string device, Func<IImageModel> load)
    {
        _loads[device] = load;
        return new CandidateGroup(
            $"OpenVINO {device}", add => add(new DeviceCandidate(DeviceSelection.Parse(device), InferencePrecision.F32, null)));
    }

    private TimedModel Add(string device, int microseconds, float[]? numbers = null, string precision = "f32") =>
        _models[device] = new TimedModel(_clock, TimeSpan.FromMicroseconds(microseconds), numbers ?? s_right, precision);

    // The fast models are loaded on other threads. When all but the slow one wait, the timer exists.
    private async Task AdvanceUntil(Task search, TimeSpan time)
    {
        while (!search.IsCompleted)
        {
            _clock.Advance(time);
            await Task.WhenAny(search, Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.CancellationToken));
        }
    }

    private DeviceComparison Search(out IImageModel taken, params CandidateGroup[] groups) => Search(out taken, s_long, groups);

    private DeviceComparison Search(out IImageModel taken, SearchBudget budget, params CandidateGroup[] groups)
    {
        DeviceCandidate[] own = [.. _models.Keys.Select(device => new DeviceCandidate(
            DeviceSelection.Parse(device), InferencePrecision.F32, device == "MANAGED" ? 1 : null))];
        DeviceSearch search = new(new NumbersTrial(), budget, isForThroughput: false, _clock);
        return search.Run(
            own,
            groups,
            candidate => _loads.TryGetValue(candidate.Device.Expression, out Func<IImageModel>? load)
                ? load()
                : _models[candidate.Device.Expression],
            out taken);
    }

    private void AssertAllDisposedExcept(IImageModel taken)
    {
        Assert.IsFalse(((TimedModel)taken).IsDisposed);
        foreach ((string device, TimedModel model) in _models)
        {
            Assert.AreEqual(model != taken, model.IsDisposed, device);
        }
    }
}
