using Grpc.Core;
using Grpc.Net.Client;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Benchmarks.Serving;

namespace OpenVinoLandmarks.Server.Benchmarks.Soak;

/// <summary>A kind of traffic.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">How often it comes, beside the others.</param>
/// <param name="SendAsync">Sends one call and throws if the answer is not the right one.</param>
internal sealed record TrafficKind(string Name, int Weight, Func<Random, Task> SendAsync);

/// <summary>Everything that callers send in the soak. Numbers are compared with those of quiet calls at the start.</summary>
internal sealed class Traffic : IDisposable
{
    private readonly HttpClient _http;
    private readonly GrpcChannel _channel;
    private readonly TrafficKind[] _kinds;
    private readonly int _weights;

    private Traffic(HttpClient http, GrpcChannel channel, TrafficKind[] kinds) =>
        (_http, _channel, _kinds, _weights) = (http, channel, kinds, kinds.Sum(kind => kind.Weight));

    /// <summary>Connects to a server and asks for the right numbers.</summary>
    public static async Task<Traffic> CreateAsync(ServerProcess server)
    {
        HttpClient http = new() { BaseAddress = server.Url, Timeout = TimeSpan.FromMinutes(2) };
        GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        CropCalls crops = await CropCalls.CreateAsync(client, http);
        RefusedCalls refused = new(client, http, crops);
        BrokenCalls broken = new(server, client, http, crops);
        return new Traffic(http, channel,
        [
            new("crops over gRPC", 30, crops.GrpcAsync),
            new("typed crops over gRPC", 5, crops.TypedAsync),
            new("raw crops over REST", 20, crops.RestRawAsync),
            new("crops as JSON", 5, crops.RestJsonAsync),
            new("pictures", 10, _ => refused.PostAsync("/v1/landmarks", BenchmarkModels.Picture, "image/jpeg", 200)),
            new("aligned faces", 3, _ => refused.PostAsync("/v1/landmarks?align=112", BenchmarkModels.Picture, "image/jpeg", 200)),
            new("a client that comes and goes", 1, random => Task.Run(() => LoadAndRun(server, crops, random))),
            new("questions", 5, refused.AskAsync),
            new("unknown models", 5, refused.UnknownModelAsync),
            new("lying shapes", 5, refused.LyingShapeAsync),
            new("malformed JSON", 3, _ => refused.PostAsync(CropCalls.InferPath, "{\"inputs\":[{"u8.ToArray(), "application/json", 400)),
            new("another type", 3, _ => refused.PostAsync("/v1/landmarks", "text"u8.ToArray(), "text/plain", 415)),
            new("a picture that claims 60,000 x 60,000", 3, _ => refused.HugePictureAsync()),
            new("a decompression bomb", 2, _ => refused.BombAsync()),
            new("a body over the limit", 2, _ => refused.BodyOverTheLimitAsync()),
            new("a message that claims 1 GiB", 3, _ => broken.MessageOfOneGibibyteAsync()),
            new("random bytes", 3, broken.RandomBytesAsync),
            new("half a body", 3, broken.HalfBodyAsync),
            new("cancelled gRPC", 10, broken.CancelledGrpcAsync),
            new("cancelled pictures", 5, broken.CancelledPictureAsync),
        ]);
    }

    /// <summary>Chooses what to send next.</summary>
    public TrafficKind Choose(Random random)
    {
        int position = random.Next(_weights), kind = 0;
        while (position >= _kinds[kind].Weight)
        {
            position -= _kinds[kind++].Weight;
        }

        return _kinds[kind];
    }

    public void Dispose()
    {
        _channel.Dispose();
        _http.Dispose();
    }

    private static void LoadAndRun(ServerProcess server, CropCalls crops, Random random)
    {
        string address = random.Next(2) == 0 ? $"kserve+grpc://{server.GrpcUrl.Authority}" : $"kserve+http://{server.Url.Authority}";
        using IImageModel model = BenchmarkModels.LoadRemote(address, calls: 2);
        int crop = crops.Choose(random);
        using ImageBatch batch = model.Rent(1);
        crops.Pixels(crop).CopyTo(batch.Input(0));
        batch.Run(1);
        crops.Check([crop], batch.Output(0));
    }
}
