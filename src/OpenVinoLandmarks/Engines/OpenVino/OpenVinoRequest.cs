using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// An infer request over input and output memory of our own, for one image a run: pixels are written where the device reads them. One
/// caller at a time.
/// </summary>
internal sealed class OpenVinoRequest : IDisposable
{
    private readonly InferRequest _request;
    private readonly Tensor _input, _output;

    public OpenVinoRequest(CompiledModel compiled, NetworkShape shape)
    {
        _request = compiled.CreateInferRequest();
        try
        {
            _input = new Tensor(ElementType.UInt8, new Shape(1, shape.Height, shape.Width, 3));
            _output = new Tensor(ElementType.Float32, Shape.Create([.. shape.Output]));
            _request.SetInputTensor(_input);
            _request.SetOutputTensor(_output);
        }
        catch
        {
            _output?.Dispose();
            _input?.Dispose();
            _request.Dispose();
            throw;
        }
    }

    /// <summary>Where the next run's image goes: rows of BGR bytes.</summary>
    public Span<byte> Image => _input.AsSpan<byte>();

    public void Infer(Span<float> values)
    {
        _request.Infer();
        CopyValues(values);
    }

    /// <summary>Starts an inference; <see cref="Finish"/> must follow.</summary>
    public void Start() => _request.Start();

    /// <summary>Waits for what was started.</summary>
    public void Finish(Span<float> values)
    {
        _request.Wait();
        CopyValues(values);
    }

    /// <summary>Runs an inference without holding a thread; <see cref="CopyValues"/> has its result.</summary>
    public ValueTask InferAsync(CancellationToken cancellationToken) => _request.InferAsync(cancellationToken);

    /// <summary>The numbers of the last inference.</summary>
    public void CopyValues(Span<float> values) => _output.AsSpan<float>().CopyTo(values);

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
        _request.Dispose();
        _output.Dispose();
        _input.Dispose();
    }
}
