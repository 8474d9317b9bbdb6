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
    private readonly Tensor _input;
    private readonly Tensor?[] _outputs;
    private readonly float[]?[] _copies;
    private readonly ImageModelInfo _info;
    private readonly Action<TimeSpan> _countRun;
    private readonly int _inputLength;
    private readonly int[] _lengths;
    private readonly bool _copiesOutputs;
    private long _started;

    /// <param name="compiled">The model, compiled for batches of this size.</param>
    /// <param name="info">The model's sizes, and its names for messages.</param>
    /// <param name="batch">Images per inference.</param>
    /// <param name="countRun">Receives the duration of each run that succeeds.</param>
    /// <exception cref="DeviceException">The device cannot create the request.</exception>
    public OpenVinoRequest(CompiledModel compiled, ImageModelInfo info, int batch, Action<TimeSpan> countRun)
        : base(batch)
    {
        (_info, _countRun, _inputLength) = (info, countRun, info.InputLength);
        IReadOnlyList<ImageModelOutput> outputs = info.Outputs;
        _lengths = [.. outputs.Select(output => output.Length)];
        _copiesOutputs = Array.Exists(_lengths, length => length == 0);
        _copies = new float[]?[outputs.Count];
        _outputs = new Tensor?[outputs.Count];
        InferRequest? request = null;
        Tensor? input = null;
        try
        {
            request = compiled.CreateInferRequest();
            input = new Tensor(ElementType.UInt8, new Shape(batch, info.InputHeight, info.InputWidth, 3));
            request.SetInputTensor(input);
            for (int i = 0; i < outputs.Count; i++)
            {
                // The memory of an output whose size depends on the image is allocated by each run.
                if (_lengths[i] > 0)
                {
                    _outputs[i] = new Tensor(ElementType.Float32, OutputShape(outputs[i], batch));
                    request.SetOutputTensor(i, _outputs[i]!);
                }
            }
        }
        catch (Exception e)
        {
            Array.ForEach(_outputs, output => output?.Dispose());
            input?.Dispose();
            request?.Dispose();
            if (e is OpenVinoException error)
            {
                throw Failed(error);
            }

            throw;
        }

        (_request, _input) = (request, input);
    }

    public override Span<byte> Input(int index) => _input.AsSpan<byte>().Slice(index * _inputLength, _inputLength);

    public override ReadOnlySpan<float> Output(int index) => Output(index, 0);

    public override ReadOnlySpan<float> Output(int index, int output) => _outputs[output] is { } tensor
        ? tensor.AsSpan<float>().Slice(index * _lengths[output], _lengths[output])
        : _copies[output];

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

        Finish(started);
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

        Finish(started);
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

        Finish(_started);
    }

    protected override void Dispose(bool disposing)
    {
        _request.Dispose();
        Array.ForEach(_outputs, output => output?.Dispose());
        _input.Dispose();
        base.Dispose(disposing);
    }

    // The first size of a shape for one image is 1 or, if the network has a batch of its own, more.
    private static Shape OutputShape(ImageModelOutput output, int batch) => Shape.Create(
        batch == 1 ? [.. output.Shape.Select(size => (long)size)] : [batch, .. output.Shape.Skip(1).Select(size => (long)size)]);

    private void Finish(long started)
    {
        _countRun(Stopwatch.GetElapsedTime(started));
        for (int i = 0; _copiesOutputs && i < _copies.Length; i++)
        {
            if (_lengths[i] == 0)
            {
                using Tensor computed = _request.GetOutputTensor(i);
                _copies[i] = computed.ToArray<float>();
            }
        }
    }

    private DeviceException Failed(OpenVinoException e) =>
        new($"The device {_info.Engine.RequestedDevice} failed while it ran {_info.Name}: {OpenVinoErrorText.OneLine(e)}", e);
}
