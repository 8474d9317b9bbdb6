using System.Text;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Networks;

namespace OpenVinoLandmarks.Reliability.Worker.Jobs;

/// <summary>
/// What a server does: a pool of requests with tensors set beforehand, more callers than requests, asynchronous inferences, one caller
/// that gives up. Throws the first failure, after all callers have ended and everything is disposed.
/// </summary>
internal static class AsyncPoolJob
{
    private const int Requests = 3;
    private const int Callers = 6;

    public static void Run() => RunAsync().GetAwaiter().GetResult();

    public static async Task RunAsync()
    {
        using Core core = new();
        using Model model = core.ReadModel(Encoding.UTF8.GetBytes(TinyNetwork.Xml()), TinyNetwork.WeightBytes.AsMemory());
        using CompiledModel compiled = core.CompileModel(model, "CPU", new Dictionary<string, string> { ["INFERENCE_PRECISION_HINT"] = "f32", ["NUM_STREAMS"] = "2" });
        Slot[] slots = [.. Enumerable.Range(0, Requests).Select(_ => new Slot())];
        using InferRequestPool pool = new(compiled, Requests, (request, index) => slots[index].Bind(request));

        Task[] callers = [.. Enumerable.Range(0, Callers).Select(caller => CallAsync(pool, slots, caller)), GiveUpAsync(pool)];
        await Task.WhenAll(callers);
    }

    private static async Task CallAsync(InferRequestPool pool, Slot[] slots, int caller)
    {
        for (int i = 0; i < 2; i++)
        {
            using InferRequestLease lease = await pool.RentAsync();
            Slot slot = slots[lease.Index];
            slot.Input.AsSpan().Fill(caller - i);
            await lease.Request.InferAsync();
            slot.Check(caller - i);
        }
    }

    private static async Task GiveUpAsync(InferRequestPool pool)
    {
        using CancellationTokenSource giveUp = new();
        using InferRequestLease lease = await pool.RentAsync(giveUp.Token);
        ValueTask inference = lease.Request.InferAsync(giveUp.Token);
        await giveUp.CancelAsync();
        try
        {
            await inference;
        }
        catch (OperationCanceledException cancelled) when (cancelled.InnerException is null or OpenVinoException { Status: OpenVinoStatus.InferCancelled })
        {
            // What it asked for. Another failure behind the cancellation goes on to whoever ran the job.
        }
    }

    /// <summary>The memory of one request.</summary>
    private sealed class Slot
    {
        public float[] Input { get; } = new float[TinyNetwork.Columns];

        private readonly float[] _output = new float[TinyNetwork.Columns];

        public void Bind(InferRequest request)
        {
            Shape shape = new(1, TinyNetwork.Columns);
            using Tensor input = Tensor.OverMemoryWithoutCopy(Input.AsMemory(), shape);
            using Tensor output = Tensor.OverMemoryWithoutCopy(_output.AsMemory(), shape);
            request.SetInputTensor(input);
            request.SetOutputTensor(output);
        }

        public void Check(float input)
        {
            for (int column = 0; column < _output.Length; column++)
            {
                if (_output[column] != TinyNetwork.Expected(input, column))
                {
                    throw new InvalidOperationException($"Output {column} is {_output[column]}, not {TinyNetwork.Expected(input, column)}.");
                }
            }
        }
    }
}
