using System.Diagnostics;
using System.Runtime.CompilerServices;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// An infer request with its own input and output tensors, for one batch of images per run. Pixels are written directly into the tensor
/// that the device reads.
/// </summary>
internal sealed class OpenVinoRequest : InferenceRequest
{
    private readonly InferRequest _request;
    private readonly Tensor _input, _output;
    private readonly ImageModelInfo _info;
    private readonly Action<TimeSpan> _countRun;
    private readonly int _inputLength, _outputLength;
    private long _started;

    /// <param name="compiled">The model, compiled for batches of this size.</param>
    /// <param name="info">The model's sizes, and its names for messages.</param>
    /// <param name="batch">Images per inference.</param>
    /// <param name="countRun">Receives the duration of each run that succeeds.</param>
    /// <exception cref="DeviceException">The device cannot create the request.</exception>
    public OpenVinoRequest(CompiledModel compiled, ImageModelInfo info, int batch, Action<TimeSpan> countRun)
        : base(batch)
    {
        (_info, _countRun, _inputLength, _outputLength) = (info, countRun, info.InputLength, info.OutputLength);
        InferRequest? request = null;
        Tensor? input = null, output = null;
        try
        {
            request = compiled.CreateInferRequest();
            input = new Tensor(ElementType.UInt8, new Shape(batch, info.InputHeight, info.InputWidth, 3));
            output = new Tensor(ElementType.Float32, Shape.Create([batch, .. info.OutputShape.Skip(1).Select(size => (long)size)]));
            request.SetInputTensor(input);
            request.SetOutputTensor(output);
        }
        catch (Exception e)
        {
            output?.Dispose();
            input?.Dispose();
            request?.Dispose();
            if (e is OpenVinoException error)
            {
                throw Failed(error);
            }

            throw;
        }

        (_request, _input, _output) = (request, input, output);
    }

    public override Span<byte> Input(int index) => _input.AsSpan<byte>().Slice(index * _inputLength, _inputLength);

    public override ReadOnlySpan<float> Output(int index) => _output.AsSpan<float>().Slice(index * _outputLength, _outputLength);

    // The whole batch runs, whatever the count: images that were not written keep their old pixels, and nobody reads their numbers.
    public override void Run(int count)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            _request.Infer();
        }
        catch (OpenVinoException e)
        {
            throw Failed(e);
        }

        _countRun(Stopwatch.GetElapsedTime(started));
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask RunAsync(int count, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        try
        {
            await _request.InferAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OpenVinoException e)
        {
            throw Failed(e);
        }

        _countRun(Stopwatch.GetElapsedTime(started));
    }

    public override void Start(int count)
    {
        _started = Stopwatch.GetTimestamp();
        try
        {
            _request.Start();
        }
        catch (OpenVinoException e)
        {
            throw Failed(e);
        }
    }

    public override void Wait()
    {
        try
        {
            _request.Wait();
        }
        catch (OpenVinoException e)
        {
            throw Failed(e);
        }

        _countRun(Stopwatch.GetElapsedTime(_started));
    }

    protected override void Dispose(bool disposing)
    {
        _request.Dispose();
        _output.Dispose();
        _input.Dispose();
        base.Dispose(disposing);
    }

    private DeviceException Failed(OpenVinoException e) =>
        new($"The device {_info.Engine.RequestedDevice} failed while it ran {_info.Name}: {OpenVinoErrorText.OneLine(e)}", e);
}
