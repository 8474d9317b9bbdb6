using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using OpenVinoLandmarks;
using OpenVinoLandmarks.Inference;

// Outside the namespaces of the library: this file compiles only if the namespaces above are enough for the documented programs.
namespace DocumentedPrograms;

/// <summary>The snippets of docs/hosting.md, line by line.</summary>
internal static class HostingPage
{
    public static HostApplicationBuilder Start(string[] args)
    {
        HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddFaceLandmarkDetector("FaceLandmarks");
        builder.Services.AddHealthChecks().AddFaceLandmarkDetector();
        builder.Services.AddHostedService<FaceWorker>();
        return builder;
    }

    public static void SetOptions(HostApplicationBuilder builder, IInferenceBackend backend)
    {
        builder.Services.AddFaceLandmarkDetector(options => options.Device = "AUTO:GPU,CPU");
        builder.Services.AddFaceLandmarkDetector("FaceLandmarks", options => options.WarmUpFaces = 8);
        builder.Services.AddFaceLandmarkDetector(options => options.ConfigureDetector(detector => detector.Backends.Add(backend)));
    }

    public static void AddSeveral(HostApplicationBuilder builder)
    {
        builder.Services.AddKeyedFaceLandmarkDetector("door", "Detectors:Door");
        builder.Services.AddKeyedFaceLandmarkDetector("yard", "Detectors:Yard");
        builder.Services.AddHealthChecks().AddFaceLandmarkDetector("door").AddFaceLandmarkDetector("yard");
        builder.Services.AddHostedService<DoorWorker>();
    }

    public static void Measure(HostApplicationBuilder builder)
    {
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter(DetectorTelemetry.Name))
            .WithTracing(traces => traces.AddSource(DetectorTelemetry.Name));
    }

    internal sealed class FaceWorker(IFaceLandmarkDetector detector) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => detector.WarmUp(), stoppingToken);
    }

    internal sealed class DoorWorker([FromKeyedServices("door")] IFaceLandmarkDetector detector) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => detector.WarmUp(), stoppingToken);
    }
}
