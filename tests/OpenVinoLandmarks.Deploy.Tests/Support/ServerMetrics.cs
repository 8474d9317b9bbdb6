using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Deploy.Tests.Support;

/// <summary>
/// The metrics that servers of this project had at <c>/metrics</c> after traffic of every kind: answered, refused, too slow and too early
/// calls, over REST and gRPC.
/// </summary>
internal sealed partial class ServerMetrics
{
    // Labels that Prometheus adds to what it scrapes, and its own metric.
    private static readonly string[] s_scrapeLabels = ["job", "instance", "namespace", "pod"];

    private static readonly Lazy<Task<ServerMetrics>> s_measured = new(MeasureAsync);

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, HashSet<string>>> _metrics = [];

    /// <summary>Runs the servers once per process.</summary>
    public static Task<ServerMetrics> GetAsync() => s_measured.Value;

    /// <summary>Returns what is wrong with an expression; empty if its metrics, labels and values exist.</summary>
    /// <param name="expression">PromQL.</param>
    public IReadOnlyList<string> Problems(string expression)
    {
        PromQuery query = PromQuery.Parse(expression);
        List<string> problems = [];
        HashSet<string> labels = [.. s_scrapeLabels];
        foreach ((string metric, List<(string Label, string Operator, string Value)> matchers) in query.Selectors)
        {
            if (metric == "up")
            {
                continue;
            }

            if (!_metrics.TryGetValue(metric, out ConcurrentDictionary<string, HashSet<string>>? there))
            {
                problems.Add($"The server has no metric {metric}.");
                continue;
            }

            labels.UnionWith(there.Keys);
            foreach ((string label, string how, string value) in matchers.Where(matcher => !s_scrapeLabels.Contains(matcher.Label)))
            {
                if (!there.TryGetValue(label, out HashSet<string>? values))
                {
                    problems.Add($"{metric} has no label {label}.");
                }
                else if (how is "=" or "=~" && Missing(value, how, values) is { Length: > 0 } missing)
                {
                    problems.Add($"{metric} never has {label} {missing}; it has {string.Join(", ", values)}.");
                }
            }
        }

        problems.AddRange(query.Groups.Except(labels).Select(label => $"No metric has the label {label}."));
        return problems;
    }

    // Every alternative of an expression must have been seen.
    private static string Missing(string value, string how, HashSet<string> values) => how == "="
        ? values.Contains(value) ? "" : value
        : string.Join(", ", value.Split('|').Where(part => !values.Any(seen => Regex.IsMatch(seen, $"^(?:{part})$"))));

    private static async Task<ServerMetrics> MeasureAsync()
    {
        ServerMetrics metrics = new();
        byte[] picture = await File.ReadAllBytesAsync(Tool.Sample);
        using ManualResetEventSlim gate = new();
        TestServer server = await TestServer.StartAsync(
            options =>
            {
                options.Detector.Backends.Add(new WaitingBackend(gate));
                return options with { PictureConcurrency = 1, Queue = 1 };
            },
            waitUntilReady: false);
        await using (server)
        {
            try
            {
                Assert.AreEqual(HttpStatusCode.ServiceUnavailable, await GetAsync(server, "/v2/health/ready"));
                Assert.AreEqual(HttpStatusCode.ServiceUnavailable, await PostAsync(server, picture));
            }
            finally
            {
                gate.Set();
            }

            while (!server.Host.IsReady)
            {
                await Task.Delay(20);
            }

            // One is processed, one waits, and others are refused; how many depends on the machine.
            HashSet<HttpStatusCode> seen = [];
            for (int round = 0; round < 50 && !seen.Contains(HttpStatusCode.TooManyRequests); round++)
            {
                seen.UnionWith(await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PostAsync(server, picture))));
            }

            Assert.Contains(HttpStatusCode.OK, seen);
            Assert.Contains(HttpStatusCode.TooManyRequests, seen);
            using IImageModel rest = await Task.Run(
                () => Loading.Load($"kserve+http://127.0.0.1:{server.Url.Port}", TestServer.Landmarks));
            using IImageModel grpc = await Task.Run(
                () => Loading.Load($"kserve+grpc://127.0.0.1:{server.GrpcUrl.Port}", TestServer.Landmarks));
            metrics.Add(await ReadMetricsAsync(server));
        }

        await using TestServer slow = await TestServer.StartAsync(
            options => options with { PictureConcurrency = 1, TimeLimit = TimeSpan.FromMilliseconds(100) });
        HashSet<HttpStatusCode> late = [];
        for (int round = 0; round < 20 && !late.Contains(HttpStatusCode.GatewayTimeout); round++)
        {
            late.UnionWith(await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => PostAsync(slow, picture))));
        }

        Assert.Contains(HttpStatusCode.GatewayTimeout, late);
        metrics.Add(await ReadMetricsAsync(slow));
        return metrics;
    }

    // The time limit of calls holds for the metrics, too, and the machine may be busy.
    private static async Task<string> ReadMetricsAsync(TestServer server)
    {
        for (int attempt = 0; attempt < 50; attempt++)
        {
            using HttpResponseMessage answer = await server.Http.GetAsync("/metrics");
            if (answer.IsSuccessStatusCode)
            {
                return await answer.Content.ReadAsStringAsync();
            }

            await Task.Delay(100);
        }

        throw new AssertFailedException("The server did not answer /metrics.");
    }

    private static async Task<HttpStatusCode> GetAsync(TestServer server, string path)
    {
        using HttpResponseMessage answer = await server.Http.GetAsync(path);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> PostAsync(TestServer server, byte[] picture)
    {
        using ByteArrayContent body = new(picture);
        using HttpResponseMessage answer = await server.Http.PostAsync("/v1/landmarks", body);
        return answer.StatusCode;
    }

    private void Add(string text)
    {
        foreach (string line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            Match sample = Sample().Match(line);
            Assert.IsTrue(sample.Success, line);
            ConcurrentDictionary<string, HashSet<string>> labels = _metrics.GetOrAdd(sample.Groups[1].Value, _ => []);
            foreach (Match label in Label().Matches(sample.Groups[2].Value))
            {
                labels.GetOrAdd(label.Groups[1].Value, _ => []).Add(label.Groups[2].Value);
            }
        }
    }

    [GeneratedRegex(@"^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})? \S+")]
    private static partial Regex Sample();

    [GeneratedRegex(@"([a-zA-Z_][a-zA-Z0-9_]*)=""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Label();

    /// <summary>Declines every model, after a wait.</summary>
    private sealed class WaitingBackend(ManualResetEventSlim gate) : IInferenceBackend
    {
        public IImageModel? TryLoad(ModelLoadRequest request)
        {
            gate.Wait();
            return null;
        }
    }
}
