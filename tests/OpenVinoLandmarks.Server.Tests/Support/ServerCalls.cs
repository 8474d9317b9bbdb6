using System.Globalization;
using System.Net;
using System.Text;
using Google.Protobuf;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Rest;

namespace OpenVinoLandmarks.Server.Tests.Support;

/// <summary>Right calls of the landmark model, and what the metrics say about calls.</summary>
internal static class ServerCalls
{
    public const string InferPath = $"/v2/models/{TestServer.Landmarks}/infer";

    private const string Input = "data";
    private const int Side = 48, Length = Side * Side * 3;

    /// <summary>A call with black images over gRPC.</summary>
    public static ModelInferRequest Request(int images = 1) => new()
    {
        ModelName = TestServer.Landmarks,
        Inputs =
        {
            new ModelInferRequest.Types.InferInputTensor { Name = Input, Datatype = "UINT8", Shape = { images, Side, Side, 3 } },
        },
        RawInputContents = { ByteString.CopyFrom(new byte[images * Length]) },
    };

    /// <summary>A call with a black image over REST.</summary>
    public static ByteArrayContent Content()
    {
        string raw = $$"""{"binary_data_size":{{Length}}}""";
        byte[] json = Encoding.UTF8.GetBytes(
            $$"""{"inputs":[{"name":"{{Input}}","datatype":"UINT8","shape":[1,{{Side}},{{Side}},3],"parameters":{{raw}}}]}""");
        ByteArrayContent content = new([.. json, .. new byte[Length]]);
        content.Headers.Add(RequestBody.JsonLengthHeader, json.Length.ToString(CultureInfo.InvariantCulture));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/octet-stream");
        return content;
    }

    /// <summary>Waits until the server processes no call, and none waits.</summary>
    public static Task WaitUntilIdleAsync(HttpClient http) => WaitForCallsAsync(http, running: 0, waiting: 0);

    /// <summary>
    /// Waits until this number of calls is admitted, and this number waits for admission. The metrics tell: OpenTelemetry merges those of
    /// all servers of a process, and the end of another server ends them. Tests with this call therefore run alone.
    /// </summary>
    public static async Task WaitForCallsAsync(HttpClient http, int running, int waiting)
    {
        (double Running, double Waiting) actual = default;
        for (int i = 0; i < 400; i++)
        {
            string metrics = await http.GetStringAsync("/metrics");

            // The question itself is admitted, too.
            actual = (
                Sum(metrics, "aspnetcore_rate_limiting_active_request_leases") - 1,
                Sum(metrics, "aspnetcore_rate_limiting_queued_requests"));
            if (actual == (running, waiting))
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.AreEqual((running, waiting), ((int)actual.Running, (int)actual.Waiting));
    }

    /// <summary>Waits until the server says that it takes no more calls, and returns what it says.</summary>
    public static async Task<string> WaitUntilNotReadyAsync(HttpClient http)
    {
        for (int i = 0; i < 400; i++)
        {
            using HttpResponseMessage ready = await http.GetAsync("/v2/health/ready");
            if (ready.StatusCode != HttpStatusCode.OK)
            {
                Assert.AreEqual(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
                return await ready.Content.ReadAsStringAsync();
            }

            await Task.Delay(20);
        }

        throw new AssertFailedException("The server is still ready.");
    }

    /// <summary>Adds the values of a metric over its attributes.</summary>
    private static double Sum(string metrics, string name) => metrics.Split('\n')
        .Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal) || line.StartsWith($"{name} ", StringComparison.Ordinal))
        .Select(line => line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])
        .Sum(value => double.Parse(value, CultureInfo.InvariantCulture));
}
