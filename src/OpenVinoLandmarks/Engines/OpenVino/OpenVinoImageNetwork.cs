using System.Buffers;
using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>A network on an OpenVINO device. One image takes the synchronous path; many run as concurrent requests, as many as the device likes.</summary>
internal sealed class OpenVinoImageNetwork : IImageNetwork
{
    private readonly SharedCore _core;
    private readonly CompiledModel _compiled;
    private readonly ResourcePool<OpenVinoRequest> _requests;
    private readonly int _concurrency;

    /// <summary>Takes the core and the compiled model over.</summary>
    /// <exception cref="OpenVinoException">The device cannot make a request.</exception>
    public OpenVinoImageNetwork(SharedCore core, CompiledModel compiled, string modelName, NetworkShape shape, EngineInfo info)
    {
        (_core, _compiled, ModelName, Shape, Info) = (core, compiled, modelName, shape, info);
        _concurrency = Math.Max(1, compiled.OptimalNumberOfInferRequests);
        _requests = new ResourcePool<OpenVinoRequest>(() => new OpenVinoRequest(compiled, shape));
        _requests.Return(_requests.Rent());
    }

    public EngineInfo Info { get; }

    public string ModelName { get; }

    public NetworkShape Shape { get; }

    public int BestBatch => _concurrency;

    public void Infer<TImages>(TImages images, int count, Span<float> values)
        where TImages : ICropWriter, allows ref struct
    {
        try
        {
            if (count > 1 && _concurrency > 1)
            {
                InferConcurrently(images, count, values);
            }
            else
            {
                InferOneByOne(images, count, values);
            }
        }
        catch (OpenVinoException e)
        {
            throw Failed(e);
        }
    }

    public async ValueTask InferAsync<TImages>(TImages images, int count, Memory<float> values, CancellationToken cancellationToken)
        where TImages : ICropWriter
    {
        cancellationToken.ThrowIfCancellationRequested();
        Turns turns = new(count);
        try
        {
            if (count <= 1 || _concurrency == 1)
            {
                await TakeTurnsAsync(turns, images, values, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                // All of them have ended when this ends, however it ends: nothing writes into the caller's memory afterwards.
                await Task.WhenAll(Enumerable.Range(0, Math.Min(count, _concurrency)).Select(_ => TakeTurnsAsync(turns, images, values, cancellationToken))).ConfigureAwait(false);
            }
        }
        catch (OpenVinoException e)
        {
            throw Failed(e);
        }
    }

    public void Dispose()
    {
        _requests.Dispose();
        _compiled.Dispose();
        _core.Dispose();
    }

    private void InferOneByOne<TImages>(TImages images, int count, Span<float> values)
        where TImages : ICropWriter, allows ref struct
    {
        OpenVinoRequest request = _requests.Rent();
        try
        {
            for (int i = 0; i < count; i++)
            {
                images.Write(i, request.Image);
                request.Infer(Values(values, i));
            }
        }
        finally
        {
            _requests.Return(request);
        }
    }

    private void InferConcurrently<TImages>(TImages images, int count, Span<float> values)
        where TImages : ICropWriter, allows ref struct
    {
        int width = Math.Min(count, _concurrency);
        OpenVinoRequest[] requests = ArrayPool<OpenVinoRequest>.Shared.Rent(width);
        (int rented, int started, int finished) = (0, 0, 0);
        try
        {
            for (; rented < width; rented++)
            {
                requests[rented] = _requests.Rent();
            }

            for (; finished < count; finished++)
            {
                for (; started < Math.Min(count, finished + width); started++)
                {
                    images.Write(started, requests[started % width].Image);
                    requests[started % width].Start();
                }

                requests[finished % width].Finish(Values(values, finished));
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

    private async Task TakeTurnsAsync<TImages>(Turns turns, TImages images, Memory<float> values, CancellationToken cancellationToken)
        where TImages : ICropWriter
    {
        OpenVinoRequest request = _requests.Rent();
        try
        {
            while (turns.TryTake(out int i))
            {
                images.Write(i, request.Image);
                await request.InferAsync(cancellationToken).ConfigureAwait(false);
                request.CopyValues(Values(values.Span, i));
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

    private DeviceException Failed(OpenVinoException e) => new($"The device {Info.RequestedDevice} failed while it ran {ModelName}: {RuntimeWords.Of(e)}", e);

    private Span<float> Values(Span<float> values, int index) => values.Slice(index * Shape.OutputLength, Shape.OutputLength);
}
