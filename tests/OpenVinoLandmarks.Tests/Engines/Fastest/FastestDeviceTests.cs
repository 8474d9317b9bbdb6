using OpenVinoLandmarks.Engines.Fastest;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Engines.Fastest;

/// <summary><see cref="DeviceSelection.Fastest"/> with the engines of this machine. No test depends on which one is faster.</summary>
[TestClass]
[DoNotParallelize]
public sealed class FastestDeviceTests : CountedTest, IDisposable
{
    private const string Measuring = "Measuring which device is the fastest";

    private static readonly FaceBox s_face =
        new(TrialFace.Face.X, TrialFace.Face.Y, TrialFace.Face.Width, TrialFace.Face.Height);

    private readonly ScratchFolder _scratch = new();
    private readonly LogRecorder _log = new();

    private string[] Decisions => Directory.GetFiles(_scratch.File("fastest"));

    public void Dispose() => _scratch.Dispose();

    // A device that was not ready in time becomes ready some time, and is disposed then.
    [TestCleanup]
    public Task WaitForLateDevices() => CandidateLoads.AllEnded;

    [TestMethod]
    public void TheFirstUse_Measures_AndLaterUsesReadTheDecision()
    {
        EngineInfo first = CreateAndDetect().Engine;
        Assert.AreEqual(2, Count(Measuring), _log.Text);
        StringAssert.Contains(_log.Text, "Fastest here for face-landmarks-5pt-0002: ");
        StringAssert.Contains(_log.Text, "us per face");
        StringAssert.Contains(_log.Text, "us per picture");
        Assert.HasCount(2, Decisions);
        MakeFinal();
        _log.Messages.Clear();

        EngineInfo second = CreateAndDetect().Engine;

        Assert.AreEqual(0, Count(Measuring), _log.Text);
        Assert.AreEqual(first, second with { ExecutedDevices = first.ExecutedDevices });
        CollectionAssert.AreEqual(first.ExecutedDevices.ToArray(), second.ExecutedDevices.ToArray());
    }

    [TestMethod]
    public void TheResult_NamesTheRequest_AndWhatRan_AndHasTheRightPoints()
    {
        (EngineInfo engine, FaceLandmarks face) = CreateAndDetect();
        using FaceLandmarkDetector managed = FaceLandmarkDetector.Create(Bundled.OnManaged());
        FaceLandmarks[] expected = new FaceLandmarks[1];
        managed.Detect(TrialFace.Picture, [s_face], expected);

        Assert.AreEqual("fastest", engine.RequestedDevice);
        Assert.DoesNotContain("fastest", engine.ExecutedDevices);
        Assert.IsNotEmpty(engine.ExecutedDevices);
        for (int i = 0; i < expected[0].Points.Count; i++)
        {
            Assert.AreEqual(expected[0].Points[i].X, face.Points[i].X, 0.001 * s_face.Width);
            Assert.AreEqual(expected[0].Points[i].Y, face.Points[i].Y, 0.001 * s_face.Height);
        }
    }

    // The check of the results would check nothing if the picture had no face.
    [TestMethod]
    public void TheTrialsPicture_HasAFace_WhereItsBoxIs()
    {
        using FaceDetector detector = FaceDetector.Create(new FaceDetectorOptions
        {
            Engine = { Device = DeviceSelection.Managed },
            Model = ModelCatalog.BundledFaceDetector,
        });
        FaceBox found = detector.Detect(TrialFace.Picture).Single();

        Assert.IsGreaterThan(0.9f, found.Score!.Value);
        Assert.AreEqual(s_face.X, found.X, 6);
        Assert.AreEqual(s_face.Y, found.Y, 6);
        Assert.AreEqual(s_face.Width, found.Width, 8);
        Assert.AreEqual(s_face.Height, found.Height, 16);
    }

    [TestMethod]
    [DataRow("threads")]
    [DataRow("hint")]
    [DataRow("weights")]
    [DataRow("precision")]
    public void AnotherThingThatTheDecisionDependsOn_MeasuresAgain(string what)
    {
        Create().Dispose();
        MakeFinal();
        _log.Messages.Clear();

        Create(options =>
        {
            options.Engine.Threads = what == "threads" ? 1 : null;
            options.Engine.Hint = what == "hint" ? PerformanceMode.Throughput : null;
            options.Precision = what == "weights" ? "FP16" : null;
            options.Engine.InferencePrecision = what == "precision" ? InferencePrecision.F32 : InferencePrecision.Auto;
        }).Dispose();

        Assert.AreEqual(1, Count(Measuring), _log.Text);
        Assert.HasCount(2, Decisions);
    }

    [TestMethod]
    public void TheKey_HasTheContentOfTheModel_AndTheSizeOfItsInput()
    {
        ModelFiles files = new()
        {
            Name = "m", Precision = "FP32", Origin = "m.xml", Definition = new byte[] { 1, 2 }, Weights = new byte[] { 3 },
        };
        EngineOptions options = new();
        string key = DecisionKey.Create(files, "", options);

        Assert.AreEqual(key, DecisionKey.Create(files with { Origin = "elsewhere/m.xml" }, "", options));
        Assert.AreNotEqual(key, DecisionKey.Create(files with { Definition = new byte[] { 1, 3 } }, "", options));
        Assert.AreNotEqual(key, DecisionKey.Create(files with { Weights = new byte[] { 4 } }, "", options));
        Assert.AreNotEqual(key, DecisionKey.Create(files, "640x640", options));
        StringAssert.Contains(key, $"processors {Environment.ProcessorCount},");
    }

    [TestMethod]
    public void ADamagedDecision_IsMeasuredAgain_AndReplaced()
    {
        Create().Dispose();
        File.WriteAllText(Decisions.Single(), "nonsense");
        _log.Messages.Clear();

        Create().Dispose();

        Assert.AreEqual(1, Count(Measuring), _log.Text);
        Assert.AreNotEqual("nonsense", File.ReadAllText(Decisions.Single()));
    }

    [TestMethod]
    public void ADecisionForADeviceThatIsGone_IsMeasuredAgain()
    {
        Create().Dispose();
        Change(kept => kept with { Device = "GPU.77", LateMeasurements = 0 });
        _log.Messages.Clear();

        using FaceLandmarkDetector detector = Create();

        Assert.AreEqual(1, Count(Measuring), _log.Text);
        Assert.DoesNotContain("GPU.77", detector.Info.Engine.ExecutedDevices);
    }

    [TestMethod]
    public void ADecisionForOtherHardware_IsMeasuredAgain()
    {
        Create().Dispose();
        Change(kept => kept with { DeviceName = "another processor", LateMeasurements = 0 });
        _log.Messages.Clear();

        Create().Dispose();

        Assert.AreEqual(1, Count(Measuring), _log.Text);
    }

    [TestMethod]
    [DataRow(1, 1)]
    [DataRow(2, 1)]
    [DataRow(3, 0)]
    public void IfADeviceWasNotReadyInTime_TheNextStartsMeasureAgain_ThreeTimesInAll(int before, int measured)
    {
        Create().Dispose();
        Change(kept => kept with { LateMeasurements = before });
        _log.Messages.Clear();

        Create().Dispose();

        Assert.AreEqual(measured, Count(Measuring), _log.Text);
    }

    [TestMethod]
    public void ACacheThatCannotBeWritten_MeasuresEachTime_AndSaysSo()
    {
        _scratch.Write("fastest", [1]);
        for (int i = 0; i < 2; i++)
        {
            _log.Messages.Clear();
            Create().Dispose();
            Assert.AreEqual(1, Count(Measuring), _log.Text);
            Assert.AreEqual(1, Count("Not kept: "), _log.Text);
        }
    }

    [TestMethod]
    public void AnEmptyCacheDir_KeepsNothing()
    {
        using FaceLandmarkDetector detector = Create(options =>
        {
            options.Engine.CacheFolder = null;
            options.Engine.Properties["cache_dir"] = "";
        });

        StringAssert.Contains(_log.Text, "Not kept: there is no folder for it.");
    }

    [TestMethod]
    public void OptionsForOneDevice_AreErrors()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<DeviceException>(() => Create(options => options.Engine.Streams = 2)).Message, "number of streams");
        StringAssert.Contains(
            Assert.ThrowsExactly<DeviceException>(() => Create(options => options.Engine.Properties["PERF_COUNT"] = "YES")).Message,
            "property PERF_COUNT");
    }

    [TestMethod]
    public void AMissingModel_IsTheUsualError() => StringAssert.Contains(
        Assert.ThrowsExactly<ModelException>(() => Create(options => options.Model = "no-such-model")).Message, "was not found");

    [TestMethod]
    public void AModelOfAnotherKind_IsTheUsualError() => StringAssert.Contains(
        Assert.ThrowsExactly<ModelException>(() => Create(options => options.Model = ModelCatalog.BundledFaceDetector)).Message,
        "is not a landmark model");

    [TestMethod]
    public void WithTheHintThroughput_AllProcessorsWork()
    {
        (EngineInfo engine, FaceLandmarks face) = CreateAndDetect(options => options.Engine.Hint = PerformanceMode.Throughput);

        Assert.AreEqual("fastest", engine.RequestedDevice);
        Assert.AreEqual(0, Count("MANAGED does not use these options"), _log.Text);
        Assert.HasCount(5, face.Points);
    }

    [TestMethod]
    public void TheComparison_HasEveryCandidate_AndMarksOne()
    {
        IReadOnlyList<DeviceComparison> models = FaceLandmarkDetector.CompareDevices(Options(), Minutes(), isKept: false);

        CollectionAssert.AreEqual(
            new[] { ModelCatalog.BundledLandmarks, ModelCatalog.BundledFaceDetector }, models.Select(model => model.Model).ToArray());
        foreach (DeviceComparison model in models)
        {
            Assert.HasCount(1, model.Candidates.Where(one => one.IsFastest));
            CandidateResult managed = model.Candidates[0];
            Assert.AreEqual("MANAGED, 1 thread", managed.Name);
            Assert.AreEqual(0, managed.Difference);
            Assert.IsGreaterThan(0, managed.Microseconds!.Value);
        }

        Assert.IsFalse(Directory.Exists(_scratch.File("fastest")), "something is kept");
    }

    [TestMethod]
    [TestCategory("EveryRuntime")]
    [RequiresOpenVino]
    public void OnOpenVino_TheCpuIsACandidate_WithTheSameResults()
    {
        foreach (DeviceComparison model in FaceLandmarkDetector.CompareDevices(Options(), Minutes(), isKept: true))
        {
            CandidateResult cpu = model.Candidates.Single(one => one.Name == "OpenVINO CPU f32");
            Assert.IsNull(cpu.LeftOut);
            Assert.IsLessThan(1e-4, cpu.Difference!.Value);
            Assert.AreEqual(cpu.Candidate, model.Usual("CPU")!.Candidate! with { Precision = InferencePrecision.F32 });
        }

        // The decisions are those of fastest.
        _log.Messages.Clear();
        CreateAndDetect();
        Assert.AreEqual(0, Count(Measuring), _log.Text);
    }

    private static SearchBudget Minutes() =>
        new(TimeSpan.FromMinutes(2), Measure: TimeSpan.FromSeconds(0.1), Total: TimeSpan.FromMinutes(3));

    private int Count(string text) => _log.Messages.Count(message => message.Contains(text, StringComparison.Ordinal));

    private FaceLandmarkDetectorOptions Options(Action<FaceLandmarkDetectorOptions>? change = null) => Bundled.On("fastest", options =>
    {
        options.Engine.CacheFolder = _scratch.Path;
        options.LoggerFactory = _log;
        change?.Invoke(options);
    });

    private FaceLandmarkDetector Create(Action<FaceLandmarkDetectorOptions>? change = null) =>
        FaceLandmarkDetector.Create(Options(change));

    private (EngineInfo Engine, FaceLandmarks Face) CreateAndDetect(Action<FaceLandmarkDetectorOptions>? change = null)
    {
        using FaceLandmarkDetector detector = Create(change);
        Assert.HasCount(1, detector.Detect(TrialFace.Picture));
        FaceLandmarks[] results = new FaceLandmarks[1];
        detector.Detect(TrialFace.Picture, [s_face], results);
        return (detector.Info.Engine, results[0]);
    }

    // As if every device had been ready in time, whatever the machine does beside the test.
    private void MakeFinal() => Change(kept => kept with { LateMeasurements = 0 });

    private void Change(Func<KeptDecision, KeptDecision> change)
    {
        foreach (string file in Decisions)
        {
            string json = File.ReadAllText(file)[17..];
            KeptDecision kept = System.Text.Json.JsonSerializer.Deserialize(json, KeptDecisionJson.Default.KeptDecision)!;
            string name = Path.GetFileName(file), model = name[..name.LastIndexOf('-')];
            DecisionStore store = new(_scratch.File("fastest"), model, kept.Key, TimeProvider.System);
            Assert.AreEqual(file, store.File);
            Assert.IsNull(store.Write(change(kept)));
        }
    }
}
