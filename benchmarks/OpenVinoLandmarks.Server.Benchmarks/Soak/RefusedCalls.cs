using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using OpenCvSharp;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Benchmarks.Serving;

namespace OpenVinoLandmarks.Server.Benchmarks.Soak;

/// <summary>Calls whose answer is a status that is known, most of them refusals.</summary>
internal sealed class RefusedCalls(GRPCInferenceService.GRPCInferenceServiceClient client, HttpClient http, CropCalls crops)
{
    private const int Claimed = 60_000, OverTheLimit = 3 << 20, Bomb = 64 << 20;

    private readonly byte[] _bomb = CreateBomb();
    private readonly byte[] _hugePicture = CreateHugePicture();

    /// <summary>Posts a body.</summary>
    public async Task PostAsync(string path, byte[] bytes, string type, int status, string? encoding = null)
    {
        using ByteArrayContent body = new(bytes);
        body.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null)
        {
            body.Headers.ContentEncoding.Add(encoding);
        }

        using HttpResponseMessage answer = await http.PostAsync(path, body);
        _ = await answer.Content.ReadAsByteArrayAsync();
        Require((int)answer.StatusCode, status);
    }

    public async Task AskAsync(Random random)
    {
        string[] paths = ["/v2/health/live", "/v2/health/ready", "/v2", $"/v2/models/{BenchmarkModels.Faces}", "/metrics"];
        using HttpResponseMessage answer = await http.GetAsync(paths[random.Next(paths.Length)]);
        _ = await answer.Content.ReadAsByteArrayAsync();
        Require((int)answer.StatusCode, 200);
        _ = await client.ServerReadyAsync(new ServerReadyRequest());
    }

    public async Task UnknownModelAsync(Random random)
    {
        await PostAsync("/v2/models/unknown/infer", "{}"u8.ToArray(), "application/json", 404);
        ModelInferRequest request = crops.Request([crops.Choose(random)]);
        request.ModelName = "unknown";
        await FailAsync(request, StatusCode.NotFound);
    }

    public async Task LyingShapeAsync(Random random)
    {
        byte[] json = """{"inputs":[{"name":"input","datatype":"FP32","shape":[2147483647,3,48,48],"data":[1]}]}"""u8.ToArray();
        await PostAsync(CropCalls.InferPath, json, "application/json", 400);
        ModelInferRequest request = crops.Request([crops.Choose(random)]);
        request.Inputs[0].Shape[0] = random.NextInt64(2, long.MaxValue);
        await FailAsync(request, StatusCode.InvalidArgument);
    }

    public Task HugePictureAsync() => PostAsync("/v1/landmarks", _hugePicture, "image/png", 413);

    public Task BombAsync() => PostAsync(CropCalls.InferPath, _bomb, "application/json", 413, "gzip");

    public async Task BodyOverTheLimitAsync()
    {
        try
        {
            await PostAsync("/v1/landmarks", new byte[OverTheLimit], "image/jpeg", 413);
        }
        catch (HttpRequestException)
        {
            // The server answered and closed the connection while the rest was on its way.
        }
    }

    private static void Require(int status, int expected)
    {
        if (status == (int)HttpStatusCode.TooManyRequests)
        {
            throw new HttpRequestException("The server is busy.", null, HttpStatusCode.TooManyRequests);
        }

        if (status != expected)
        {
            throw new InvalidDataException($"Status {status} instead of {expected}.");
        }
    }

    private async Task FailAsync(ModelInferRequest request, StatusCode expected)
    {
        StatusCode code = StatusCode.OK;
        try
        {
            _ = await client.ModelInferAsync(request);
        }
        catch (RpcException e)
        {
            code = e.StatusCode;
        }

        Require((int)code, (int)expected);
    }

    private static byte[] CreateBomb()
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(new byte[Bomb]);
        }

        return bytes.ToArray();
    }

    // The header of a picture of 1 x 1 with another size.
    private static byte[] CreateHugePicture()
    {
        const int Width = 16, Height = 20;
        using Mat one = new(1, 1, MatType.CV_8UC3, Scalar.Black);
        Cv2.ImEncode(".png", one, out byte[] bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Width), Claimed);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Height), Claimed);
        return bytes;
    }
}
