using System.Threading.Channels;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Server.Answers;

namespace OpenVinoLandmarks.Server.Serving;

/// <summary>
/// Runs the images of several callers in common batches. A call that finds the model idle runs at once. While batches run, later calls
/// gather, and the next batch waits for more of them for a bounded time. Thread-safe.
/// </summary>
internal sealed class CallBatcher : IAsyncDisposable
{
    private readonly IImageModel _model;
    private readonly int _largest;
    private readonly TimeSpan _delay;

    // Not bounded: admission limits the number of calls.
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();

    // One worker gathers at a time, so that calls are not spread over batches that wait.
    private readonly SemaphoreSlim _gathering = new(1);
    private readonly Task[] _workers;
    private int _running;

    /// <summary>Starts the workers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="largest">Number of images that run together at most; a single call may have as many.</param>
    /// <param name="delay">Longest time that a batch waits for more calls while others run.</param>
    public CallBatcher(IImageModel model, int largest, TimeSpan delay)
    {
        (_model, _largest, _delay) = (model, largest, delay);
        _workers = [.. Enumerable.Range(0, model.BestConcurrency).Select(_ => Task.Run(WorkAsync))];
    }

    /// <summary>Runs the model on the images of one caller.</summary>
    /// <param name="pixels">The images, one after the other. They must not change, even after a cancellation.</param>
    /// <param name="images">Number of images, at least 1.</param>
    /// <param name="cancellationToken">Ends the caller's wait; a call that has not begun is left out.</param>
    /// <returns>The numbers of each output, image by image.</returns>
    public Task<float[][]> RunAsync(byte[] pixels, int images, CancellationToken cancellationToken)
    {
        Call call = new(_model.Info, pixels, images, cancellationToken);
        return _calls.Writer.TryWrite(call)
            ? call.Completion.Task.WaitAsync(cancellationToken)
            : throw RequestException.Unavailable("The server ends.");
    }

    /// <summary>Takes no more calls, and waits until those that were taken have run.</summary>
    public async ValueTask DisposeAsync()
    {
        _calls.Writer.TryComplete();
        await Task.WhenAll(_workers);
        _gathering.Dispose();
    }

    private async Task WorkAsync()
    {
        while (await GatherAsync() is { Calls.Count: > 0 } gathered)
        {
            Interlocked.Increment(ref _running);
            try
            {
                await RunAsync(gathered);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        }
    }

    // Returns no calls when there will be no more.
    private async Task<Gathered> GatherAsync()
    {
        await _gathering.WaitAsync();
        try
        {
            Gathered gathered = new();
            while (gathered.Calls.Count == 0 && await _calls.Reader.WaitToReadAsync())
            {
                Take(gathered);
            }

            if (gathered.Calls.Count > 0 && gathered.Images < _largest && _delay > TimeSpan.Zero && Volatile.Read(ref _running) > 0)
            {
                await WaitForMoreAsync(gathered);
            }

            return gathered;
        }
        finally
        {
            _gathering.Release();
        }
    }

    private async Task WaitForMoreAsync(Gathered gathered)
    {
        using CancellationTokenSource bound = new(_delay);
        try
        {
            while (gathered.Images < _largest && await _calls.Reader.WaitToReadAsync(bound.Token) && Take(gathered))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    // Returns false if the next call does not fit.
    private bool Take(Gathered gathered)
    {
        while (_calls.Reader.TryPeek(out Call? next))
        {
            bool hasGone = next.CancellationToken.IsCancellationRequested;
            if (!hasGone && gathered.Calls.Count > 0 && gathered.Images + next.Images > _largest)
            {
                return false;
            }

            _ = _calls.Reader.TryRead(out _);
            if (!hasGone)
            {
                gathered.Calls.Add(next);
                gathered.Images += next.Images;
            }
        }

        return true;
    }

    private async Task RunAsync(Gathered gathered)
    {
        try
        {
            await BatchMetrics.MeasureAsync(
                _model.Info.Name, gathered.Images, gathered.Calls.Count, () => InferAsync(gathered));
        }
        catch (Exception e) when (gathered.Calls.Count > 1 && e is not DeviceException { IsDeviceLost: true })
        {
            // The images of one caller must not fail the others.
            foreach (Call call in gathered.Calls)
            {
                Gathered alone = new() { Images = call.Images };
                alone.Calls.Add(call);
                await RunAsync(alone);
            }
        }
        catch (Exception e)
        {
            foreach (Call call in gathered.Calls)
            {
                call.Completion.TrySetException(e);
            }
        }
    }

    private async Task InferAsync(Gathered gathered)
    {
        (Call Call, int Index)[] images =
            [.. gathered.Calls.SelectMany(call => Enumerable.Range(0, call.Images).Select(index => (call, index)))];
        int length = _model.Info.InputLength;
        BatchPipeline pipeline = BatchPipeline.Begin(_model, images.Length);
        await using (pipeline)
        {
            while (await pipeline.MoveNextAsync(CancellationToken.None))
            {
                for (int i = 0; i < pipeline.Count; i++)
                {
                    (Call call, int index) = images[pipeline.First + i];
                    if (pipeline.IsFinished)
                    {
                        call.Read(pipeline.Batch, i, index);
                    }
                    else
                    {
                        call.Pixels.AsSpan(index * length, length).CopyTo(pipeline.Batch.Input(i));
                    }
                }
            }
        }

        foreach (Call call in gathered.Calls)
        {
            call.Completion.TrySetResult(call.Outputs);
        }
    }

    /// <summary>The calls of the next batch.</summary>
    private sealed class Gathered
    {
        public List<Call> Calls { get; } = [];

        public int Images { get; set; }
    }

    /// <summary>The images of one caller and their numbers.</summary>
    private sealed class Call(ImageModelInfo info, byte[] pixels, int images, CancellationToken cancellationToken)
    {
        public byte[] Pixels => pixels;

        public int Images => images;

        public CancellationToken CancellationToken => cancellationToken;

        public float[][] Outputs { get; } = [.. info.Outputs.Select(output => new float[output.Length * images])];

        public TaskCompletionSource<float[][]> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Read(ImageBatch batch, int image, int index)
        {
            for (int o = 0; o < Outputs.Length; o++)
            {
                ReadOnlySpan<float> numbers = batch.Output(image, o);
                if (info.Outputs[o].Length == 0)
                {
                    // The number of values depends on the image; such a call has one image.
                    Outputs[o] = numbers.ToArray();
                }
                else
                {
                    numbers.CopyTo(Outputs[o].AsSpan(index * numbers.Length));
                }
            }
        }
    }
}
