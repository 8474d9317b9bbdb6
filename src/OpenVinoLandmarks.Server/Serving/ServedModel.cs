using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Tensors;
using OpenVinoLandmarks.Server.Answers;

namespace OpenVinoLandmarks.Server.Serving;

/// <summary>
/// A model as callers of KServe v2 see it: one input of pixels, blue first, 0 to 255, and outputs of floats. Thread-safe. It does not own
/// the model of the library.
/// </summary>
internal sealed class ServedModel : IAsyncDisposable
{
    /// <summary>The only version of every model.</summary>
    public const string Version = "1";

    private readonly IImageModel _model;
    private readonly CallBatcher _batcher;
    private readonly bool _isBatched;

    /// <summary>Creates the model.</summary>
    /// <param name="model">The loaded model.</param>
    /// <param name="maxBatch">Largest number of images per call.</param>
    /// <param name="batchDelay">Longest time that a call waits for others to share a batch with.</param>
    public ServedModel(IImageModel model, int maxBatch, TimeSpan batchDelay)
    {
        _model = model;
        ImageModelInfo info = model.Info;

        // Other outputs do not say which numbers belong to which image.
        _isBatched = info.Outputs.All(output => output.Shape[0] == 1);
        int largest = Math.Min(maxBatch, int.MaxValue / info.InputLength);
        MaxBatch = _isBatched ? largest : 1;
        long images = _isBatched ? -1 : 1;
        Input = new TensorPort(
            info.InputName.Length > 0 ? info.InputName : "input", Datatype.Uint8, [images, info.InputHeight, info.InputWidth, 3]);
        Outputs = [.. info.Outputs.Select((output, i) => new TensorPort(
            output.Name.Length > 0 ? output.Name : FormattableString.Invariant($"output{i}"),
            Datatype.Fp32,
            [_isBatched ? -1 : output.Shape[0], .. output.Shape.Skip(1).Select(size => (long)size)]))];
        _batcher = new CallBatcher(model, largest, batchDelay);
    }

    /// <summary>The name of the model.</summary>
    public string Name => _model.Info.Name;

    /// <summary>What runs the model: <c>OpenVINO ...</c> or <c>MANAGED</c>.</summary>
    public string Platform => _model.Info.Engine.Engine;

    /// <summary>The input. The first size is -1 if calls may have several images.</summary>
    public TensorPort Input { get; }

    /// <summary>The outputs.</summary>
    public IReadOnlyList<TensorPort> Outputs { get; }

    /// <summary>Width of an image in pixels.</summary>
    public int Width => _model.Info.InputWidth;

    /// <summary>Height of an image in pixels.</summary>
    public int Height => _model.Info.InputHeight;

    /// <summary>Number of values per image.</summary>
    public int ImageLength => _model.Info.InputLength;

    /// <summary>True if the network takes red first. Callers always send blue first.</summary>
    public bool IsRgb => _model.Info.Pixels.IsRgb;

    /// <summary>Largest number of images per call.</summary>
    public int MaxBatch { get; }

    /// <summary>True unless the device was lost.</summary>
    public bool IsReady => _model.Fault is null;

    /// <summary>Runs the model on images, together with those of other callers.</summary>
    /// <param name="pixels">The images, one after the other, as the network takes them. They must not change during the call.</param>
    /// <param name="images">Number of images, from 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="cancellationToken">Ends the caller's wait.</param>
    /// <returns>The numbers of each output, image by image.</returns>
    /// <exception cref="DeviceException">The device failed.</exception>
    /// <exception cref="RequestException">The server ends.</exception>
    public Task<float[][]> InferAsync(byte[] pixels, int images, CancellationToken cancellationToken) =>
        _batcher.RunAsync(pixels, images, cancellationToken);

    /// <summary>Returns the shape of an output.</summary>
    /// <param name="output">Index of the output.</param>
    /// <param name="images">Number of images.</param>
    /// <param name="values">Number of values.</param>
    public IReadOnlyList<long> ShapeOf(int output, int images, int values)
    {
        IReadOnlyList<long> shape = Outputs[output].Shape;
        if (shape[0] >= 0)
        {
            return shape;
        }

        long first = _isBatched ? images : values / shape.Skip(1).Aggregate(1L, (product, size) => product * size);
        return [first, .. shape.Skip(1)];
    }

    /// <summary>Returns the index of an output.</summary>
    /// <exception cref="RequestException">The model does not have it.</exception>
    public int IndexOfOutput(string name)
    {
        for (int i = 0; i < Outputs.Count; i++)
        {
            if (Outputs[i].Name == name)
            {
                return i;
            }
        }

        string names = string.Join(", ", Outputs.Select(output => $"'{output.Name}'"));
        throw RequestException.Invalid($"The model {Name} has the outputs {names}; it does not have '{name}'.");
    }

    public ValueTask DisposeAsync() => _batcher.DisposeAsync();
}
