using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using OpenVinoLandmarks.Server.Page;
using OpenVinoLandmarks.Server.Rest;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.OpenApi;

/// <summary>The description of the REST interface is valid OpenAPI 3.1, and has all paths of the server.</summary>
[TestClass]
public sealed class OpenApiDocumentTests
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    private static TestServer s_server = null!;
    private static string s_text = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_server = await TestServer.StartAsync(waitUntilReady: false);
        s_text = await s_server.Http.GetStringAsync("/openapi.json");
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_server.DisposeAsync();

    [TestMethod]
    public void Document_IsRead_WithoutAnErrorOrAWarning()
    {
        ReadResult read = OpenApiDocument.Parse(s_text, OpenApiConstants.Json);
        OpenApiDiagnostic diagnostic = read.Diagnostic!;
        string[] findings = [.. diagnostic.Errors.Concat(diagnostic.Warnings).Select(error => $"{error.Pointer}: {error.Message}")];
        Assert.IsEmpty(findings, string.Join('\n', findings));
        Assert.AreEqual(OpenApiSpecVersion.OpenApi3_1, diagnostic.SpecificationVersion);
        Assert.AreEqual(RestEndpoints.ServerVersion, read.Document!.Info.Version);

        // What is written again is what was read, except for the last number of the version of OpenAPI: no part was ignored.
        using StringWriter text = new();
        read.Document.SerializeAsV31(new OpenApiJsonWriter(text));
        JsonObject expected = (JsonObject)JsonNode.Parse(s_text)!, written = (JsonObject)JsonNode.Parse(text.ToString())!;
        written["openapi"] = (string)expected["openapi"]!;
        Assert.AreEqual(Sorted(expected)!.ToJsonString(s_indented), Sorted(written)!.ToJsonString(s_indented));
    }

    [TestMethod]
    public void Document_HasExactlyThePathsOfTheServer()
    {
        string[] described =
        [
            .. JsonNode.Parse(s_text)!["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
                .Where(member => member.Key is "get" or "post").Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}")),
        ];
        CollectionAssert.AreEquivalent(Routes().ToArray(), described);
    }

    [TestMethod]
    public void Operations_HaveNamesOfTheirOwn_AndEveryReferenceIsUsedAndDefined()
    {
        JsonNode document = JsonNode.Parse(s_text)!;
        string[] operations =
        [
            .. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject())
                .Where(member => member.Key is "get" or "post").Select(method => (string)method.Value!["operationId"]!),
        ];
        CollectionAssert.AllItemsAreUnique(operations);
        string[] defined =
        [
            .. document["components"]!.AsObject().Where(kind => kind.Key != "securitySchemes")
                .SelectMany(kind => kind.Value!.AsObject().Select(component => $"#/components/{kind.Key}/{component.Key}")),
        ];
        CollectionAssert.AreEquivalent(defined, References(document).Distinct().ToArray());
    }

    private static IEnumerable<string> Routes()
    {
        foreach (RouteEndpoint route in s_server.Endpoints.OfType<RouteEndpoint>())
        {
            string path = "/" + route.RoutePattern.RawText!.TrimStart('/');
            bool isRest = route.Metadata.GetMetadata<GrpcMethodMetadata>() is null && !PageFiles.Paths.Contains(path)
                && !path.Contains("{unimplemented", StringComparison.Ordinal);
            if (isRest)
            {
                // The exporter of metrics answers every method.
                IReadOnlyList<string> methods = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"];
                yield return $"{methods.Single()} {path}";
            }
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member.Key == "$ref" ? [(string)member.Value!] : References(member.Value)),
        JsonArray elements => elements.SelectMany(References),
        _ => [],
    };

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray elements => new JsonArray([.. elements.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
