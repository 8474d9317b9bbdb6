using System.Diagnostics;
using Google.Protobuf;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.KServe.Tests.Support;

namespace OpenVinoLandmarks.KServe.Tests.Calls;

/// <summary>
/// Servers that are absent, die, come back, are slow, or answer something else: the right exception in time, and nothing hangs.
/// </summary>
[TestClass]
public sealed class FailingServerTests
{
    private const string Model = "landmarks";

    [TestMethod]
    [DataRow("kserve+grpc")]
    [DataRow("kserve+http")]
    public void Server_ThatIsAbsent_FailsWithItsAddress(string scheme)
    {
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => Loading.TryLoad($"{scheme}://127.0.0.1:1", Model));
        Assert.Contains("127.0.0.1:1", error.Message);
        Assert.Contains("Check that the server runs", error.Message);
    }

    [TestMethod]
    public async Task Server_ThatDiesAndComesBack_IsUsedAgain()
    {
        GrpcServer server = await GrpcServer.StartAsync(Answer);
        int port = server.Port;
        using IImageModel model = Loading.Load(server.Device, Model, options => options.CallTimeout = TimeSpan.FromSeconds(5));
        await server.DisposeAsync();
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => Infer(model));
        Assert.Contains($"127.0.0.1:{port}", error.Message);

        await using GrpcServer again = await GrpcServer.StartAsync(Answer, port);
        await UntilAsync(() => TryInfer(model));
        Assert.IsNull(model.Fault, "a server that is away is not a lost device");
    }

    [TestMethod]
    [DataRow("grpc")]
    [DataRow("http")]
    public async Task Servers_OfWhichOneDies_AnswerAllCalls(string scheme)
    {
        int first = 0, second = 0;
        (IAsyncDisposable dying, int port) = await StartAsync(scheme, () => Interlocked.Increment(ref first));
        (IAsyncDisposable other, int otherPort) = await StartAsync(scheme, () => Interlocked.Increment(ref second));
        await using IAsyncDisposable lives = other;
        using IImageModel model = Loading.Load($"kserve+{scheme}://127.0.0.1:{port},127.0.0.1:{otherPort}", Model);

        // A gRPC channel uses a server as soon as it is connected.
        await UntilAsync(() =>
        {
            Infer(model);
            return Volatile.Read(ref first) > 1 && Volatile.Read(ref second) > 1;
        });
        await dying.DisposeAsync();
        for (int i = 0; i < 20; i++)
        {
            Infer(model);
        }

        Assert.IsGreaterThan(19, second);
    }

    [TestMethod]
    [DataRow("grpc")]
    [DataRow("http")]
    public async Task Server_ThatIsSlow_FailsInTime(string scheme)
    {
        TimeSpan delay = TimeSpan.Zero;
        using ManualResetEventSlim release = new();
        await using IAsyncDisposable server = scheme == "grpc"
            ? await GrpcServer.StartAsync((method, message) => Answer(method, message) with { Delay = delay })
            : new RestServer(request =>
            {
                release.Wait(delay);
                return Answer(request);
            });
        int port = server is GrpcServer grpc ? grpc.Port : ((RestServer)server).Port;
        using IImageModel model = Loading.Load(
            $"kserve+{scheme}://127.0.0.1:{port}", Model, options => options.CallTimeout = TimeSpan.FromSeconds(2));
        delay = TimeSpan.FromMinutes(1);
        long start = Stopwatch.GetTimestamp();
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => Infer(model));
        Assert.IsLessThan(TimeSpan.FromSeconds(30), Stopwatch.GetElapsedTime(start));
        Assert.Contains("no answer within 2 s", error.Message);

        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(50));
        using ImageBatch batch = model.Rent(1);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await batch.RunAsync(1, cancellation.Token));
        release.Set();
    }

    [TestMethod]
    public async Task Server_ThatAnswersGarbage_FailsWithAMessage()
    {
        byte[] garbage = [0xFF, 0xFF, 0xFF, 0x00, 0x13];
        bool isBroken = false;
        await using GrpcServer server = await GrpcServer.StartAsync((method, message) =>
            isBroken ? new GrpcAnswer(garbage) : Answer(method, message));
        using IImageModel model = Loading.Load(server.Device, Model);
        isBroken = true;
        Assert.ThrowsExactly<DeviceException>(() => Infer(model));

        string page = RestServerAnswers.Page;
        await using RestServer proxy = new(_ => RestServer.Answer(200, page, "text/html"));
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => Loading.TryLoad(proxy.Device, Model));
        Assert.Contains("not JSON", error.Message);
        await using RestServer gateway = new(_ => RestServer.Answer(502, page, "text/html"));
        error = Assert.ThrowsExactly<DeviceException>(() => Loading.TryLoad(gateway.Device, Model));
        Assert.Contains("HTTP 502", error.Message);
    }

    [TestMethod]
    public async Task Server_ThatAnswersAnotherModel_IsRefusedWhenTheModelIsLoaded()
    {
        await using GrpcServer server = await GrpcServer.StartAsync((method, message) =>
            method == "ModelInfer" ? new GrpcAnswer(Numbers(1, 8).ToByteArray()) : Answer(method, message));
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => Loading.TryLoad(server.Device, Model));
        Assert.Contains("[1,8]", error.Message);
        Assert.Contains("[-1,10]", error.Message);
    }

    [TestMethod]
    public async Task Server_ThatAnswersNotANumber_IsReportedByTheDetector()
    {
        float value = 0.5f;
        await using GrpcServer server = await GrpcServer.StartAsync((method, message) => method == "ModelInfer"
            ? new GrpcAnswer(Numbers(ModelInferRequest.Parser.ParseFrom(message).Inputs[0].Shape[0], 10, value).ToByteArray())
            : Answer(method, message));
        FaceLandmarkDetectorOptions options = new() { Model = Model, Backends = { new KServeBackend() } };
        options.Engine.Device = DeviceSelection.Parse(server.Device);
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
        byte[] pixels = new byte[100 * 100 * 3];
        FaceBox[] boxes = [.. Enumerable.Range(0, 40).Select(i => new FaceBox(i, i, 50, 50))];
        FaceLandmarks[] faces = new FaceLandmarks[boxes.Length];
        detector.Detect(new ImageView(pixels, 100, 100, PixelFormat.Bgr24), boxes, faces);
        Assert.AreEqual(25, faces[0].Nose.X);
        Assert.AreEqual(39 + 25, faces[39].Nose.X);
        value = float.NaN;
        Assert.ThrowsExactly<DeviceException>(() => detector.Detect(new ImageView(pixels, 100, 100, PixelFormat.Bgr24), boxes, faces));
    }

    private static void Infer(IImageModel model) => Loading.Run(model, new byte[model.Info.InputLength]);

    private static bool TryInfer(IImageModel model)
    {
        try
        {
            Infer(model);
            return true;
        }
        catch (DeviceException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static async Task<(IAsyncDisposable Server, int Port)> StartAsync(string scheme, Action count)
    {
        if (scheme == "grpc")
        {
            GrpcServer server = await GrpcServer.StartAsync((method, message) =>
            {
                count();
                return Answer(method, message);
            });
            return (server, server.Port);
        }

        RestServer rest = new(request =>
        {
            count();
            return Answer(request);
        });
        return (rest, rest.Port);
    }

    private static GrpcAnswer Answer(string method, byte[] message)
    {
        IMessage? answer = method switch
        {
            "ServerMetadata" => new ServerMetadataResponse { Name = "test", Version = "1" },
            "ModelMetadata" => new ModelMetadataResponse
            {
                Name = Model,
                Inputs = { new ModelMetadataResponse.Types.TensorMetadata { Name = "in", Datatype = "UINT8", Shape = { -1, 48, 48, 3 } } },
                Outputs = { new ModelMetadataResponse.Types.TensorMetadata { Name = "out", Datatype = "FP32", Shape = { -1, 10 } } },
            },
            "ModelInfer" => Numbers(ModelInferRequest.Parser.ParseFrom(message).Inputs[0].Shape[0], 10),
            _ => null,
        };
        return answer is null ? new GrpcAnswer(null, Status: 12) : new GrpcAnswer(answer.ToByteArray());
    }

    private static byte[] Answer(RestMessage request) => RestServer.Answer(200, request.Path switch
    {
        "/v2" => """{"name":"test","version":"1"}""",
        _ when request.Path.EndsWith("/infer", StringComparison.Ordinal) => RestServerAnswers.Numbers,
        _ => RestServerAnswers.Description,
    });

    private static ModelInferResponse Numbers(long images, long numbers, float value = 0.5f) => new()
    {
        ModelName = Model,
        Outputs = { new ModelInferResponse.Types.InferOutputTensor { Name = "out", Datatype = "FP32", Shape = { images, numbers } } },
        RawOutputContents =
        {
            ByteString.CopyFrom([.. Enumerable.Repeat(value, (int)(images * numbers)).SelectMany(BitConverter.GetBytes)]),
        },
    };

    /// <summary>Bodies of REST answers.</summary>
    private static class RestServerAnswers
    {
        public const string Page = "<!doctype html><html><body><h1>Bad gateway</h1></body></html>";

        public const string Description = """
            {"outputs":[{"shape":[1,10],"datatype":"FP32","name":"out"}],"platform":"p","versions":null,"name":"landmarks",
             "inputs":[{"name":"in","datatype":"FP32","shape":[1,3,48,48]}],"parameters":{}}
            """;

        public const string Numbers = """
            {"model_name":"landmarks","outputs":[{"data":[[0,1,2,3,4,5,6,7,8,9]],"shape":[1,10],
             "parameters":null,"name":"out","datatype":"FP32"}]}
            """;
    }
}
