using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenVinoLandmarks.Hosting.Tests.Support;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Hosting.Tests.Options;

/// <summary>Options of the configuration: all are bound, and each mistake stops the start with a message that names its key.</summary>
[TestClass]
public sealed class ConfigurationTests
{
    // Each property with a right and a wrong value; null if every text is right.
    public static IEnumerable<object?[]> Keys =>
    [
        ["Device", "AUTO:CPU", "GPU!"],
        ["OpenVinoPath", "/opt/openvino", " "],
        ["InferencePrecision", "F32", "F64"],
        ["Threads", "2", "0"],
        ["Streams", "3", "many"],
        ["Hint", "Throughput", "Fast"],
        ["InferenceTimeout", "00:00:05", "-00:00:05"],
        ["CacheFolder", "/tmp/cache", " "],
        ["Properties:ENABLE_CPU_PINNING", "NO", null],
        ["Model", "landmarks-regression-retail-0009", " "],
        ["ModelsFolder", "/models", " "],
        ["Precision", "FP16", "FP64"],
        ["StrictModels", "true", "maybe"],
        ["FaceDetectorModel", "yunet-n", " "],
        ["FaceDetectorInputSize", "640x384", "wide"],
        ["FaceDetectorTileSide", "512", "5"],
        ["WarmUp", "None", "Later"],
        ["WarmUpFaces", "8", "0"],
        ["WarmUpFaceDetector", "false", "perhaps"],
    ];

    [TestMethod]
    public void EveryOption_HasATest()
    {
        IEnumerable<string> tested = Keys.Select(static key => ((string)key[0]!).Split(':')[0]);
        CollectionAssert.AreEquivalent(
            typeof(FaceLandmarkServiceOptions).GetProperties().Select(static property => property.Name).ToArray(), tested.ToArray());
    }

    [TestMethod]
    [DynamicData(nameof(Keys))]
    public async Task AMistake_StopsTheStart_AndIsNamedByItsKey(string key, string right, string? wrong)
    {
        _ = right;
        if (wrong is null)
        {
            return;
        }

        using IHost host = Programs.Build(
            static services => services.AddFaceLandmarkDetector("FaceLandmarks"), null, ($"FaceLandmarks:{key}", wrong));

        OptionsValidationException error = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => host.StartAsync());
        StringAssert.Contains(error.Message, $"FaceLandmarks:{key}");
        Assert.DoesNotContain("EngineOptions.", error.Message);
    }

    [TestMethod]
    public void AllOptions_AreBound()
    {
        using IHost host = Programs.Build(
            static services => services.AddFaceLandmarkDetector("FaceLandmarks"),
            null,
            [.. Keys.Select(static key => ($"FaceLandmarks:{key[0]}", (string)key[1]!))]);

        FaceLandmarkServiceOptions options = host.Services.GetRequiredService<IOptions<FaceLandmarkServiceOptions>>().Value;
        FaceLandmarkDetectorOptions detector = options.Create();

        Assert.AreEqual("AUTO:CPU", detector.Engine.Device!.Expression);
        Assert.AreEqual("/opt/openvino", detector.Engine.OpenVinoPath);
        Assert.AreEqual(InferencePrecision.F32, detector.Engine.InferencePrecision);
        Assert.AreEqual(2, detector.Engine.Threads);
        Assert.AreEqual(3, detector.Engine.Streams);
        Assert.AreEqual(PerformanceMode.Throughput, detector.Engine.Hint);
        Assert.AreEqual(TimeSpan.FromSeconds(5), detector.Engine.InferenceTimeout);
        Assert.AreEqual("/tmp/cache", detector.Engine.CacheFolder);
        Assert.AreEqual("NO", detector.Engine.Properties["ENABLE_CPU_PINNING"]);
        Assert.AreEqual("landmarks-regression-retail-0009", detector.Model);
        Assert.AreEqual("/models", detector.ModelsFolder);
        Assert.AreEqual("FP16", detector.Precision);
        Assert.IsTrue(detector.StrictModels);
        Assert.AreEqual("yunet-n", detector.FaceDetectorModel);
        Assert.AreEqual(new ImageSize(640, 384), detector.FaceDetectorInputSize);
        Assert.AreEqual(512, detector.FaceDetectorTiles!.Side);
        Assert.AreEqual(DetectorWarmUp.None, options.WarmUp);
        Assert.AreEqual(8, options.WarmUpFaces);
        Assert.IsFalse(options.WarmUpFaceDetector);
    }

    [TestMethod]
    public async Task AnUnknownKey_StopsTheStart_AndIsNamed()
    {
        using IHost host = Programs.Build(
            static services => services.AddFaceLandmarkDetector("FaceLandmarks"), null, ("FaceLandmarks:Devcie", "CPU"));

        OptionsValidationException error = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => host.StartAsync());
        StringAssert.StartsWith(error.Message, "FaceLandmarks:Devcie is not an option");
        StringAssert.Contains(error.Message, "Device");
    }

    [TestMethod]
    public async Task AContradiction_NamesTheKeyAndTheProperty()
    {
        using IHost host = Programs.Build(
            static services => services.AddFaceLandmarkDetector("FaceLandmarks"),
            null,
            ("FaceLandmarks:Threads", "2"),
            ("FaceLandmarks:Properties:INFERENCE_NUM_THREADS", "4"));

        OptionsValidationException error = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => host.StartAsync());
        StringAssert.Contains(error.Message, "FaceLandmarks:Threads");
        StringAssert.Contains(error.Message, "INFERENCE_NUM_THREADS=4");
    }

    [TestMethod]
    public async Task AMistakeInCode_NamesTheProperty()
    {
        using IHost host = Programs.Build(static services => services.AddFaceLandmarkDetector(static options => options.Threads = -1));

        OptionsValidationException error = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.AreEqual("FaceLandmarkServiceOptions.Threads must be at least 1; it is -1.", error.Message);
    }

    [TestMethod]
    public async Task EachOfSeveralDetectors_HasItsOwnSection()
    {
        using IHost host = Programs.Build(
            static services => services
                .AddKeyedFaceLandmarkDetector("door", "Door")
                .AddKeyedFaceLandmarkDetector("yard", "Yard"),
            null,
            ("Door:Device", "MANAGED"),
            ("Yard:Device", "?"));

        OptionsValidationException error = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => host.StartAsync());
        StringAssert.StartsWith(error.Message, "Yard:Device: '?' is not a device.");
        IOptionsMonitor<FaceLandmarkServiceOptions> options =
            host.Services.GetRequiredService<IOptionsMonitor<FaceLandmarkServiceOptions>>();
        Assert.AreEqual("MANAGED", options.Get("door").Device);
    }

    [TestMethod]
    public void ASection_IsBound_AndCodeIsAppliedAfterIt()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Faces:Device", "CPU"), new("Faces:Threads", "2")])
            .Build();
        ServiceCollection services = new();
        services.AddFaceLandmarkDetector(configuration.GetSection("Faces"), static options => options.Device = "MANAGED");
        services.AddKeyedFaceLandmarkDetector("door", configuration.GetSection("Faces"));
        using ServiceProvider provider = services.BuildServiceProvider();

        FaceLandmarkServiceOptions options = provider.GetRequiredService<IOptions<FaceLandmarkServiceOptions>>().Value;

        Assert.AreEqual("MANAGED", options.Device);
        Assert.AreEqual(2, options.Threads);
        Assert.AreEqual("CPU", provider.GetRequiredService<IOptionsMonitor<FaceLandmarkServiceOptions>>().Get("door").Device);
    }

    [TestMethod]
    public void AnEmptyKeyOrSection_IsRefused()
    {
        ServiceCollection services = new();
        Assert.ThrowsExactly<ArgumentException>(() => services.AddFaceLandmarkDetector(" "));
        Assert.ThrowsExactly<ArgumentException>(() => services.AddKeyedFaceLandmarkDetector("", "Faces"));
        Assert.ThrowsExactly<ArgumentException>(() => services.AddKeyedFaceLandmarkDetector(" "));
    }
}
