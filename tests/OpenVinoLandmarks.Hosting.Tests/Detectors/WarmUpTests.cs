using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenVinoLandmarks.Hosting.Tests.Support;

namespace OpenVinoLandmarks.Hosting.Tests.Detectors;

/// <summary>The warm-up of a host, and a worker service in it.</summary>
[TestClass]
public sealed class WarmUpTests : IDisposable
{
    private const string Missing = "/nonexistent/model.xml";

    private readonly LogLines _log = new();

    public void Dispose() => _log.Dispose();

    [TestMethod]
    public async Task AWorker_FindsTheDetectorWarm()
    {
        using IHost host = Programs.Build(
            static services => services
                .AddFaceLandmarkDetector(Programs.OnManaged)
                .AddSingleton<Worker>()
                .AddHostedService(static provider => provider.GetRequiredService<Worker>()),
            _log);
        await host.StartAsync();

        Assert.AreEqual(1, await host.Services.GetRequiredService<Worker>().Faces);

        StringAssert.Contains(
            _log.Text,
            "Information OpenVinoLandmarks.Hosting: The face landmark detector is loaded: face-landmarks-5pt-0002 on MANAGED, "
            + "executed by MANAGED in f32. It took ");
        StringAssert.Contains(_log.Text, "Information OpenVinoLandmarks.Hosting: The face landmark detector is warm. It took ");
        await host.StopAsync();
    }

    [TestMethod]
    public async Task ARequiredWarmUp_ThatFails_StopsTheStart()
    {
        using IHost host = Programs.Build(
            static services => services.AddFaceLandmarkDetector(static options => options.Model = Missing), _log);

        ModelException error = await Assert.ThrowsExactlyAsync<ModelException>(() => host.StartAsync());

        StringAssert.Contains(error.Message, Missing);
        StringAssert.Contains(_log.Text, "Error OpenVinoLandmarks.Hosting: The face landmark detector cannot be loaded: ");
    }

    [TestMethod]
    public async Task ARequiredWarmUp_LoadsTheFaceDetectorToo()
    {
        using IHost host = Programs.Build(static services => services.AddFaceLandmarkDetector(static options =>
        {
            Programs.OnManaged(options);
            options.FaceDetectorModel = Missing;
        }));

        ModelException error = await Assert.ThrowsExactlyAsync<ModelException>(() => host.StartAsync());

        StringAssert.Contains(error.Message, Missing);
    }

    [TestMethod]
    public async Task AWarmUpWithoutTheFaceDetector_DoesNotLoadIt()
    {
        using IHost host = Programs.Build(static services => services.AddFaceLandmarkDetector(static options =>
        {
            Programs.OnManaged(options);
            options.FaceDetectorModel = Missing;
            options.WarmUpFaceDetector = false;
        }));

        await host.StartAsync();

        IFaceLandmarkDetector detector = host.Services.GetRequiredService<IFaceLandmarkDetector>();
        Assert.HasCount(1, detector.Detect(Programs.Image.Image.View, Programs.Image.Boxes));
        await host.StopAsync();
    }

    [TestMethod]
    public async Task AWarmUpInTheBackground_ThatFails_IsLogged_AndTheHealthCheckReportsIt()
    {
        using IHost host = Programs.Build(
            static services => services
                .AddFaceLandmarkDetector(static options => (options.Model, options.WarmUp) = (Missing, DetectorWarmUp.Background))
                .AddHealthChecks().AddFaceLandmarkDetector(),
            _log);
        await host.StartAsync();

        HealthReportEntry health = await Programs.CheckAsync(host.Services);

        Assert.AreEqual(HealthStatus.Unhealthy, health.Status);
        StringAssert.Contains(health.Description, Missing);
        await host.StopAsync();
        StringAssert.Contains(_log.Text, "Error OpenVinoLandmarks.Hosting: The face landmark detector was not warmed up: ");
    }

    [TestMethod]
    public async Task AWarmUpInTheBackground_DoesNotDelayTheStart()
    {
        GatedBackend backend = new();
        backend.Gate.Reset();
        using IHost host = Programs.Build(
            services => services.AddKeyedFaceLandmarkDetector("door", options =>
            {
                backend.Use(options);
                options.WarmUp = DetectorWarmUp.Background;
            }),
            _log);
        await host.StartAsync();

        Assert.DoesNotContain("is warm", _log.Text);
        backend.Gate.Set();
        await host.StopAsync();
        StringAssert.Contains(_log.Text, "The face landmark detector 'door' is warm.");
    }

    [TestMethod]
    public async Task WithoutAWarmUp_NothingIsLoaded()
    {
        GatedBackend backend = new();
        using IHost host = Programs.Build(services => services.AddFaceLandmarkDetector(options =>
        {
            backend.Use(options);
            options.WarmUp = DetectorWarmUp.None;
        }));
        await host.StartAsync();
        await host.StopAsync();

        Assert.AreEqual(0, backend.Loaded);
    }

    private sealed class Worker(IFaceLandmarkDetector detector) : BackgroundService
    {
        private readonly TaskCompletionSource<int> _faces = new();

        public Task<int> Faces => _faces.Task;

        protected override async Task ExecuteAsync(CancellationToken stoppingToken) =>
            _faces.SetResult((await detector.DetectAsync(Programs.Image.Image, Programs.Image.Boxes, stoppingToken)).Length);
    }
}
