namespace OpenVinoLandmarks.Evaluation;

/// <summary>A detector that is evaluated: one column of the results.</summary>
/// <param name="Detector">The detector, which the caller disposes.</param>
/// <param name="UsesFaceDetector">True if its face detector finds the boxes.</param>
public sealed record EvaluationColumn(IFaceLandmarkDetector Detector, bool UsesFaceDetector = false)
{
    /// <summary>
    /// The threshold of the face detector, below which found boxes count for average precision only; 0 if it has none, as OpenCV's
    /// cascade.
    /// </summary>
    public double Threshold => UsesFaceDetector && Detector.FaceDetector is FaceDetector network ? network.DefaultThreshold : 0;

    /// <summary>Describes the column.</summary>
    public RunColumn Describe() => RunColumn.Of(Detector.Info, UsesFaceDetector ? Detector.FaceDetector.Name : null);

    /// <summary>
    /// Finds the boxes of a picture, also those with low scores and parts outside the picture, by falling score; equal scores keep the
    /// order of the network.
    /// </summary>
    internal IReadOnlyList<FaceBox> FindAll(ImageView image) => Detector.FaceDetector is FaceDetector network
        ? [.. network.DetectUnfiltered(image).OrderByDescending(box => box.Score)]
        : Detector.FaceDetector.Detect(image);
}

/// <summary>How an <see cref="Evaluator"/> works. Immutable.</summary>
public sealed record EvaluationOptions
{
    /// <summary>The options with default values.</summary>
    public static EvaluationOptions Default { get; } = new();

    /// <summary>The lowest score of a found face; null for the threshold of the face detector.</summary>
    public double? Threshold { get; init; }

    /// <summary>The largest number of pictures, from the first on; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>The share of the pictures that is measured.</summary>
    public Shard Shard { get; init; } = Shard.All;

    /// <summary>Number of pictures that are measured at the same time; null for the number of processors.</summary>
    public int? Parallelism { get; init; }
}
