using System.Buffers;
using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// One compiled form of a network, for batches of a fixed size, and its requests. More than one batch runs as concurrent requests.
/// Thread-safe.
/// </summary>
internal sealed class OpenVinoLane : IDisposable
{
    private readonly CompiledModel _compiled;
    private readonly NetworkShape _shape;
    private readonly ResourcePool<OpenVinoRequest> _requests;
    private readonly int _inFlight;

    /// <summary>Takes the compiled model over.</summary>
    /// <exception cref="OpenVinoException">The device cannot make a request; the compiled model stays the caller's.</exception>
    public OpenVinoLane(CompiledModel compiled, NetworkShape shape, int batch)
    {
        (_compiled, _shape, Batch) = (compiled, shape, batch);
        Streams = Math.Max(1, compiled.OptimalNumberOfInferRequests);

        // One that runs and one that waits for each stream, so that none is idle while crops are written for another.
        _inFlight = Streams == 1 ? 1 : 2 * Streams;
        _requests = new ResourcePool<OpenVinoRequest>(() => new OpenVinoRequest(compiled, shape, batch));
        _requests.Return(_requests.Rent());
    }

    /// <summary>Images an inference.</summary>
    public int Batch { get; }

    /// <summary>Inferences that the device likes to have at a time.</summary>
    public int Streams { get; }

    /// <summary>Runs images <paramref name="first"/> to <paramref name="end"/> and waits; their numbers go to their own places.</summary>
    public void Infer<TImages>(TImages images, int first, int end, Span<float> values)
        where TImages : ICropWriter, allows ref struct
    {
        int batches = (end - first + Batch - 1) / Batch;
        if (batches > 1 && _inFlight > 1)
        {
            InferConcurrently(images, first, end, batches, values);
        }
        else if (batches > 0)
        {
            InferOneByOne(images, first, end, values);
        }
    }

    /// <summary>The same without holding a thread. Nothing is running any more when the task ends, however it ends.</summary>
    public async ValueTask InferAsync<TImages>(TImages images, int first, int end, Memory<float> values, CancellationToken cancellationToken)
        where TImages : ICropWriter
    {
        int batches = (end - first + Batch - 1) / Batch;
        if (batches == 1 || _inFlight == 1)
        {
            await InferInTurnAsync(new Turns(batches), images, first, end, values, cancellationToken).ConfigureAwait(false);
            return;
        }

        Turns turns = new(batches);
        Task[] running = new Task[Math.Min(batches, _inFlight)];
        for (int i = 0; i < running.Length; i++)
        {
            running[i] = InferInTurnAsync(turns, images, first, end, values, cancellationToken);
        }

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _requests.Dispose();
        _compiled.Dispose();
    }

    private void InferOneByOne<TImages>(TImages images, int first, int end, Span<float> values)
        where TImages : ICropWriter, allows ref struct
    {
        OpenVinoRequest request = _requests.Rent();
        try
        {
            for (int i = first; i < end; i += Batch)
            {
                int count = Math.Min(Batch, end - i);
                request.Write(images, i, count);
                request.Infer();
                request.CopyValues(Values(values, i, count));
            }
        }
        finally
        {
            _requests.Return(request);
        }
    }

    private void InferConcurrently<TImages>(TImages images, int first, int end, int batches, Span<float> values)
        where TImages : ICropWriter, allows ref struct
    {
        int width = Math.Min(batches, _inFlight);
        OpenVinoRequest[] requests = ArrayPool<OpenVinoRequest>.Shared.Rent(width);
        (int rented, int started, int finished) = (0, 0, 0);
        try
        {
            for (; rented < width; rented++)
            {
                requests[rented] = _requests.Rent();
            }

            for (; finished < batches; finished++)
            {
                for (; started < Math.Min(batches, finished + width); started++)
                {
                    int at = first + started * Batch;
                    requests[started % width].Write(images, at, Math.Min(Batch, end - at));
                    requests[started % width].Start();
                }

                int done = first + finished * Batch;
                requests[finished % width].Wait();
                requests[finished % width].CopyValues(Values(values, done, Math.Min(Batch, end - done)));
            }
        }
        finally
        {
            // After a failure the rest is still running: a request goes back only when it has ended.
            for (int i = finished; i < started; i++)
            {
                requests[i % width].Abandon();
            }

            for (int i = 0; i < rented; i++)
            {
                _requests.Return(requests[i]);
            }

            ArrayPool<OpenVinoRequest>.Shared.Return(requests, clearArray: true);
        }
    }

    private async Task InferInTurnAsync<TImages>(Turns turns, TImages images, int first, int end, Memory<float> values, CancellationToken cancellationToken)
        where TImages : ICropWriter
    {
        OpenVinoRequest request = _requests.Rent();
        try
        {
            while (turns.TryTake(out int batch))
            {
                int at = first + batch * Batch;
                int count = Math.Min(Batch, end - at);
                request.Write(images, at, count);
                await request.InferAsync(cancellationToken).ConfigureAwait(false);
                request.CopyValues(Values(values.Span, at, count));
            }
        }
        catch
        {
            // The others need not begin what nobody will get.
            turns.End();
            throw;
        }
        finally
        {
            _requests.Return(request);
        }
    }

    private Span<float> Values(Span<float> values, int first, int count) => values.Slice(first * _shape.OutputLength, count * _shape.OutputLength);
}
