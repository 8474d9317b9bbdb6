using System.Buffers;
using OpenVinoLandmarks.Engines.Networks;
using OpenVinoLandmarks.Imaging;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Faces.Networks;

/// <summary>A face detector over a network on one of the core's own engines.</summary>
internal sealed class NetworkFaceDetector : IFaceDetector
{
    private readonly IImageNetwork _network;
    private readonly IDetectionScheme _scheme;

    /// <summary>Takes the network over; disposes it when it is no face detector.</summary>
    /// <exception cref="ModelException">The network's output is none that a known kind of detector has.</exception>
    public NetworkFaceDetector(IImageNetwork network, ModelFiles model)
    {
        _network = network;
        NetworkShape shape = network.Shape;
        IDetectionScheme? scheme = shape.Output switch
        {
            [1, 1, _, SsdScheme.RowLength] => new SsdScheme(shape.Width, shape.Height),
            [1, CellGridScheme.Planes, var rows, var columns] => new CellGridScheme(shape.Width, shape.Height, (int)columns, (int)rows),
            _ => null,
        };
        if (scheme is null)
        {
            network.Dispose();
            throw new ModelException($"{model} is not a face detector: it needs one input 1x3xHxW and an output 1x1xNx7 or 1x5xRxC; this one has {shape}.");
        }

        _scheme = scheme;
    }

    public string Name => _network.ModelName;

    public IReadOnlyList<FaceBox> Detect(ImageView image, FaceDetectionOptions? options = null)
    {
        byte[] canvas = ArrayPool<byte>.Shared.Rent(_network.Shape.ImageBytes);
        float[] values = ArrayPool<float>.Shared.Rent(_network.Shape.OutputLength);
        try
        {
            _scheme.Prepare(image, canvas);
            _network.Infer(canvas.AsSpan(0, _network.Shape.ImageBytes), 1, values.AsSpan(0, _network.Shape.OutputLength));
            return Boxes(values, image.Width, image.Height, options);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(canvas);
            ArrayPool<float>.Shared.Return(values);
        }
    }

    public async ValueTask<IReadOnlyList<FaceBox>> DetectAsync(IImageSource image, FaceDetectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        cancellationToken.ThrowIfCancellationRequested();
        (int width, int height) = (image.View.Width, image.View.Height);
        byte[] canvas = ArrayPool<byte>.Shared.Rent(_network.Shape.ImageBytes);
        float[] values = ArrayPool<float>.Shared.Rent(_network.Shape.OutputLength);
        try
        {
            _scheme.Prepare(image.View, canvas);
            await _network.InferAsync(canvas.AsMemory(0, _network.Shape.ImageBytes), 1, values.AsMemory(0, _network.Shape.OutputLength), cancellationToken).ConfigureAwait(false);
            return Boxes(values, width, height, options);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(canvas);
            ArrayPool<float>.Shared.Return(values);
        }
    }

    public void Dispose() => _network.Dispose();

    private IReadOnlyList<FaceBox> Boxes(ReadOnlySpan<float> values, int width, int height, FaceDetectionOptions? options)
    {
        options ??= FaceDetectionOptions.Default;
        float threshold = options.MinScore ?? _scheme.DefaultThreshold;
        return FaceBoxSelection.Select(_scheme.Decode(values[.._network.Shape.OutputLength], width, height, threshold), width, height, threshold, options);
    }
}
