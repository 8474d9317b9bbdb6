using System.Globalization;
using System.Net;
using OpenCvSharp;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.Server.Benchmarks.Serving;

namespace OpenVinoLandmarks.Server.Benchmarks.Load;

/// <summary>
/// Measures many callers of the server beside the same number of callers of the library in this process, and prints a table. The rows take
/// turns in slices of a few seconds.
/// </summary>
internal static class LoadRun
{
    private const int Rounds = 4, Batch = 32;

    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(2);

    /// <summary>Measures and prints.</summary>
    /// <param name="device">The device of the models.</param>
    /// <param name="duration">How long each row with a server is measured; direct use is measured for half of it.</param>
    /// <param name="callers">Number of callers.</param>
    /// <returns>The exit code: 1 if a call failed.</returns>
    public static async Task<int> RunAsync(string device, TimeSpan duration, int callers)
    {
        await using ServerProcess batching = await ServerProcess.StartAsync(device);
        await using ServerProcess single = await ServerProcess.StartAsync(device, "--max-batch", "1");
        using FaceLandmarkDetector direct = BenchmarkModels.LoadDirect(device);
        using IImageModel grpc = Load(batching.GrpcUrl, "kserve+grpc", callers), rest = Load(batching.Url, "kserve+http", callers);
        using IImageModel grpcSingle = Load(single.GrpcUrl, "kserve+grpc", callers), restSingle = Load(single.Url, "kserve+http", callers);
        using HttpClient http = new() { BaseAddress = batching.Url };
        using SemaphoreSlim processors = new(Environment.ProcessorCount);
        direct.Model.Prepare(Batch);
        BatchPlan plan = direct.Model.Plan(Batch);
        Workload[] rows =
        [
            Crops("crops, gRPC", batching, grpc, callers),
            Crops("crops, gRPC, `--max-batch 1`", single, grpcSingle, callers),
            Crops("crops, REST", batching, rest, callers),
            Crops("crops, REST, `--max-batch 1`", single, restSingle, callers),
            Crops("crops, direct", null, direct.Model, callers),
            Crops($"crops, direct, in batches of {plan.BatchSize}", null, direct.Model, 2 * plan.InFlight, plan.BatchSize),
            new Workload("pictures, HTTP", batching, callers, 1, _ => PostPictureAsync(http)),
            new Workload("pictures, direct", null, callers, 1, _ => DetectAsync(direct, processors)),
        ];

        foreach (Workload row in rows)
        {
            await row.RunAsync(s_warmUp, isMeasured: false);
        }

        for (int round = 0; round < Rounds; round++)
        {
            foreach (Workload row in rows)
            {
                await row.RunAsync((row.IsRemote ? duration : duration / 2) / Rounds, isMeasured: true);
            }
        }

        Print(device, duration, callers, rows);
        return rows.Any(row => row.Errors > 0) ? 1 : 0;
    }

    private static IImageModel Load(Uri address, string scheme, int callers) =>
        BenchmarkModels.LoadRemote($"{scheme}://{address.Authority}", callers);

    private static Workload Crops(string name, ServerProcess? server, IImageModel model, int callers, int imagesPerCall = 1)
    {
        byte[][] crops = [.. Enumerable.Range(0, callers).Select(caller => BenchmarkModels.Noise(caller, model.Info.InputLength))];
        return new Workload(name, server, callers, imagesPerCall, async caller =>
        {
            using ImageBatch batch = await model.RentAsync(imagesPerCall);
            for (int i = 0; i < imagesPerCall; i++)
            {
                crops[caller].CopyTo(batch.Input(i));
            }

            await batch.RunAsync(imagesPerCall);
            _ = batch.Output(0)[0];
        });
    }

    private static async Task PostPictureAsync(HttpClient http)
    {
        using ByteArrayContent body = new(BenchmarkModels.Picture);
        using HttpResponseMessage answer = await http.PostAsync("/v1/landmarks", body);
        string json = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.OK || !json.Contains("left_eye", StringComparison.Ordinal))
        {
            throw new HttpRequestException($"{answer.StatusCode}: {json}");
        }
    }

    // As the server does: one picture per processor at a time.
    private static async Task DetectAsync(FaceLandmarkDetector detector, SemaphoreSlim processors)
    {
        await processors.WaitAsync();
        try
        {
            using Mat picture = PictureReader.Decode(BenchmarkModels.Picture, "picture");
            if (detector.Detect(picture.AsImageView()).Length != 1)
            {
                throw new ImageException("The picture has one face; the detector found another number.");
            }
        }
        finally
        {
            processors.Release();
        }
    }

    private static void Print(string device, TimeSpan duration, int callers, Workload[] rows)
    {
        Line($"{BenchmarkModels.Describe(device)}.");
        Line($"{callers} callers, {duration.TotalSeconds:0} s per row (direct use: half of it) in {Rounds} turns.");
        Line($"");
        Line($"| calls | images/s | p50, ms | p99, ms | server, us | caller, us | images per batch | errors |");
        Line($"|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (Workload row in rows)
        {
            string server = row.IsRemote ? Text($"{row.ServerMicroseconds:0}") : "-";
            string batch = row.ImagesPerBatch > 0 ? Text($"{row.ImagesPerBatch:0.0}") : "-";
            string times = Text($"{row.Quantile(0.5):0.00} | {row.Quantile(0.99):0.00} | {server} | {row.OwnMicroseconds:0}");
            Line($"| {row.Name} | {row.Throughput:0} | {times} | {batch} | {row.Errors} |");
        }

        Line($"");
        Line($"`server` and `caller` are time of processors per image, of the server and of this process.");
        Gain("Batches of several callers against `--max-batch 1`, gRPC", rows[0], rows[1]);
        Gain("Batches of several callers against `--max-batch 1`, REST", rows[2], rows[3]);
        Gain($"The engine alone, in batches against single calls of {callers} callers", rows[5], rows[4]);
        foreach (Workload row in rows.Where(row => row.FirstError is not null))
        {
            Line($"First error of {row.Name}: {row.FirstError}");
        }
    }

    private static void Gain(string what, Workload row, Workload to) => Line(
        $"{what}: {row.Throughput / to.Throughput:0.00} times the images, {Cost(row) / Cost(to):0.00} times the processors per image.");

    private static double Cost(Workload row) => row.IsRemote ? row.ServerMicroseconds : row.OwnMicroseconds;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Line(FormattableString text) => Console.WriteLine(Text(text));
}
