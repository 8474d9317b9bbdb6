using System.Buffers;
using OpenVinoLandmarks.Engines;
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
        float[] values = ArrayPool<float>.Shared.Rent(_network.Shape.OutputLength);
        try
        {
            _network.Infer(new ViewCanvas(_scheme, image), 1, values.AsSpan(0, _network.Shape.OutputLength));
            return Boxes(values, image.Width, image.Height, options);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }

    public async ValueTask<IReadOnlyList<FaceBox>> DetectAsync(IImageSource image, FaceDetectionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        cancellationToken.ThrowIfCancellationRequested();
        float[] values = ArrayPool<float>.Shared.Rent(_network.Shape.OutputLength);
        try
        {
            await _network.InferAsync(new SourceCanvas(_scheme, image), 1, values.AsMemory(0, _network.Shape.OutputLength), cancellationToken).ConfigureAwait(false);
            return Boxes(values, image.View.Width, image.View.Height, options);
        }
        finally
        {
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

    private readonly ref struct ViewCanvas(IDetectionScheme scheme, ImageView image) : ICropWriter
    {
        private readonly ImageView _image = image;

        public void Write(int index, Span<byte> crop) => scheme.Prepare(_image, crop);
    }

    private readonly struct SourceCanvas(IDetectionScheme scheme, IImageSource image) : ICropWriter
    {
        public void Write(int index, Span<byte> crop) => scheme.Prepare(image.View, crop);
    }
}
