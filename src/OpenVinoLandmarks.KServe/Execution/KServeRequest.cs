using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Tensors;
using OpenVinoLandmarks.KServe.Transport;

namespace OpenVinoLandmarks.KServe.Execution;

/// <summary>The images of one call, and the numbers that the server answered.</summary>
internal sealed class KServeRequest : InferenceRequest
{
    private readonly RemoteModel _model;
    private readonly IInferenceTransport _transport;
    private readonly TimeSpan _timeout;
    private readonly OutputBuffers _outputs;
    private readonly byte[] _pixels;
    private readonly int _imageLength;
    private readonly float[] _mean, _scale;
    private byte[]? _input;
    private Task? _running;

    public KServeRequest(RemoteModel model, ImageModelInfo info, IInferenceTransport transport, TimeSpan timeout)
        : base(model.Batch)
    {
        (_model, _transport, _timeout) = (model, transport, timeout);
        _outputs = new OutputBuffers(model);
        _imageLength = info.InputLength;
        _pixels = new byte[_imageLength * model.Batch];
        _mean = [info.Pixels.Mean.X, info.Pixels.Mean.Y, info.Pixels.Mean.Z];
        _scale = [info.Pixels.Scale.X, info.Pixels.Scale.Y, info.Pixels.Scale.Z];
    }

    public override Span<byte> Input(int index) => _pixels.AsSpan(index * _imageLength, _imageLength);

    public override ReadOnlySpan<float> Output(int index) => _outputs.Read(index, 0);

    public override ReadOnlySpan<float> Output(int index, int output) => _outputs.Read(index, output);

    public override void Run(int count)
    {
        Start(count);
        Wait();
    }

    public override ValueTask RunAsync(int count, CancellationToken cancellationToken) => new(InferAsync(count, cancellationToken));

    public override void Start(int count) => _running = InferAsync(count, CancellationToken.None);

    public override void Wait()
    {
        Task? running = _running;
        _running = null;
        running?.GetAwaiter().GetResult();
    }

    private Task InferAsync(int count, CancellationToken cancellationToken)
    {
        int images = _model.IsBatchFixed ? _model.Batch : count;
        int bytes = InputWriter.ImageBytes(_model);
        _input ??= new byte[bytes * _model.Batch];
        InputWriter.Write(_model, _pixels.AsSpan(0, images * _imageLength), _mean, _scale, _input);
        return _transport.InferAsync(_model, _input.AsMemory(0, images * bytes), images, _outputs, _timeout, cancellationToken);
    }
}
