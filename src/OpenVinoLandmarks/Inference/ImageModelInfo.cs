using System.Globalization;

namespace OpenVinoLandmarks.Inference;

/// <summary>What an <see cref="IImageModel"/> is: its name, its input and output, and the engine that runs it. Immutable.</summary>
public sealed record ImageModelInfo
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Precision of the weights: FP32, FP16 or FP16-INT8; <c>unknown</c> if neither the folder nor the server says it.</summary>
    public string Precision { get; init; } = "unknown";

    /// <summary>Width of an input image in pixels.</summary>
    public required int InputWidth { get; init; }

    /// <summary>Height of an input image in pixels.</summary>
    public required int InputHeight { get; init; }

    /// <summary>Shape of the output for one image, batch axis first: 1 x 10, 1 x 1 x 200 x 7. All sizes are at least 1.</summary>
    public required IReadOnlyList<int> OutputShape { get; init; }

    /// <summary>The engine and the devices that run the model.</summary>
    public required EngineInfo Engine { get; init; }

    /// <summary>
    /// True if the thread that calls <see cref="ImageBatch.Run"/> computes the result itself. To run several images at the same time,
    /// use several threads. False if a device or a server computes while the thread is free.
    /// </summary>
    public bool IsSynchronous { get; init; }

    /// <summary>Bytes of one input image: height * width * 3.</summary>
    public int InputLength => checked(InputWidth * InputHeight * 3);

    /// <summary>Numbers of the output for one image.</summary>
    public int OutputLength => OutputShape.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>The shapes for messages: <c>input 1x3x48x48, output 1x10x1x1</c>.</summary>
    internal string Shapes => DescribeShapes([[1, 3, InputHeight, InputWidth]], [[.. OutputShape.Select(size => (long)size)]]);

    /// <summary>Describes shapes for a message; a size of -1 is shown as <c>?</c>.</summary>
    internal static string DescribeShapes(IEnumerable<IReadOnlyList<long>> inputs, IEnumerable<IReadOnlyList<long>> outputs) =>
        string.Join(", ", inputs.Select(shape => "input " + Describe(shape)).Concat(outputs.Select(shape => "output " + Describe(shape))));

    private static string Describe(IReadOnlyList<long> shape) => shape.Count == 0
        ? "scalar"
        : string.Join('x', shape.Select(size => size < 0 ? "?" : size.ToString(CultureInfo.InvariantCulture)));
}
