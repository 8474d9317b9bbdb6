using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.OpenApi;

/// <summary>
/// Compares the description of the REST interface with the server: each example with its schema, and real answers with the schemas and the
/// examples. An answer may not have a property that its schema does not describe.
/// </summary>
[TestClass]
public sealed class OpenApiAnswerTests
{
    private const string Model = $"/v2/models/{TestServer.Landmarks}", ModelPath = "/v2/models/{name}";

    private static TestServer s_server = null!;
    private static JsonObject s_document = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_server = await TestServer.StartAsync();
        s_document = (JsonObject)JsonNode.Parse(await s_server.Http.GetStringAsync("/openapi.json"))!;
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_server.DisposeAsync();

    [TestMethod]
    public void Examples_FitTheirSchemas()
    {
        int count = 0;
        foreach ((JsonObject media, string place) in MediaTypes(s_document, "$"))
        {
            foreach ((string name, JsonNode? example) in media["examples"]?.AsObject() ?? [])
            {
                AssertFits(media["schema"]!, example!["value"]!, $"{place}.{name}");
                count++;
            }
        }

        Assert.IsGreaterThan(12, count);
    }

    [TestMethod]
    [DataRow("/v2", "/v2")]
    [DataRow("/v2/health/live", "/v2/health/live")]
    [DataRow("/v2/health/ready", "/v2/health/ready")]
    [DataRow(ModelPath, Model)]
    [DataRow($"{ModelPath}/ready", $"{Model}/ready")]
    [DataRow($"{ModelPath}/config", $"{Model}/config")]
    [DataRow($"{ModelPath}/versions/{{version}}", $"{Model}/versions/1")]
    [DataRow($"{ModelPath}/versions/{{version}}/ready", $"{Model}/versions/1/ready")]
    [DataRow($"{ModelPath}/versions/{{version}}/config", $"{Model}/versions/1/config")]
    public async Task Answer_IsTheExample(string path, string address)
    {
        using HttpResponseMessage answer = await s_server.Http.GetAsync(address);
        JsonNode json = await CheckAsync(path, "get", answer, HttpStatusCode.OK);
        JsonNode example = Example(Media(path, "get", 200)["examples"]!);
        Assert.AreEqual(example.ToJsonString(), json.ToJsonString());
    }

    [TestMethod]
    public async Task Picture_HasAnAnswerThatFits_AndTheExampleIsOfThisPicture()
    {
        using ByteArrayContent picture = new(File.ReadAllBytes(Tool.Sample));
        picture.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using MultipartFormDataContent form = new() { { picture, "picture", "astronaut.jpg" } };
        using HttpResponseMessage answer = await s_server.Http.PostAsync("/v1/landmarks", form);
        JsonNode json = await CheckAsync("/v1/landmarks", "post", answer, HttpStatusCode.OK);
        JsonNode example = Example(Media("/v1/landmarks", "post", 200)["examples"]!);

        // The example has another processor.
        json["device"]!["name"] = (string)example["device"]!["name"]!;
        Assert.AreEqual(example.ToJsonString(), json.ToJsonString());
        StringAssert.Matches(
            answer.Headers.GetValues("Server-Timing").Single(), new(@"^decode;dur=\d+\.\d\d, detect;dur=\d+\.\d\d$"));
    }

    [TestMethod]
    public async Task Inference_OfTheExample_HasTheAnswerOfTheExample()
    {
        JsonNode request = RequestExample();
        request["inputs"]![0]!["data"] = new JsonArray([.. Enumerable.Repeat(128, 48 * 48 * 3).Select(value => (JsonNode)value)]);
        using StringContent body = new(request.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await s_server.Http.PostAsync($"{Model}/infer", body);
        JsonNode json = await CheckAsync($"{ModelPath}/infer", "post", answer, HttpStatusCode.OK);
        JsonNode example = Example(Media($"{ModelPath}/infer", "post", 200)["examples"]!);
        Assert.AreEqual(example["id"]!.ToJsonString(), json["id"]!.ToJsonString());
        JsonArray expected = (JsonArray)example["outputs"]![0]!["data"]!, actual = (JsonArray)json["outputs"]![0]!["data"]!;
        Assert.HasCount(expected.Count, actual);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.AreEqual((double)expected[i]!, (double)actual[i]!, 1e-5);
        }
    }

    [TestMethod]
    public async Task Inference_WithRawData_HasAnAnswerThatFits()
    {
        JsonNode request = RequestExample();
        JsonObject input = (JsonObject)request["inputs"]![0]!;
        input.Remove("data");
        input["parameters"] = new JsonObject { ["binary_data_size"] = 48 * 48 * 3 };
        request["parameters"] = new JsonObject { ["binary_data_output"] = true };
        AssertFits(RequestMedia["schema"]!, request, "request");
        byte[] json = Encoding.UTF8.GetBytes(request.ToJsonString());
        using ByteArrayContent body = new([.. json, .. new byte[48 * 48 * 3]]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        body.Headers.Add("Inference-Header-Content-Length", $"{json.Length}");
        using HttpResponseMessage answer = await s_server.Http.PostAsync($"{Model}/infer", body);
        Assert.AreEqual("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        int length = int.Parse(answer.Headers.GetValues("Inference-Header-Content-Length").Single());
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        AssertFits(Media($"{ModelPath}/infer", "post", 200)["schema"]!, JsonNode.Parse(bytes.AsSpan(0, length))!, "answer");
    }

    [TestMethod]
    [DataRow("GET", "/v2/models/{name}", "/v2/models/other", 404)]
    [DataRow("GET", "/v2/models/{name}/versions/{version}", $"{Model}/versions/2", 404)]
    [DataRow("POST", "/v2/models/{name}/infer", $"{Model}/infer", 400)]
    [DataRow("POST", "/v1/landmarks", "/v1/landmarks", 415)]
    [DataRow("POST", "/v1/landmarks", "/v1/landmarks?align=5", 400)]
    public async Task Errors_FitTheSchema(string method, string path, string address, int status)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), address);
        request.Content = method == "POST" ? new ByteArrayContent([]) : null;
        using HttpResponseMessage answer = await s_server.Http.SendAsync(request);
        await CheckAsync(path, method.ToLowerInvariant(), answer, (HttpStatusCode)status);
    }

    [TestMethod]
    public async Task Metrics_HaveADescribedType()
    {
        using HttpResponseMessage answer = await s_server.Http.GetAsync("/metrics");
        JsonNode content = Resolve(Operation("/metrics", "get")["responses"]!["200"]!)["content"]!;
        Assert.IsNotNull(content[answer.Content.Headers.ContentType!.MediaType!], answer.Content.Headers.ContentType.MediaType);
    }

    // Asserts the status and the type, and that the answer fits the schema. Returns the answer.
    private static async Task<JsonNode> CheckAsync(string path, string method, HttpResponseMessage answer, HttpStatusCode status)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(status, answer.StatusCode, text);
        Assert.AreEqual("application/json", answer.Content.Headers.ContentType!.MediaType);
        JsonNode json = JsonNode.Parse(text)!;
        AssertFits(Media(path, method, (int)status)["schema"]!, json, path);
        return json;
    }

    private static JsonNode Operation(string path, string method) => s_document["paths"]![path]![method]!;

    private static JsonNode Media(string path, string method, int status) =>
        Resolve(Operation(path, method)["responses"]![$"{status}"]!)["content"]!["application/json"]!;

    private static JsonNode RequestMedia =>
        Resolve(Operation($"{ModelPath}/infer", "post")["requestBody"]!)["content"]!["application/json"]!;

    private static JsonNode Example(JsonNode examples) => examples.AsObject().Single().Value!["value"]!;

    private static JsonNode RequestExample() => Example(RequestMedia["examples"]!).DeepClone();

    private static JsonNode Resolve(JsonNode node) => node["$ref"] is { } reference
        ? ((string)reference!).Split('/').Skip(1).Aggregate((JsonNode)s_document, (at, name) => at[name]!)
        : node;

    private static void AssertFits(JsonNode schema, JsonNode value, string place)
    {
        // The schemas refer to each other by their place in the document. Here they are definitions beside the one that is tested.
        JsonObject closed = (JsonObject)Closed(schema);
        closed["$defs"] = Closed(s_document["components"]!["schemas"]!);
        JsonSchema parsed = JsonSchema.FromText(
            closed.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal));
        EvaluationResults results = parsed.Evaluate(
            JsonSerializer.SerializeToElement(value), new EvaluationOptions { OutputFormat = OutputFormat.List });
        IEnumerable<string> errors = (results.Details ?? []).Where(detail => detail.Errors is not null)
            .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"));
        Assert.IsTrue(results.IsValid, $"{place}: {string.Join('\n', errors)}\n{value.ToJsonString()}");
    }

    // A copy of schemas in which objects have no other properties than those that are described.
    private static JsonNode Closed(JsonNode node)
    {
        JsonNode copy = node.DeepClone();
        Close(copy);
        return copy;

        static void Close(JsonNode? part)
        {
            foreach (JsonNode? child in part switch
            {
                JsonObject members => members.Select(member => member.Value).ToArray(),
                JsonArray elements => [.. elements],
                _ => [],
            })
            {
                Close(child);
            }

            if (part is JsonObject schema && schema["properties"] is JsonObject && schema["type"] is JsonValue)
            {
                schema["additionalProperties"] = false;
            }
        }
    }

    private static IEnumerable<(JsonObject Media, string Place)> MediaTypes(JsonNode? node, string place)
    {
        if (node is JsonArray elements)
        {
            return elements.SelectMany((element, i) => MediaTypes(element, $"{place}[{i}]"));
        }

        if (node is not JsonObject members)
        {
            return [];
        }

        IEnumerable<(JsonObject Media, string Place)> below =
            members.SelectMany(member => MediaTypes(member.Value, $"{place}.{member.Key}"));
        return members["examples"] is JsonObject && members["schema"] is not null ? below.Prepend((members, place)) : below;
    }
}
