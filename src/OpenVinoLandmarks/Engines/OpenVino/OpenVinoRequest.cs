using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// An infer request over input and output memory of our own, for one batch of images a run: pixels are written where the device reads
/// them. One caller at a time.
/// </summary>
internal sealed class OpenVinoRequest : IDisposable
{
    private readonly InferRequest _request;
    private readonly Tensor _input, _output;
    private readonly int _imageBytes;

    public OpenVinoRequest(CompiledModel compiled, NetworkShape shape, int batch)
    {
        _imageBytes = shape.ImageBytes;
        _request = compiled.CreateInferRequest();
        try
        {
            _input = new Tensor(ElementType.UInt8, new Shape(batch, shape.Height, shape.Width, 3));
            _output = new Tensor(ElementType.Float32, Shape.Create([batch, .. shape.Output.Skip(1)]));
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

    /// <summary>Asks for images of the next run: rows of BGR bytes. Places of the batch that get none keep what they had.</summary>
    public void Write<TImages>(TImages images, int first, int count)
        where TImages : ICropWriter, allows ref struct
    {
        Span<byte> pixels = _input.AsSpan<byte>();
        for (int i = 0; i < count; i++)
        {
            images.Write(first + i, pixels.Slice(i * _imageBytes, _imageBytes));
        }
    }

    public void Infer() => _request.Infer();

    /// <summary>Starts an inference; <see cref="Wait"/> must follow.</summary>
    public void Start() => _request.Start();

    /// <summary>Waits for what was started.</summary>
    public void Wait() => _request.Wait();

    /// <summary>Runs an inference without holding a thread.</summary>
    public ValueTask InferAsync(CancellationToken cancellationToken) => _request.InferAsync(cancellationToken);

    /// <summary>The numbers of the last inference, as many as there is room for: those of the batch's first images.</summary>
    public void CopyValues(Span<float> values) => _output.AsSpan<float>()[..values.Length].CopyTo(values);

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
