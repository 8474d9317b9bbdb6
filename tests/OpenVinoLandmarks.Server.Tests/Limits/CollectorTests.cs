using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Limits;

/// <summary>
/// The server with a collector of OpenTelemetry, which here is a small one of the test: it reads names out of the protobuf that arrives.
/// </summary>
[TestClass]
public sealed class CollectorTests
{
    // ExportTraceServiceRequest: resource_spans 1, scope_spans 2, spans 2, name 5. ExportMetricsServiceRequest: resource_metrics 1,
    // scope_metrics 2, metrics 2, name 1. Both: resource 1, attributes 1, key 1, value 2, string_value 1.
    private static readonly int[] s_spanName = [1, 2, 2, 5], s_metricName = [1, 2, 2, 1];
    private static readonly int[] s_attribute = [1, 1, 1, 1], s_attributeText = [1, 1, 1, 2, 1];

    [TestMethod]
    [DataRow("grpc")]
    [DataRow("http/protobuf")]
    public async Task Collector_GetsSpansAndMetrics_WithTheirNames(string protocol)
    {
        await using Collector collector = await Collector.StartAsync(isGrpc: protocol == "grpc");
        Dictionary<string, string?> environment = new()
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url.GetLeftPart(UriPartial.Authority),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "300",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        };
        await using ServerProgram server = await ServerProgram.StartAsync(environment, "--device", "MANAGED");
        using ByteArrayContent picture = new(File.ReadAllBytes(Tool.Sample)), crop = ServerCalls.Content();
        (await server.Http.PostAsync("/v1/landmarks", picture)).EnsureSuccessStatusCode().Dispose();
        (await server.Http.PostAsync(ServerCalls.InferPath, crop)).EnsureSuccessStatusCode().Dispose();

        await collector.WaitForAsync("traces", s_spanName, "POST /v1/landmarks", "POST /v2/models/{name}/infer", "infer batch");
        await collector.WaitForAsync(
            "metrics", s_metricName, "http.server.request.duration", "aspnetcore.rate_limiting.request_lease.duration",
            "openvino_landmarks.batch.duration", "openvino_landmarks.batch.images", "openvino_landmarks.batch.callers");
        foreach (string kind in new[] { "traces", "metrics" })
        {
            await collector.WaitForAsync(kind, s_attribute, "service.name", "service.version");
            await collector.WaitForAsync(kind, s_attributeText, "openvino-landmarks");
        }
    }

    /// <summary>Receives what an exporter sends, by gRPC or by HTTP.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly ConcurrentQueue<(string Kind, byte[] Message)> _received;

        private Collector(WebApplication app, ConcurrentQueue<(string Kind, byte[] Message)> received) =>
            (_app, _received) = (app, received);

        public Uri Url =>
            new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        public static async Task<Collector> StartAsync(bool isGrpc)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
                IPAddress.Loopback, 0, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
            WebApplication app = builder.Build();
            ConcurrentQueue<(string Kind, byte[] Message)> received = [];
            app.Run(async context =>
            {
                using MemoryStream body = new();
                await context.Request.Body.CopyToAsync(body);
                string path = context.Request.Path.Value!;
                string kind = path.Contains("race", StringComparison.Ordinal) ? "traces" : "metrics";

                // A gRPC message has 5 bytes before it: a flag and its length.
                received.Enqueue((kind, body.ToArray()[(isGrpc ? 5 : 0)..]));
                if (isGrpc)
                {
                    context.Response.ContentType = "application/grpc";
                    await context.Response.Body.WriteAsync(new byte[5]);
                    context.Response.AppendTrailer("grpc-status", "0");
                }
            });
            await app.StartAsync();
            return new Collector(app, received);
        }

        /// <summary>Waits until all these texts have arrived in a field.</summary>
        public async Task WaitForAsync(string kind, int[] path, params string[] texts)
        {
            HashSet<string> seen = [];
            for (int i = 0; i < 300; i++)
            {
                seen = [.. _received.Where(one => one.Kind == kind).SelectMany(one => Read(one.Message, path))];
                if (texts.All(seen.Contains))
                {
                    return;
                }

                await Task.Delay(100);
            }

            string missing = string.Join(", ", texts.Where(text => !seen.Contains(text)));
            Assert.Fail($"{missing} did not arrive; {kind}: {string.Join(", ", seen)}");
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        // The texts of a field, whose numbers are those of the messages around it and its own.
        private static IEnumerable<string> Read(byte[] message, ReadOnlyMemory<int> path)
        {
            List<byte[]> fields = [];
            CodedInputStream input = new(message);
            while (input.ReadTag() is not 0 and uint tag)
            {
                if (tag == WireFormat.MakeTag(path.Span[0], WireFormat.WireType.LengthDelimited))
                {
                    fields.Add(input.ReadBytes().ToByteArray());
                }
                else
                {
                    input.SkipLastField();
                }
            }

            return path.Length == 1 ? fields.Select(Encoding.UTF8.GetString) : fields.SelectMany(field => Read(field, path[1..]));
        }
    }
}
