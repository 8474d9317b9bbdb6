using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>An infer request with its own input and output tensors, for one image a run. One caller at a time.</summary>
internal sealed class OpenVinoRequest : IDisposable
{
    private readonly InferRequest _request;
    private readonly Tensor _input, _output;

    public OpenVinoRequest(CompiledModel compiled)
    {
        _request = compiled.CreateInferRequest();
        try
        {
            _input = _request.GetInputTensor();
            try
            {
                _output = _request.GetOutputTensor();
            }
            catch
            {
                _input.Dispose();
                throw;
            }
        }
        catch
        {
            _request.Dispose();
            throw;
        }
    }

    public void Infer(ReadOnlySpan<byte> image, Span<float> values)
    {
        _input.CopyFrom(image);
        _request.Infer();
        _output.CopyTo(values);
    }

    /// <summary>Starts an inference; <see cref="Finish"/> must follow.</summary>
    public void Start(ReadOnlySpan<byte> image)
    {
        _input.CopyFrom(image);
        _request.Start();
    }

    /// <summary>Waits for what was started.</summary>
    public void Finish(Span<float> values)
    {
        _request.Wait();
        _output.CopyTo(values);
    }

    /// <summary>Runs an inference without holding a thread; <see cref="CopyValues"/> has its result.</summary>
    public ValueTask InferAsync(ReadOnlySpan<byte> image, CancellationToken cancellationToken)
    {
        _input.CopyFrom(image);
        return _request.InferAsync(cancellationToken);
    }

    /// <summary>The numbers of the last inference.</summary>
    public void CopyValues(Span<float> values) => _output.CopyTo(values);

    /// <summary>Waits for what was started, however it ends.</summary>
    public void Abandon()
    {
        try
        {
            _request.Wait();
        }
        catch (OpenVinoException)
        {
            // Another image's failure is already on its way to the caller; this one has ended, which is all that matters here.
            return;
        }
    }

    public void Dispose()
    {
        _output.Dispose();
        _input.Dispose();
        _request.Dispose();
    }
}
