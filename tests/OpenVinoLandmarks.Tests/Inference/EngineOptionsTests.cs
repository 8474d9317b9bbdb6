using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Tests.Inference;

/// <summary>Options are checked before any work, and the message names the property.</summary>
[TestClass]
public sealed class EngineOptionsTests
{
    public static IEnumerable<object[]> WrongOptions =>
    [
        [new EngineOptions { Threads = 0 }, "EngineOptions.Threads"],
        [new EngineOptions { Threads = -3 }, "EngineOptions.Threads"],
        [new EngineOptions { Streams = 0 }, "EngineOptions.Streams"],
        [new EngineOptions { Hint = (PerformanceMode)17 }, "EngineOptions.Hint"],
        [new EngineOptions { InferencePrecision = (InferencePrecision)17 }, "EngineOptions.InferencePrecision"],
        [new EngineOptions { InferenceTimeout = TimeSpan.Zero }, "EngineOptions.InferenceTimeout"],
        [new EngineOptions { InferenceTimeout = TimeSpan.FromDays(25) }, "EngineOptions.InferenceTimeout"],
        [new EngineOptions { OpenVinoPath = "" }, "EngineOptions.OpenVinoPath"],
        [new EngineOptions { CacheFolder = " " }, "EngineOptions.CacheFolder"],
        [new EngineOptions { Properties = null! }, "EngineOptions.Properties"],
        [new EngineOptions { Properties = { [""] = "1" } }, "EngineOptions.Properties"],
        [new EngineOptions { Properties = { ["NUM_STREAMS"] = "1", ["num_streams"] = "2" } }, "NUM_STREAMS"],
        [new EngineOptions { Threads = 2, Properties = { ["inference_num_threads"] = "1" } }, "EngineOptions.Threads"],
        [new EngineOptions { Streams = 2, Properties = { ["Num_Streams"] = "1" } }, "EngineOptions.Streams"],
        [new EngineOptions { Hint = PerformanceMode.Latency, Properties = { ["performance_hint"] = "THROUGHPUT" } }, "EngineOptions.Hint"],
        [
            new EngineOptions { InferencePrecision = InferencePrecision.F32, Properties = { ["INFERENCE_PRECISION_HINT"] = "f16" } },
            "EngineOptions.InferencePrecision",
        ],
        [new EngineOptions { CacheFolder = "x", Properties = { ["cache_dir"] = "y" } }, "EngineOptions.CacheFolder"],
    ];

    [TestMethod]
    [DynamicData(nameof(WrongOptions))]
    public void WrongOption_IsRefusedByName_OnEveryEngine(EngineOptions options, string name)
    {
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(options.Validate).Message, name);
        foreach (DeviceSelection device in new[] { DeviceSelection.Managed, DeviceSelection.Cpu })
        {
            options.Device = device;
            ArgumentException landmarks = Assert.ThrowsExactly<ArgumentException>(
                () => FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions { Engine = options }).Dispose());
            StringAssert.Contains(landmarks.Message, name);
            ArgumentException faces = Assert.ThrowsExactly<ArgumentException>(
                () => FaceDetector.Create(new FaceDetectorOptions { Engine = options }).Dispose());
            StringAssert.Contains(faces.Message, name);
        }
    }

    [TestMethod]
    public void WrongDetectorOption_IsRefusedByName()
    {
        Refused(options => options.Engine = null!, "FaceLandmarkDetectorOptions.Engine");
        Refused(options => options.Backends = null!, "FaceLandmarkDetectorOptions.Backends");
        Refused(options => options.Backends.Add(null!), "FaceLandmarkDetectorOptions.Backends");
        Refused(options => options.Model = "", "FaceLandmarkDetectorOptions.Model");
        Refused(options => options.ModelsFolder = "", "FaceLandmarkDetectorOptions.ModelsFolder");
        Refused(options => options.Precision = "INT4", "FaceLandmarkDetectorOptions.Precision");
        Refused(options => options.FaceDetectorModel = "", "FaceLandmarkDetectorOptions.FaceDetectorModel");

        static void Refused(Action<FaceLandmarkDetectorOptions> change, string name)
        {
            FaceLandmarkDetectorOptions options = new();
            change(options);
            ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() => FaceLandmarkDetector.Create(options).Dispose());
            StringAssert.Contains(error.Message, name);
        }
    }

    [TestMethod]
    public void ValidOptions_AreAccepted() => new EngineOptions
    {
        Threads = 1,
        Streams = 4,
        Hint = PerformanceMode.CumulativeThroughput,
        InferencePrecision = InferencePrecision.Bf16,
        CacheFolder = "cache",
        Properties = { ["enable_cpu_pinning"] = "NO" },
    }.Validate();
}
