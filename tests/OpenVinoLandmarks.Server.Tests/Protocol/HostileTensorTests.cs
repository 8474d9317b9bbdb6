using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Protocol;

/// <summary>
/// Tensors whose shapes, types and sizes are lies, and bodies that are not requests: each gets a status, takes little memory and does no
/// harm. Not in parallel, because the memory of the process is measured.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class HostileTensorTests
{
    private const string Path = $"/v2/models/{TestServer.Landmarks}/infer";
    private const long Memory = 64 << 20;

    private static TestServer s_server = null!;
    private static string s_input = null!;
    private static int s_side;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_server = await TestServer.StartAsync(options => options with { MaxBody = 4 << 20 });
        Serving.ServedModel model = s_server.Host.Find(TestServer.Landmarks, "");
        (s_input, s_side) = (model.Input.Name, model.Width);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await s_server.DisposeAsync();

    [TestMethod]
    [DataRow("[2147483647,3,SIDE,SIDE]", "FP32", "[1]", DisplayName = "the shape that ends Triton's process")]
    [DataRow("[4294967296,4294967296,4,4]", "FP32", "[1]", DisplayName = "a product that overflows to zero")]
    [DataRow("[9223372036854775807,SIDE,SIDE,3]", "UINT8", "[1]", DisplayName = "the largest integer")]
    [DataRow("[92233720368547758080,SIDE,SIDE,3]", "UINT8", "[1]", DisplayName = "more than the largest integer")]
    [DataRow("[-1,SIDE,SIDE,3]", "UINT8", "[1]", DisplayName = "a negative size")]
    [DataRow("[0,SIDE,SIDE,3]", "UINT8", "[]", DisplayName = "no image")]
    [DataRow("[65,SIDE,SIDE,3]", "UINT8", "[1]", DisplayName = "more images than the limit")]
    [DataRow("[1.5,SIDE,SIDE,3]", "UINT8", "[1]", DisplayName = "a fraction")]
    [DataRow("[1,SIDE,SIDE]", "UINT8", "[1]", DisplayName = "a size is missing")]
    [DataRow("[]", "UINT8", "[1]", DisplayName = "no sizes")]
    [DataRow("5", "UINT8", "[1]", DisplayName = "a shape that is a number")]
    [DataRow("[1,3,SIDE,SIDE]", "UINT8", "[1]", DisplayName = "the layout of the other type")]
    [DataRow("[1,SIDE,SIDE,3]", "UINT8", "[1,2,3]", DisplayName = "values are missing")]
    [DataRow("[1,SIDE,SIDE,3]", "INT32", "[1]", DisplayName = "another type")]
    [DataRow("[1,SIDE,SIDE,3]", "uint8", "[1]", DisplayName = "a type in lower case")]
    [DataRow("[1,SIDE,SIDE,3]", "UINT8", "{}", DisplayName = "values that are an object")]
    [DataRow("[1,SIDE,SIDE,3]", "UINT8", "null", DisplayName = "values that are null")]
    [DataRow("[1,SIDE,SIDE,3]", "UINT8", "[256,FILL]", DisplayName = "more than a byte")]
    [DataRow("[1,SIDE,SIDE,3]", "UINT8", "[-1,FILL]", DisplayName = "less than a byte")]
    [DataRow("[1,SIDE,SIDE,3]", "UINT8", "[1.5,FILL]", DisplayName = "a fraction of a byte")]
    [DataRow("[1,SIDE,SIDE,3]", "UINT8", "[1e40,FILL]", DisplayName = "more than a float")]
    [DataRow("[1,SIDE,SIDE,3]", "UINT8", "[1e400,FILL]", DisplayName = "more than a double")]
    [DataRow("[1,SIDE,SIDE,3]", "UINT8", "[NaN,FILL]", DisplayName = "not a number")]
    [DataRow("[1,SIDE,SIDE,3]", "UINT8", "[\"1\",FILL]", DisplayName = "text")]
    [DataRow("[1,SIDE,SIDE,3]", "UINT8", "[null,FILL]", DisplayName = "null")]
    [DataRow("[1,SIDE,SIDE,3]", "UINT8", "[1,2,FILL]", DisplayName = "a value too many")]
    public async Task Tensor_ThatIsALie_IsRefused(string shape, string datatype, string data)
    {
        string fill = string.Join(',', Enumerable.Repeat("7", s_side * s_side * 3 - 1));
        string json = $$$"""{"inputs":[{"name":"{{{s_input}}}","datatype":"{{{datatype}}}","shape":{{{shape}}},"data":{{{data}}}}]}"""
            .Replace("SIDE", $"{s_side}", StringComparison.Ordinal).Replace("FILL", fill, StringComparison.Ordinal);
        await RefusedAsync(Encoding.UTF8.GetBytes(json), 400);
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("{")]
    [DataRow("[]")]
    [DataRow("null")]
    [DataRow("{}")]
    [DataRow("{\"inputs\":[]}")]
    [DataRow("{\"inputs\":{}}")]
    [DataRow("{\"inputs\":[1]}")]
    [DataRow("{\"inputs\":[{}]}")]
    [DataRow("{\"inputs\":[{\"name\":\"x\"}],\"inputs\":[]}")]
    [DataRow("{\"id\":5,\"inputs\":[]}")]
    [DataRow("{\"id\":\"\\ud800\",\"inputs\":[]}")]
    [DataRow("{\"parameters\":[],\"inputs\":[]}")]
    [DataRow("{\"inputs\":[]} {}")]
    public Task Json_ThatIsNotARequest_IsRefused(string json) => RefusedAsync(Encoding.UTF8.GetBytes(json), 400);

    [TestMethod]
    public async Task Body_ThatIsNotUtf8OrTooDeep_IsRefused()
    {
        await RefusedAsync([.. "{\"id\":\""u8, 0xFF, 0xFE, .. "\",\"inputs\":[]}"u8], 400);
        await RefusedAsync(Encoding.UTF8.GetBytes("{\"inputs\":[{\"data\":" + new string('[', 100_000) + "]}"), 400);
    }

    [TestMethod]
    [DataRow("text/plain", 415)]
    [DataRow("multipart/form-data; boundary=x", 415)]
    [DataRow("image/png", 415)]
    public Task Body_OfAnotherType_IsRefused(string type, int status) => RefusedAsync("{}"u8.ToArray(), status, type);

    [TestMethod]
    public async Task Body_OverTheLimit_IsRefused()
    {
        await RefusedAsync(new byte[(4 << 20) + 1], 413);

        // What a compressed body expands to counts: 100 MB of zeros are 100 kB.
        using MemoryStream bomb = new();
        using (GZipStream gzip = new(bomb, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++)
            {
                gzip.Write(zeros);
            }
        }

        await RefusedAsync(bomb.ToArray(), 413, encoding: "gzip");
        await RefusedAsync("not gzip"u8.ToArray(), 400, encoding: "gzip");
        await RefusedAsync("{}"u8.ToArray(), 415, encoding: "br");
    }

    [TestMethod]
    [DataRow("0")]
    [DataRow("-5")]
    [DataRow("abc")]
    [DataRow("3000000000")]
    [DataRow("1000")]
    public Task JsonLength_OutsideTheBody_IsRefused(string length) =>
        RefusedAsync("{\"inputs\":[]}"u8.ToArray(), 400, jsonLength: length);

    [TestMethod]
    [DataRow("2147483647,3,SIDE,SIDE", "FP32", 4)]
    [DataRow("4294967296,4294967296,4,4", "FP32", 0)]
    [DataRow("-1,SIDE,SIDE,3", "UINT8", 0)]
    [DataRow("1,SIDE,SIDE,3", "UINT8", 100)]
    [DataRow("1,SIDE,SIDE,3", "INT8", 100)]
    public async Task GrpcTensor_ThatIsALie_IsRefused(string shape, string datatype, int bytes)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(s_server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        ModelInferRequest request = new()
        {
            ModelName = TestServer.Landmarks,
            Inputs =
            {
                new ModelInferRequest.Types.InferInputTensor
                {
                    Name = s_input,
                    Datatype = datatype,
                    Shape = { shape.Replace("SIDE", $"{s_side}", StringComparison.Ordinal).Split(',').Select(long.Parse) },
                },
            },
            RawInputContents = { ByteString.CopyFrom(new byte[bytes]) },
        };
        long before = GC.GetTotalAllocatedBytes(precise: true);
        RpcException error = await Assert.ThrowsExactlyAsync<RpcException>(async () => await client.ModelInferAsync(request));
        Assert.AreEqual(StatusCode.InvalidArgument, error.StatusCode);
        Assert.IsLessThan(Memory, GC.GetTotalAllocatedBytes(precise: true) - before);
    }

    [TestMethod]
    public async Task GrpcMessage_OverTheLimit_IsRefused()
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(s_server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        ModelInferRequest request = new()
        {
            ModelName = TestServer.Landmarks,
            RawInputContents = { ByteString.CopyFrom(new byte[5 << 20]) },
        };
        RpcException error = await Assert.ThrowsExactlyAsync<RpcException>(async () => await client.ModelInferAsync(request));
        Assert.AreEqual(StatusCode.ResourceExhausted, error.StatusCode);
        ServerReadyResponse ready = await client.ServerReadyAsync(new ServerReadyRequest());
        Assert.IsTrue(ready.Ready);
    }

    private static async Task RefusedAsync(
        byte[] body, int status, string? type = "application/json", string? encoding = null, string? jsonLength = null)
    {
        using ByteArrayContent content = new(body);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        if (jsonLength is not null)
        {
            content.Headers.Add("Inference-Header-Content-Length", jsonLength);
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        using HttpResponseMessage answer = await s_server.Http.PostAsync(Path, content);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(status, (int)answer.StatusCode, text);
        _ = TestServer.ErrorOf(text);
        Assert.IsLessThan(Memory, GC.GetTotalAllocatedBytes(precise: true) - before);
        using HttpResponseMessage ready = await s_server.Http.GetAsync("/v2/health/ready");
        Assert.IsTrue(ready.IsSuccessStatusCode);
    }
}
