namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Two runs compared face by face: only faces that both measured count, and the interval of the difference comes from the differences of
/// the faces (paired bootstrap), which is much narrower than the intervals of the two means suggest. Immutable.
/// </summary>
public sealed class RunComparison
{
    /// <summary>The largest number of faces in <see cref="ColumnComparison.Changed"/>.</summary>
    public const int MostChanged = 20;

    // Equal models on equal devices differ by less than this, because devices add in different orders.
    private const double Equal = 1e-6;

    private RunComparison(RunHeader first, RunHeader second) => (First, Second) = (first, second);

    /// <summary>The first run, A.</summary>
    public RunHeader First { get; }

    /// <summary>The second run, B.</summary>
    public RunHeader Second { get; }

    /// <summary>The pairs of columns: the first column of A with the first of B, and so on.</summary>
    public IReadOnlyList<ColumnComparison> Columns { get; private init; } = [];

    /// <summary>Compares two runs, whose data sets must have the same lists.</summary>
    /// <param name="first">The first run, A.</param>
    /// <param name="second">The second run, B.</param>
    /// <exception cref="DataSetException">The runs are of different data sets, or a file is damaged.</exception>
    public static RunComparison Of(RunReader first, RunReader second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Header.Fingerprint != second.Header.Fingerprint)
        {
            throw new DataSetException(
                $"the runs are of different data sets: {first.Header.DataSet} and {second.Header.DataSet} have different lists.");
        }

        int count = Math.Min(first.Header.Columns.Count, second.Header.Columns.Count);
        PairedColumn[] columns = [.. Enumerable.Range(0, count).Select(column => new PairedColumn(column))];
        foreach ((string picture, FaceResult? a, FaceResult? b) in Join(first.Read(), second.Read()))
        {
            foreach (PairedColumn column in columns)
            {
                column.Add(picture, a, b);
            }
        }

        return new RunComparison(first.Header, second.Header)
        {
            Columns = [.. columns.Select((column, i) => column.Build(first.Header.Columns[i], second.Header.Columns[i]))],
        };
    }

    // Both runs are in the order of the data set, so that one picture of each is in memory.
    private static IEnumerable<(string Picture, FaceResult? A, FaceResult? B)> Join(
        IEnumerable<PictureResult> first, IEnumerable<PictureResult> second)
    {
        using IEnumerator<PictureResult> a = first.GetEnumerator(), b = second.GetEnumerator();
        bool hasA = a.MoveNext(), hasB = b.MoveNext();
        while (hasA || hasB)
        {
            int order = !hasA ? 1 : !hasB ? -1 : a.Current.Index.CompareTo(b.Current.Index);
            (PictureResult? left, PictureResult? right) = (order <= 0 ? a.Current : null, order >= 0 ? b.Current : null);
            foreach ((FaceResult? x, FaceResult? y) in JoinFaces(left?.Faces ?? [], right?.Faces ?? []))
            {
                yield return ((left ?? right)!.Name, x, y);
            }

            hasA = order <= 0 ? a.MoveNext() : hasA;
            hasB = order >= 0 ? b.MoveNext() : hasB;
        }
    }

    // Faces of a picture are the same if their line and their points are: formats without lines have line 0.
    private static IEnumerable<(FaceResult? A, FaceResult? B)> JoinFaces(IReadOnlyList<FaceResult> first, IReadOnlyList<FaceResult> second)
    {
        List<FaceResult> rest = [.. second];
        foreach (FaceResult face in first)
        {
            int partner = rest.FindIndex(other => other.Line == face.Line && other.Truth.Values.SequenceEqual(face.Truth.Values));
            yield return (face, partner < 0 ? null : rest[partner]);
            if (partner >= 0)
            {
                rest.RemoveAt(partner);
            }
        }

        foreach (FaceResult face in rest)
        {
            yield return (null, face);
        }
    }

    private sealed class PairedColumn(int column)
    {
        private readonly List<double> _first = [], _second = [];
        private readonly PriorityQueue<ChangedFace, (double Change, int Order)> _changed = new();
        private int _onlyFirst, _onlySecond;

        public void Add(string picture, FaceResult? a, FaceResult? b)
        {
            (double? before, double? after) = (a?.Answers[column]?.Errors.Normed, b?.Answers[column]?.Errors.Normed);
            if (before is not { } x || after is not { } y)
            {
                (_onlyFirst, _onlySecond) = (_onlyFirst + (before is null ? 0 : 1), _onlySecond + (after is null ? 0 : 1));
                return;
            }

            _first.Add(x);
            _second.Add(y);
            if (Math.Abs(y - x) > Equal)
            {
                _changed.Enqueue(new ChangedFace(picture, a!.Line, x, y), (Math.Abs(y - x), -_first.Count));
                if (_changed.Count > MostChanged)
                {
                    _ = _changed.Dequeue();
                }
            }
        }

        public ColumnComparison Build(RunColumn first, RunColumn second)
        {
            double[] differences = [.. _second.Zip(_first, (after, before) => after - before)];
            return new ColumnComparison
            {
                First = first,
                Second = second,
                FirstErrors = ErrorStatistics.Of([.. _first], intervals: true),
                SecondErrors = ErrorStatistics.Of([.. _second], intervals: true),
                Difference = differences.Length == 0 ? double.NaN : differences.Average(),
                DifferenceInterval = Bootstrap.MeanIntervals([differences])[0],
                Better = differences.Count(difference => difference < -Equal),
                Worse = differences.Count(difference => difference > Equal),
                OnlyFirst = _onlyFirst,
                OnlySecond = _onlySecond,
                Changed = [.. _changed.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)],
            };
        }
    }
}

/// <summary>A column of each of two runs.</summary>
public sealed class ColumnComparison
{
    /// <summary>The column of the first run, A.</summary>
    public required RunColumn First { get; init; }

    /// <summary>The column of the second run, B.</summary>
    public required RunColumn Second { get; init; }

    /// <summary>The normed errors of A on the faces that both runs measured.</summary>
    public required ErrorStatistics FirstErrors { get; init; }

    /// <summary>The normed errors of B on the same faces.</summary>
    public required ErrorStatistics SecondErrors { get; init; }

    /// <summary>The mean of the differences B - A; below 0 if B is better.</summary>
    public required double Difference { get; init; }

    /// <summary>The interval of <see cref="Difference"/> at 95 %. If it does not contain 0, the runs differ.</summary>
    public required Interval DifferenceInterval { get; init; }

    /// <summary>Number of faces whose error is smaller in B, by more than 1e-6.</summary>
    public required int Better { get; init; }

    /// <summary>Number of faces whose error is larger in B, by more than 1e-6.</summary>
    public required int Worse { get; init; }

    /// <summary>Number of faces that only A measured.</summary>
    public required int OnlyFirst { get; init; }

    /// <summary>Number of faces that only B measured.</summary>
    public required int OnlySecond { get; init; }

    /// <summary>The faces whose errors changed most.</summary>
    public required IReadOnlyList<ChangedFace> Changed { get; init; }
}

/// <summary>A face whose error is different in two runs.</summary>
/// <param name="Picture">The name of the picture.</param>
/// <param name="Line">The line of the list.</param>
/// <param name="First">The normed error in A.</param>
/// <param name="Second">The normed error in B.</param>
public sealed record ChangedFace(string Picture, int Line, double First, double Second);
