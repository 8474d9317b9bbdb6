namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Collects the results of a run picture by picture and computes its summary. It keeps about 50 bytes per face and column, which exact
/// percentiles and intervals need, and the faces with the largest errors. Not thread-safe.
/// </summary>
/// <param name="header">What is measured.</param>
public sealed class RunSummaryBuilder(RunHeader header)
{
    /// <summary>The largest number of problems and of worst faces that a summary lists.</summary>
    public const int MostProblems = 200, MostWorst = 20;

    private readonly FaceTable _table = new(header.Columns.Count);
    private readonly ColumnValues[] _columns = [.. header.Columns.Select(_ => new ColumnValues())];
    private readonly Dictionary<string, List<int>> _groups = new(StringComparer.Ordinal);
    private readonly SortedDictionary<ProblemKind, int> _counts = [];
    private readonly List<DataSetProblem> _problems = [];
    private readonly PriorityQueue<RankedFace, (double Error, int Order)> _worst = new();
    private int _pictures;

    /// <summary>Adds the results of a picture. Pictures must come in the order of the data set.</summary>
    public void Add(PictureResult picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        _pictures++;
        foreach (DataSetProblem problem in picture.Problems)
        {
            _counts[problem.Kind] = _counts.GetValueOrDefault(problem.Kind) + 1;
            if (_problems.Count < MostProblems)
            {
                _problems.Add(problem);
            }
        }

        for (int column = 0; column < picture.Detections.Count; column++)
        {
            _columns[column].Wanted += picture.Detections[column].Wanted;
            _columns[column].Marks.AddRange(picture.Detections[column].Marks);
        }

        foreach (FaceResult face in picture.Faces)
        {
            AddFace(picture, face);
        }
    }

    /// <summary>Computes the summary of what was added.</summary>
    public RunSummary Build()
    {
        RankedFace[] worst = new RankedFace[_worst.Count];
        PriorityQueue<RankedFace, (double, int)> copy = new(_worst.UnorderedItems);
        for (int i = worst.Length - 1; i >= 0; i--)
        {
            worst[i] = copy.Dequeue();
        }

        return new RunSummary
        {
            Header = header,
            Pictures = _pictures,
            Faces = _table.Sizes.Count,
            LeftOut = _counts.Where(count => ProblemNames.ClassOf(count.Key) == ProblemClass.LeftOut).Sum(count => count.Value),
            ProblemCounts = [.. _counts],
            Problems = [.. _problems],
            Columns = [.. Enumerable.Range(0, _columns.Length).Select(Summarize)],
            Groups = [.. FaceGroups.Of(_table, _groups)],
            Worst = worst,
            Table = _table,
        };
    }

    private void AddFace(PictureResult picture, FaceResult face)
    {
        int index = _table.Sizes.Count;
        _table.Sizes.Add(face.Box.Size);
        _table.Yaws.Add(FaceGeometry.Yaw(face.Truth));
        foreach (string group in face.Groups)
        {
            if (!_groups.TryGetValue(group, out List<int>? faces))
            {
                _groups.Add(group, faces = []);
            }

            faces.Add(index);
        }

        for (int column = 0; column < _columns.Length; column++)
        {
            _table.Errors[column].Add(face.Answers[column]?.Errors.Normed ?? double.NaN);
            _columns[column].Add(face.Answers[column]);
        }

        if (face.Answers[0] is { } answer)
        {
            // Of equal errors, the first face ranks first.
            _worst.Enqueue(new RankedFace(picture, face), (answer.Errors.Normed, -index));
            if (_worst.Count > MostWorst)
            {
                _ = _worst.Dequeue();
            }
        }
    }

    private ColumnSummary Summarize(int column)
    {
        ColumnValues values = _columns[column];
        return new ColumnSummary
        {
            Column = header.Columns[column],
            Normed = ErrorStatistics.Of(_table.Measured(column), intervals: true),
            PerPoint = [.. values.PerPoint.Select(sum => sum / values.ByBoxSize.Count)],
            ByBoxSize = ErrorStatistics.Of([.. values.ByBoxSize]),
            ByPupilDistance = ErrorStatistics.Of([.. values.ByPupilDistance]),
            NotFound = values.NotFound,
            Detection = header.UsesDetector ? DetectionStatistics.Of(values.Marks, values.Wanted, header.Threshold) : null,
        };
    }

    private sealed class ColumnValues
    {
        public List<double> ByBoxSize { get; } = [];

        public List<double> ByPupilDistance { get; } = [];

        public double[] PerPoint { get; } = new double[FivePoints.Count];

        public List<MarkedDetection> Marks { get; } = [];

        public int Wanted { get; set; }

        public int NotFound { get; private set; }

        public void Add(FaceAnswer? answer)
        {
            if (answer is null)
            {
                NotFound++;
                return;
            }

            ByBoxSize.Add(answer.Errors.ByBoxSize);
            ByPupilDistance.Add(answer.Errors.ByPupilDistance);
            for (int k = 0; k < FivePoints.Count; k++)
            {
                PerPoint[k] += answer.Errors.PerPoint[k];
            }
        }
    }
}
