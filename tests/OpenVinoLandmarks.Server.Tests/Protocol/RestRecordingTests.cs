using System.Text;
using System.Text.Json;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Protocol;

/// <summary>
/// The server against what tritonclient and hand-written clients sent to real servers, byte for byte. It serves the official landmark model
/// under both names of the recordings.
/// </summary>
[TestClass]
[RequiresGoldenData]
[RequiresOfficialModels]
public sealed class RestRecordingTests
{
    private const string Echo = "echo-types", TwoInputs = "two-inputs";

    // Requests that the recorded servers answered and this one refuses, with its status.
    private static readonly Dictionary<string, int> s_refused = new()
    {
        // Triton's own: there is no JSON at all.
        ["raw-whole-body"] = 400,

        // Triton's own management of models.
        ["repository-index"] = 404,
    };

    // Requests that are wrong for the recorded models, whose batch is fixed or smaller, and right for a model that takes batches.
    private static readonly string[] s_rightHere = ["error-batch-fixed", "error-batch-over-limit", "raw-trailing-slash"];

    // HTTP itself is broken: the web server answers without a body, or closes the connection.
    private static readonly string[] s_brokenHttp =
    [
        "error-content-length-too-long", "error-content-length-text", "error-content-length-negative", "error-content-length-twice",
        "error-request-line",
    ];

    [TestMethod]
    public async Task Requests_OfRealClients_GetNumbersOrAnError()
    {
        await using TestServer server = await TestServer.StartAsync(official: true);
        float[] one = Recordings.Numbers("astronaut-0");
        float[] three = [.. new[] { "group-0", "group-1", "group-2" }.SelectMany(Recordings.Numbers)];
        int right = 0, wrong = 0;
        List<string> failures = [];
        foreach (JsonElement recorded in Recordings.Index("http"))
        {
            string name = recorded.GetProperty("case").GetString()!;
            if (name == "error-content-length-stall")
            {
                // The connection stays open until the server's limit on slow bodies.
                continue;
            }

            byte[] request = Adapt(Recordings.Read($"http/{recorded.GetProperty("request").GetString()}"), out bool isOfOtherModel);
            RestMessage? answer = await server.SendAsync(request, closeAfter: name == "error-content-length-too-long");
            try
            {
                if (s_brokenHttp.Contains(name))
                {
                    Assert.IsTrue(answer is null || answer.Status == 400, $"status {answer?.Status}");
                    wrong++;
                    continue;
                }

                Assert.IsNotNull(answer);
                bool isWrong = name.StartsWith("error-", StringComparison.Ordinal) && !s_rightHere.Contains(name);
                if (isOfOtherModel || isWrong || s_refused.ContainsKey(name) || answer.Status >= 400)
                {
                    Assert.IsInRange(400, 499, answer.Status);
                    Assert.AreEqual(isOfOtherModel ? 404 : s_refused.GetValueOrDefault(name, answer.Status), answer.Status);
                    Assert.IsTrue(
                        isOfOtherModel || isWrong || s_refused.ContainsKey(name) || ExpectedRefusal(name), $"refused: {answer.Json}");
                    if (name != "raw-head-live")
                    {
                        _ = TestServer.ErrorOf(answer.Json);
                    }

                    wrong++;
                    continue;
                }

                Assert.AreEqual(200, answer.Status, answer.Json);
                if (answer.Json.Contains("\"outputs\":[{\"name\":\"95\",\"datatype\":\"FP32\",\"shape\":[1,", StringComparison.Ordinal)
                    && HasGolden(recorded))
                {
                    Loading.AreClose(one, answer.Numbers(), 1e-4f);
                }
                else if (HasGolden(recorded))
                {
                    Loading.AreClose(three, answer.Numbers(), 1e-4f);
                }

                right++;
            }
            catch (AssertFailedException e)
            {
                failures.Add($"{name}: {e.Message}");
            }
        }

        Assert.IsEmpty(failures, string.Join('\n', failures));
        Assert.IsGreaterThan(30, right);
        Assert.IsGreaterThan(60, wrong);
    }

    // Methods that a path does not take, paths that do not exist, and types that are not read.
    private static bool ExpectedRefusal(string name) => name is "raw-head-live" or "raw-unknown-path" or "raw-get-infer"
        or "raw-post-metadata" or "raw-json-content-type-text" or "raw-binary-no-size" or "raw-json-id-number";

    private static bool HasGolden(JsonElement recorded) => recorded.GetProperty("responses").EnumerateObject()
        .Any(response => response.Value.TryGetProperty("max_difference_from_golden", out JsonElement difference)
            && difference.ValueKind == JsonValueKind.Number);

    // The path names the model; bodies do not, or the field is ignored.
    private static byte[] Adapt(byte[] request, out bool isOfOtherModel)
    {
        int end = request.AsSpan().IndexOf("\r\n"u8);
        string line = Encoding.Latin1.GetString(request, 0, Math.Max(end, 0));
        isOfOtherModel = line.Contains(Echo, StringComparison.Ordinal) || line.Contains(TwoInputs, StringComparison.Ordinal);
        string adapted = line.Replace(Recordings.LandmarksBatch, Recordings.Landmarks, StringComparison.Ordinal);
        return adapted == line ? request : [.. Encoding.Latin1.GetBytes(adapted), .. request.AsSpan(end)];
    }
}
