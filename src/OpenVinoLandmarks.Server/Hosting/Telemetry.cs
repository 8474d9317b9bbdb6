using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using OpenVinoLandmarks.Server.Rest;
using OpenVinoLandmarks.Server.Serving;

namespace OpenVinoLandmarks.Server.Hosting;

/// <summary>
/// Metrics for Prometheus (<c>/metrics</c>), and metrics and traces for an OpenTelemetry collector if the usual variable
/// OTEL_EXPORTER_OTLP_ENDPOINT names one. The names of HTTP metrics and traces are OpenTelemetry's.
/// </summary>
internal static class Telemetry
{
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] s_meters =
    [
        "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Runtime",
        BatchMetrics.Name, DetectorTelemetry.Name,
    ];

    /// <summary>Adds the exporters to the services of the server.</summary>
    public static void Add(IServiceCollection services)
    {
        bool hasCollector = Environment.GetEnvironmentVariable(CollectorVariable) is { Length: > 0 };
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("openvino-landmarks", serviceVersion: RestEndpoints.ServerVersion))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(s_meters).AddPrometheusExporter();
                if (hasCollector)
                {
                    metrics.AddOtlpExporter();
                }
            })
            .WithTracing(traces =>
            {
                traces.AddSource(BatchMetrics.Name, DetectorTelemetry.Name).AddAspNetCoreInstrumentation();
                if (hasCollector)
                {
                    traces.AddOtlpExporter();
                }
            });
    }
}
