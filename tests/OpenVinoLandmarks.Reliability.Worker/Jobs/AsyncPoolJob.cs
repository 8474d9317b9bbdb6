using System.Text;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Networks;

namespace OpenVinoLandmarks.Reliability.Worker.Jobs;

/// <summary>
/// Works as a server does: a pool of requests whose tensors are set beforehand, more callers than requests, asynchronous inferences, and
/// one caller that cancels. Throws the first failure after all callers have ended and everything is disposed.
/// </summary>
internal static class AsyncPoolJob
{
    private const int Requests = 3;
    private const int Callers = 6;

    public static void Run() => Run("CPU");

    /// <param name="device">The device that compiles and infers.</param>
    public static void Run(string device) => RunAsync(device).GetAwaiter().GetResult();

    private static async Task RunAsync(string device)
    {
        using Core core = new();
        using Model model = core.ReadModel(Encoding.UTF8.GetBytes(TinyNetwork.Xml()), TinyNetwork.WeightBytes.AsMemory());
        Dictionary<string, string> properties = device == "NPU"
            ? []
            : new() { ["INFERENCE_PRECISION_HINT"] = "f32", ["NUM_STREAMS"] = "2" };
        using CompiledModel compiled = core.CompileModel(model, device, properties);
        Buffers[] buffers = [.. Enumerable.Range(0, Requests).Select(_ => new Buffers())];
        using InferRequestPool pool = new(compiled, Requests, (request, index) => buffers[index].Bind(request));

        Task[] callers = [.. Enumerable.Range(0, Callers).Select(caller => CallAsync(pool, buffers, caller)), CancelAsync(pool)];
        await Task.WhenAll(callers);
    }

    private static async Task CallAsync(InferRequestPool pool, Buffers[] buffers, int caller)
    {
        for (int i = 0; i < 2; i++)
        {
            using InferRequestLease lease = await pool.RentAsync();
            Buffers own = buffers[lease.Index];
            own.Input.AsSpan().Fill(caller - i);
            await lease.Request.InferAsync();
            TinyNetwork.Check(own.Input, own.Output);
        }
    }

    private static async Task CancelAsync(InferRequestPool pool)
    {
        using CancellationTokenSource cancellation = new();
        using InferRequestLease lease = await pool.RentAsync(cancellation.Token);
        ValueTask inference = lease.Request.InferAsync(cancellation.Token);
        await cancellation.CancelAsync();
        try
        {
            await inference;
        }
        catch (OperationCanceledException cancelled) when (IsCancellation(cancelled.InnerException))
        {
            // Expected. Any other failure inside the cancellation is thrown to the caller of the job.
        }
    }

    private static bool IsCancellation(Exception? failure) =>
        failure is null or OpenVinoException { Status: OpenVinoStatus.InferCancelled };

    /// <summary>The input and output memory of one request.</summary>
    private sealed class Buffers
    {
        public float[] Input { get; } = new float[TinyNetwork.Columns];

        public float[] Output { get; } = new float[TinyNetwork.Columns];

        public void Bind(InferRequest request)
        {
            Shape shape = new(1, TinyNetwork.Columns);
            using Tensor input = Tensor.OverMemoryWithoutCopy(Input.AsMemory(), shape);
            using Tensor output = Tensor.OverMemoryWithoutCopy(Output.AsMemory(), shape);
            request.SetInputTensor(input);
            request.SetOutputTensor(output);
        }
    }
}
