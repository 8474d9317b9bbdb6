namespace OpenVinoLandmarks.Evaluation;

/// <summary>A picture of a data set with its true faces. Immutable.</summary>
public sealed record AnnotatedPicture
{
    /// <summary>The name in the list, with <c>/</c> between folders.</summary>
    public required string Name { get; init; }

    /// <summary>The file of the picture, which may be missing. Null if the lines of this picture give no face to measure.</summary>
    public string? File { get; init; }

    /// <summary>The true faces, in the order of the list.</summary>
    public IReadOnlyList<AnnotatedFace> Faces { get; init; } = [];

    /// <summary>What is wrong with the lines of this picture.</summary>
    public IReadOnlyList<DataSetProblem> Problems { get; init; } = [];
}

/// <summary>A true face of a picture. Immutable.</summary>
public sealed record AnnotatedFace
{
    /// <summary>The file that describes the face.</summary>
    public required string ListFile { get; init; }

    /// <summary>The line of <see cref="ListFile"/>, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The box in pixels; null if the data set has none for this face.</summary>
    public FaceRectangle? Box { get; init; }

    /// <summary>The true points in pixels; null if the data set has none for this face.</summary>
    public FivePoints? Points { get; init; }

    /// <summary>The groups of the face, such as its pose. May be empty.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
}
