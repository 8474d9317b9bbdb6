using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenVinoLandmarks.Hosting.Tests.Support;

namespace OpenVinoLandmarks.Hosting.Tests.Health;

/// <summary>The health check: sound detectors, runtimes that are damaged, devices that are lost or hang.</summary>
[TestClass]
public sealed class HealthCheckTests
{
    private const string InChild = "OPENVINO_LANDMARKS_TEST_BROKEN_RUNTIME";

    private static readonly string[] s_otherPlaces =
    [
        "INTEL_OPENVINO_DIR", "XDG_CACHE_HOME", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "CONDA_PREFIX", "OPENVINO_LANDMARKS_TEST_FORWARDER",
        "OPENVINO_LANDMARKS_TEST_CPU_AS_GPU", "OPENVINO_LANDMARKS_TEST_CPU_AS_NPU",
    ];

    [TestMethod]
    public async Task ASoundDetector_IsHealthy_AndTheCheckSaysWhereItRuns()
    {
        await using ServiceProvider provider = Provider(Programs.OnManaged);

        HealthReportEntry health = await Programs.CheckAsync(provider);

        Assert.AreEqual(HealthStatus.Healthy, health.Status, health.Description);
        Assert.AreEqual("face-landmarks-5pt-0002 on MANAGED, executed by MANAGED in f32.", health.Description);
        Assert.AreEqual("MANAGED", health.Data["engine"]);
        Assert.AreEqual("face-landmarks-5pt-0002", health.Data["model"]);
        Assert.IsGreaterThan(0, (double)health.Data["duration_seconds"]);
    }

    [TestMethod]
    public async Task AKeyedDetector_HasACheckOfItsOwn()
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddKeyedFaceLandmarkDetector("door", Programs.OnManaged);
        services.AddHealthChecks().AddFaceLandmarkDetector("door", failureStatus: HealthStatus.Degraded, tags: ["ready"]);
        await using ServiceProvider provider = services.BuildServiceProvider();

        HealthReportEntry health = await Programs.CheckAsync(provider, "face-landmarks-door");

        Assert.AreEqual(HealthStatus.Healthy, health.Status, health.Description);
        CollectionAssert.AreEqual(new[] { "ready" }, health.Tags.ToArray());
    }

    [TestMethod]
    public async Task AnInferenceThatHangs_IsReportedInTime_AndNotStartedAgain()
    {
        GatedBackend backend = new();
        await using ServiceProvider provider = Provider(backend.Use, TimeSpan.FromSeconds(0.2));
        Assert.AreEqual(HealthStatus.Healthy, (await Programs.CheckAsync(provider)).Status);
        backend.Gate.Reset();

        for (int i = 0; i < 3; i++)
        {
            HealthReportEntry health = await Programs.CheckAsync(provider);
            Assert.AreEqual(HealthStatus.Unhealthy, health.Status);
            StringAssert.StartsWith(health.Description, "The face landmark detector did not finish an inference within 0.2 s: ");
            StringAssert.Contains(health.Description, "restart the program");
            StringAssert.Contains(health.Description, "FaceLandmarkServiceOptions.Device");
        }

        // The inferences of the three checks are one, which ends here: the model has one request.
        backend.Gate.Set();
        provider.GetRequiredService<IFaceLandmarkDetector>().WarmUp();
        Assert.AreEqual(HealthStatus.Healthy, (await Programs.CheckAsync(provider)).Status);
    }

    [TestMethod]
    public void ATimeoutOfZero_IsRefused() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Provider(Programs.OnManaged, TimeSpan.Zero));

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow("a text", "libopenvino_c.so")]
    [DataRow("nothing", "OPENVINO_LIB_PATHS")]
    public void ARuntimeThatCannotBeLoaded_IsReported(string content, string named)
    {
        using ScratchFolder runtime = new();
        if (content == "a text")
        {
            runtime.Write("libopenvino_c.so", "<html>404 Not Found</html>"u8);
        }

        IsReported(runtime, named);
    }

    [TestMethod]
    [RequiresAllRuntimes]
    [OSCondition(OperatingSystems.Linux)]
    public void ARuntimeWithADamagedPlugin_IsReported()
    {
        using ScratchFolder runtime = new();
        foreach (string file in Directory.GetFiles(TestData.RuntimeFolders[^1]))
        {
            bool isPlugin = Path.GetFileName(file).StartsWith("libopenvino_intel_cpu_plugin", StringComparison.Ordinal);
            byte[] content = File.ReadAllBytes(file);
            runtime.Write(Path.GetFileName(file), isPlugin ? content.AsSpan(0, 200_000) : content);
        }

        IsReported(runtime, "libopenvino_intel_cpu_plugin.so");
    }

    [TestMethod]
    public async Task InAProcessWithABrokenRuntime_TheCheckIsUnhealthy()
    {
        if (Environment.GetEnvironmentVariable(InChild) is not { } named)
        {
            return;
        }

        await using ServiceProvider provider = Provider(static options => options.Device = "CPU");

        HealthReportEntry health = await Programs.CheckAsync(provider);

        Assert.AreEqual(HealthStatus.Unhealthy, health.Status, health.Description);
        StringAssert.Contains(health.Description, named);
        Assert.IsInstanceOfType<DeviceException>(health.Exception);
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public async Task ALostDevice_IsReported_WithTheRemedy()
    {
        await using ServiceProvider provider = Provider(static options =>
        {
            Programs.OnManaged(options);
            options.Device = "NPU";
        });
        Assert.AreEqual(HealthStatus.Healthy, (await Programs.CheckAsync(provider)).Status);
        TestDevices.SetNativeVariable("CPU_AS_NPU_FAIL", "1 in a health check");
        try
        {
            for (int i = 0; i < 2; i++)
            {
                HealthReportEntry health = await Programs.CheckAsync(provider);
                Assert.AreEqual(HealthStatus.Unhealthy, health.Status);
                StringAssert.StartsWith(health.Description, "The device NPU failed while it ran face-landmarks-5pt-0002: ");
                StringAssert.Contains(health.Description, "restart the program, or name another device");
                Assert.IsTrue(((DeviceException)health.Exception!).IsDeviceLost);
            }
        }
        finally
        {
            TestDevices.SetNativeVariable("CPU_AS_NPU_FAIL", null);
        }
    }

    // OpenVINO is loaded once per process: in this one another test may have loaded it. The child finds no other runtime.
    private static void IsReported(ScratchFolder runtime, string named)
    {
        Dictionary<string, string?> variables = new() { [InChild] = named, ["HOME"] = runtime.Path };
        foreach (string name in s_otherPlaces)
        {
            variables[name] = null;
        }

        ChildTestRun child = ChildTestRun.Start(
            $"Name={nameof(InAProcessWithABrokenRuntime_TheCheckIsUnhealthy)}", runtime.Path, variables);

        Assert.AreEqual((0, 1), (child.ExitCode, child.Succeeded), child.Output);
    }

    private static ServiceProvider Provider(Action<FaceLandmarkServiceOptions> configure, TimeSpan? timeout = null)
    {
        ServiceCollection services = new();
        services.AddLogging();
        services.AddFaceLandmarkDetector(configure);
        services.AddHealthChecks().AddFaceLandmarkDetector(timeout: timeout);
        return services.BuildServiceProvider();
    }
}
