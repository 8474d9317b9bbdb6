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
    private readonly Tensor _input, _output;
    private readonly int _inputLength, _outputLength;
    private EngineInfo _engine;
    private long _started;
    private volatile bool _isAbandoned;

    /// <param name="form">The model, compiled for batches of one size.</param>
    /// <exception cref="DeviceException">The device cannot create the request.</exception>
    public OpenVinoRequest(CompiledBatchModel form)
        : base(form.Batch)
    {
        ImageModelInfo info = form.Info;
        (_form, _engine, _inputLength, _outputLength) = (form, info.Engine, info.InputLength, info.OutputLength);
        InferRequest? request = null;
        Tensor? input = null, output = null;
        try
        {
            request = form.Compiled.CreateInferRequest();
            input = new Tensor(ElementType.UInt8, new Shape(form.Batch, info.InputHeight, info.InputWidth, 3));
            output = new Tensor(ElementType.Float32, Shape.Create([form.Batch, .. info.OutputShape.Skip(1).Select(size => (long)size)]));
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
                string reason = OpenVinoErrorText.Sentence(error);
                throw new DeviceException($"The device {info.Engine.RequestedDevice} cannot prepare to run {info.Name}: {reason}", error);
            }

            throw;
        }

        (_request, _input, _output) = (request, input, output);
    }

    public override EngineInfo Engine => _engine;

    public override Span<byte> Input(int index) => _input.AsSpan<byte>().Slice(index * _inputLength, _inputLength);

    public override ReadOnlySpan<float> Output(int index) => _output.AsSpan<float>().Slice(index * _outputLength, _outputLength);

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
        _output.Dispose();
        _input.Dispose();
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
