namespace OpenVinoLandmarks.Evaluation;

/// <summary>What was measured on one picture: a line of the results of a run. Immutable.</summary>
public sealed record PictureResult
{
    /// <summary>The index of the picture in the data set, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The name of the picture in the data set.</summary>
    public required string Name { get; init; }

    /// <summary>The path of the picture, or null if it was not read.</summary>
    public string? File { get; init; }

    /// <summary>The faces that were measured, in the order of the data set.</summary>
    public IReadOnlyList<FaceResult> Faces { get; init; } = [];

    /// <summary>What the face detector of each column found; empty if none ran.</summary>
    public IReadOnlyList<DetectionResult> Detections { get; init; } = [];

    /// <summary>What is wrong with the lines of this picture.</summary>
    public IReadOnlyList<DataSetProblem> Problems { get; init; } = [];
}

/// <summary>A true face with the answer of each column.</summary>
public sealed record FaceResult
{
    /// <summary>The line of the list, from 1; 0 if the format has no lines.</summary>
    public required int Line { get; init; }

    /// <summary>The true points in pixels.</summary>
    public required FivePoints Truth { get; init; }

    /// <summary>The true box.</summary>
    public required FaceRectangle Box { get; init; }

    /// <summary>The groups of the face.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>One answer per column; null if the face detector of the column did not find the face.</summary>
    public required IReadOnlyList<FaceAnswer?> Answers { get; init; }
}

/// <summary>The answer of a column for a face.</summary>
/// <param name="Box">The box that was used, in the coordinates that the errors are normed with.</param>
/// <param name="Region">The pixels that the model saw.</param>
/// <param name="Points">The points of the model in pixels of the image.</param>
/// <param name="Errors">The errors.</param>
public sealed record FaceAnswer(FaceRectangle Box, PixelRegion Region, FivePoints Points, FaceErrors Errors);

/// <summary>What a face detector found in a picture.</summary>
/// <param name="Wanted">Number of true faces that count.</param>
/// <param name="Marks">The boxes that count, those with the best scores first.</param>
public sealed record DetectionResult(int Wanted, IReadOnlyList<MarkedDetection> Marks);
