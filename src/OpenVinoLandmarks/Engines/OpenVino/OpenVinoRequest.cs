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
    private readonly CompiledBatchModel _form;
    private readonly InferRequest _request;
    private readonly Tensor _input;
    private readonly int _inputLength;

    // Per output. The numbers of an output whose size depends on the image have no tensor of ours: they are copied after each run.
    private readonly int[] _lengths;
    private readonly Tensor?[] _outputs;
    private readonly float[]?[] _copies;
    private EngineInfo _engine;
    private long _started;
    private volatile bool _isAbandoned;

    /// <param name="form">The model, compiled for batches of one size.</param>
    /// <exception cref="DeviceException">The device cannot create the request.</exception>
    public OpenVinoRequest(CompiledBatchModel form)
        : base(form.Batch)
    {
        ImageModelInfo info = form.Info;
        (_form, _engine, _inputLength) = (form, info.Engine, info.InputLength);
        _lengths = [.. info.Outputs.Select(output => output.Length)];
        (_outputs, _copies) = (new Tensor?[_lengths.Length], new float[]?[_lengths.Length]);
        InferRequest? request = null;
        Tensor? input = null;
        try
        {
            request = form.Compiled.CreateInferRequest();
            input = new Tensor(ElementType.UInt8, new Shape(form.Batch, info.InputHeight, info.InputWidth, 3));
            request.SetInputTensor(input);
            for (int i = 0; i < _lengths.Length; i++)
            {
                if (_lengths[i] > 0)
                {
                    _outputs[i] = new Tensor(ElementType.Float32, OutputShape(info.Outputs[i], form.Batch));
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
                string reason = OpenVinoErrorText.Sentence(error);
                throw new DeviceException($"The device {info.Engine.RequestedDevice} cannot prepare to run {info.Name}: {reason}", error);
            }

            throw;
        }

        (_request, _input) = (request, input);
    }

    public override EngineInfo Engine => _engine;

    public override Span<byte> Input(int index) => _input.AsSpan<byte>().Slice(index * _inputLength, _inputLength);

    public override ReadOnlySpan<float> Output(int index) => Output(index, 0);

    public override ReadOnlySpan<float> Output(int index, int output) => _outputs[output] is { } tensor
        ? tensor.AsSpan<float>().Slice(index * _lengths[output], _lengths[output])
        : _copies[output];

    // The whole batch runs, whatever the count: images that were not written keep their old pixels, and nobody reads their numbers.
    public override void Run(int count)
    {
        if (_form.Execution.Timeout is not null)
        {
            // A thread that waits inside Infer cannot leave it before the device ends.
            Start(count);
            Wait();
            return;
        }

        Begin();
        try
        {
            _request.Infer();
            CopyOutputs();
        }
        catch (OpenVinoException e)
        {
            throw _form.Execution.Failed(e);
        }

        End();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask RunAsync(int count, CancellationToken cancellationToken)
    {
        Begin();
        try
        {
            if (_form.Execution.Timeout is { } timeout)
            {
                await WithinAsync(_request.InferAsync(cancellationToken).AsTask(), timeout).ConfigureAwait(false);
            }
            else
            {
                await _request.InferAsync(cancellationToken).ConfigureAwait(false);
            }

            CopyOutputs();
        }
        catch (OpenVinoException e)
        {
            throw _form.Execution.Failed(e);
        }

        End();
    }

    public override void Start(int count)
    {
        Begin();
        try
        {
            _request.Start();
        }
        catch (OpenVinoException e)
        {
            throw _form.Execution.Failed(e);
        }
    }

    public override void Wait()
    {
        try
        {
            if (_form.Execution.Timeout is not { } timeout)
            {
                _request.Wait();
            }
            else if (!_request.Wait(TimeSpan.FromTicks(Math.Max(0, (timeout - Stopwatch.GetElapsedTime(_started)).Ticks))))
            {
                throw Abandon();
            }

            CopyOutputs();
        }
        catch (OpenVinoException e)
        {
            throw _form.Execution.Failed(e);
        }

        End();
    }

    protected override void Dispose(bool disposing)
    {
        if (!_isAbandoned)
        {
            Free();
        }

        base.Dispose(disposing);
    }

    private void Free()
    {
        _request.Dispose();
        Array.ForEach(_outputs, output => output?.Dispose());
        _input.Dispose();
    }

    // The first size of a shape for one image is 1 or, if the network has a batch of its own, more.
    private static Shape OutputShape(ImageModelOutput output, int batch) => Shape.Create(
        batch == 1 ? [.. output.Shape.Select(size => (long)size)] : [batch, .. output.Shape.Skip(1).Select(size => (long)size)]);

    private void CopyOutputs()
    {
        for (int i = 0; i < _lengths.Length; i++)
        {
            if (_lengths[i] == 0)
            {
                using Tensor computed = _request.GetOutputTensor(i);
                _copies[i] = computed.ToArray<float>();
            }
        }
    }

    private void Begin() => (_engine, _started) = (_form.ReadEngine(), Stopwatch.GetTimestamp());

    private void End()
    {
        _form.CountRun(Stopwatch.GetElapsedTime(_started));
        _engine = EngineInfo.Merge(_engine, _form.ReadEngine());
    }

    private async ValueTask WithinAsync(Task run, TimeSpan timeout)
    {
        try
        {
            await run.WaitAsync(timeout).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Nobody else awaits the run, which may fail long after this.
            _ = run.ContinueWith(
                static ended => ended.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw Abandon();
        }
    }

    // The inference goes on if the device cannot cancel it, and freeing the request waits for its end. So a thread of its own frees it,
    // which does not keep the process alive. The request keeps the compiled model and the memory that the device uses.
    private DeviceException Abandon()
    {
        DeviceException error = _form.Execution.TimedOut();
        _isAbandoned = true;
        new Thread(CancelAndFree) { IsBackground = true, Name = "OpenVINO inference beyond its time limit" }.Start();
        return error;
    }

    private void CancelAndFree()
    {
        try
        {
            _request.Cancel();
        }
        catch (Exception e) when (e is OpenVinoException or ObjectDisposedException)
        {
            // The NPU does not support it.
        }

        Free();
    }
}
