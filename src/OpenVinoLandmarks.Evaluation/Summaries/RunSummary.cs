namespace OpenVinoLandmarks.Evaluation;

/// <summary>The numbers of a run: what the reports show. Immutable.</summary>
public sealed class RunSummary
{
    /// <summary>What was measured.</summary>
    public required RunHeader Header { get; init; }

    /// <summary>Number of pictures.</summary>
    public required int Pictures { get; init; }

    /// <summary>Number of faces that were measured, found or not.</summary>
    public required int Faces { get; init; }

    /// <summary>Number of rows that were left out.</summary>
    public required int LeftOut { get; init; }

    /// <summary>How often each kind of problem occurred, in the order of the kinds, without those that did not.</summary>
    public required IReadOnlyList<KeyValuePair<ProblemKind, int>> ProblemCounts { get; init; }

    /// <summary>The first problems, at most <see cref="RunSummaryBuilder.MostProblems"/>, in the order of the data set.</summary>
    public required IReadOnlyList<DataSetProblem> Problems { get; init; }

    /// <summary>The columns.</summary>
    public required IReadOnlyList<ColumnSummary> Columns { get; init; }

    /// <summary>The groups of the data set, of face sizes and of yaws, each with the statistics of every column.</summary>
    public required IReadOnlyList<GroupSummary> Groups { get; init; }

    /// <summary>The faces with the largest errors of the first column, the worst first.</summary>
    public required IReadOnlyList<RankedFace> Worst { get; init; }

    /// <summary>True if a row was left out or measured with a warning.</summary>
    public bool HasProblems => ProblemCounts.Any(count => ProblemNames.ClassOf(count.Key) != ProblemClass.Note);

    /// <summary>The faces in the order of the data set, for charts.</summary>
    internal FaceTable Table { get; init; } = new(0);
}

/// <summary>The numbers of one column.</summary>
public sealed class ColumnSummary
{
    /// <summary>What computed the answers.</summary>
    public required RunColumn Column { get; init; }

    /// <summary>The normed errors, with intervals.</summary>
    public required ErrorStatistics Normed { get; init; }

    /// <summary>The mean normed error of each point.</summary>
    public required IReadOnlyList<double> PerPoint { get; init; }

    /// <summary>The errors by box size.</summary>
    public required ErrorStatistics ByBoxSize { get; init; }

    /// <summary>The errors by the distance of the pupils.</summary>
    public required ErrorStatistics ByPupilDistance { get; init; }

    /// <summary>Number of faces with points that the face detector did not find.</summary>
    public required int NotFound { get; init; }

    /// <summary>How well the face detector works, or null if none ran.</summary>
    public DetectionStatistics? Detection { get; init; }
}

/// <summary>Faces that have something in common.</summary>
/// <param name="Dimension">What they have in common: <c>group</c>, <c>face size</c> or <c>yaw</c>.</param>
/// <param name="Name">The group.</param>
/// <param name="Columns">The normed errors of each column, without intervals.</param>
public sealed record GroupSummary(string Dimension, string Name, IReadOnlyList<ErrorStatistics> Columns);

/// <summary>A face with the picture that it is in.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Face">The face.</param>
public sealed record RankedFace(PictureResult Picture, FaceResult Face);

/// <summary>The values of all faces that charts need: 24 bytes per face, and 24 per face and column.</summary>
internal sealed class FaceTable(int columns)
{
    /// <summary>The size of each face: the square root of the area of its true box, in pixels.</summary>
    public List<double> Sizes { get; } = [];

    /// <summary>The yaw of each face in degrees.</summary>
    public List<double> Yaws { get; } = [];

    /// <summary>The normed error of each face by column; NaN if it was not found.</summary>
    public IReadOnlyList<List<double>> Errors { get; } = [.. Enumerable.Range(0, columns).Select(_ => new List<double>())];

    /// <summary>Returns the errors of a column, of some faces or of all, without those that were not found.</summary>
    public double[] Measured(int column, IEnumerable<int>? faces = null) =>
        [.. (faces is null ? Errors[column] : faces.Select(face => Errors[column][face])).Where(error => !double.IsNaN(error))];
}
