namespace OpenVinoLandmarks.Faces;

/// <summary>
/// A kind of face detection network: how it is recognized, how its input is prepared, and which scheme reads its outputs.
/// </summary>
internal sealed record DetectorKind
{
    /// <summary>The name in model cards and messages.</summary>
    public required string Name { get; init; }

    /// <summary>The outputs, for the list of known kinds in a message.</summary>
    public required string Outputs { get; init; }

    /// <summary>Returns true if a model can be of this kind by the names and shapes of its outputs. Sizes may still be open.</summary>
    public required Func<DetectorOutputs, bool> Fits { get; init; }

    /// <summary>
    /// Creates the scheme for a model whose sizes are fixed; null if the sizes of the outputs do not belong to that input.
    /// </summary>
    public required Func<DetectorOutputs, SchemeSettings, DetectionScheme?> Create { get; init; }

    /// <summary>The operations that a graph of this kind has, for a model whose card names the kind.</summary>
    public IReadOnlyList<string> AssumedOperators { get; init; } = [];

    /// <summary>The width and height of the input that the network's authors use, for a model that leaves them open.</summary>
    public int? UsualSize { get; init; }

    /// <summary>The larger input that the network's authors recommend for large images; null if they do not.</summary>
    public LargeInput? LargeInput { get; init; }

    /// <summary>The number that divides the width and the height of every input.</summary>
    public int SizeStep { get; init; } = 1;

    /// <summary>The normalization that the authors document.</summary>
    public PixelNormalization Pixels { get; init; } = PixelNormalization.None;

    /// <summary>True if models of this kind exist with different normalizations, so that a card must state it.</summary>
    public bool NeedsCard { get; init; }

    /// <summary>How the authors bring an image into the input.</summary>
    public required ImageFit Fit { get; init; }

    /// <summary>True if the authors cut off fractions of pixels when they compute the size of the resized image.</summary>
    public bool CutsFractions { get; init; }

    /// <summary>
    /// True if the rest of a letterbox is the mean colour, so that it is 0 after the normalization; otherwise it is black.
    /// </summary>
    public bool PadsWithMean { get; init; }

    /// <summary>The lowest score of a face if the caller does not set one.</summary>
    public required float Threshold { get; init; }

    /// <summary>
    /// The intersection over union above which two boxes show the same face; null if the network suppresses such boxes itself.
    /// </summary>
    public float? Overlap { get; init; }
}

/// <summary>An input for large images.</summary>
/// <param name="OwnSize">The size of the model's own input: a model with another one was trained for that.</param>
/// <param name="Size">The size of the input for large images.</param>
/// <param name="Threshold">The lowest score of a face in an input of that size or a larger one.</param>
internal sealed record LargeInput(ImageSize OwnSize, ImageSize Size, float Threshold);
