namespace OpenVinoLandmarks.Inference;

/// <summary>What an <see cref="IImageModel"/> is: its name, its input and output, and the engine that runs it. Immutable.</summary>
public sealed record ImageModelInfo
{
    private readonly IReadOnlyList<ImageModelOutput>? _outputs;

    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Precision of the weights: FP32, FP16 or FP16-INT8; <c>unknown</c> if neither the folder nor the server says it.</summary>
    public string Precision { get; init; } = "unknown";

    /// <summary>Width of an input image in pixels.</summary>
    public required int InputWidth { get; init; }

    /// <summary>Height of an input image in pixels.</summary>
    public required int InputHeight { get; init; }

    /// <summary>
    /// Shape of the only or first output for one image, batch axis first: 1 x 10, 1 x 1 x 200 x 7. All sizes are at least 1; the first one
    /// is -1 if it depends on the image.
    /// </summary>
    public required IReadOnlyList<int> OutputShape { get; init; }

    /// <summary>All outputs, in the order of the model. By default there is one, without a name.</summary>
    public IReadOnlyList<ImageModelOutput> Outputs
    {
        get => _outputs ?? [new ImageModelOutput("", OutputShape)];
        init => _outputs = value;
    }

    /// <summary>
    /// The colour values that the network takes: the caller writes bytes in this order of channels, and the backend subtracts the mean and
    /// divides by the scale.
    /// </summary>
    public PixelNormalization Pixels { get; init; } = PixelNormalization.None;

    /// <summary>The engine and the devices that run the model.</summary>
    public required EngineInfo Engine { get; init; }

    /// <summary>
    /// True if the thread that calls <see cref="ImageBatch.Run"/> computes the result itself. To run several images at the same time,
    /// use several threads. False if a device or a server computes while the thread is free.
    /// </summary>
    public bool IsSynchronous { get; init; }

    /// <summary>Bytes of one input image: height * width * 3.</summary>
    public int InputLength => checked(InputWidth * InputHeight * 3);

    /// <summary>Numbers of the only or first output for one image; 0 if it depends on the image.</summary>
    public int OutputLength => new ImageModelOutput("", OutputShape).Length;

    /// <summary>Name of the input tensor; empty if neither the file nor the backend says it.</summary>
    internal string InputName { get; init; } = "";

    /// <summary>Number of outputs.</summary>
    internal int OutputCount => _outputs?.Count ?? 1;

    /// <summary>The shapes for messages: <c>input 1x3x48x48, output 1x10x1x1</c>.</summary>
    internal string Shapes => ModelPortShape.Describe([InputPort], OutputPorts);

    /// <summary>The size of an input image.</summary>
    internal ImageSize InputSize => new(InputWidth, InputHeight);

    /// <summary>The input as a model's file declares it.</summary>
    internal ModelPortShape InputPort => new("", [1, 3, InputHeight, InputWidth]);

    /// <summary>The outputs as a model's file declares them.</summary>
    internal IReadOnlyList<ModelPortShape> OutputPorts =>
        [.. Outputs.Select(output => new ModelPortShape(output.Name, [.. output.Shape.Select(size => (long)size)]))];
}
