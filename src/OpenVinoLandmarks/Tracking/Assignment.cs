namespace OpenVinoLandmarks.Tracking;

/// <summary>
/// Assigns rows to columns so that the sum of the gains is as high as possible: the Hungarian method with shortest augmenting paths
/// (Kuhn 1955; Jonker and Volgenant 1987), in O(n^3). Keeps its memory from call to call. Not thread-safe.
/// </summary>
internal sealed class Assignment
{
    private double[] _rowPrice = [], _columnPrice = [], _distance = [];
    private int[] _rowOfColumn = [], _previous = [];
    private bool[] _done = [];

    /// <summary>Assigns each row to at most one column, and each column to at most one row.</summary>
    /// <param name="gains">The gain of each pair, row by row: finite numbers, 0 or more.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="columnOfRow">Receives the column of each row; -1 for a row without one. Pairs without a gain are not assigned.</param>
    public void Solve(ReadOnlySpan<double> gains, int rows, int columns, Span<int> columnOfRow)
    {
        columnOfRow[..rows].Fill(-1);
        if (rows == 0 || columns == 0)
        {
            return;
        }

        // The method needs a column for each row: columns beyond the last one have no gain.
        int all = Math.Max(rows, columns);
        Reserve(all + 1);
        for (int row = 1; row <= rows; row++)
        {
            Augment(gains, row, columns, all);
        }

        for (int column = 1; column <= columns; column++)
        {
            int row = _rowOfColumn[column];
            if (row > 0 && gains[(row - 1) * columns + column - 1] > 0)
            {
                columnOfRow[row - 1] = column - 1;
            }
        }
    }

    // Rows and columns count from 1; column 0 is the start of each path.
    private void Augment(ReadOnlySpan<double> gains, int newRow, int columns, int all)
    {
        Array.Fill(_distance, double.PositiveInfinity, 0, all + 1);
        Array.Clear(_done, 0, all + 1);
        _rowOfColumn[0] = newRow;
        int column = 0;
        while (_rowOfColumn[column] != 0)
        {
            _done[column] = true;
            int row = _rowOfColumn[column], nearest = 0;
            double step = double.PositiveInfinity;
            for (int next = 1; next <= all; next++)
            {
                if (_done[next])
                {
                    continue;
                }

                double gain = next <= columns ? gains[(row - 1) * columns + next - 1] : 0;
                double distance = -gain - _rowPrice[row] - _columnPrice[next];
                if (distance < _distance[next])
                {
                    (_distance[next], _previous[next]) = (distance, column);
                }

                if (_distance[next] < step)
                {
                    (step, nearest) = (_distance[next], next);
                }
            }

            for (int other = 0; other <= all; other++)
            {
                if (_done[other])
                {
                    _rowPrice[_rowOfColumn[other]] += step;
                    _columnPrice[other] -= step;
                }
                else
                {
                    _distance[other] -= step;
                }
            }

            column = nearest;
        }

        while (column != 0)
        {
            int previous = _previous[column];
            _rowOfColumn[column] = _rowOfColumn[previous];
            column = previous;
        }
    }

    private void Reserve(int count)
    {
        if (_distance.Length < count)
        {
            int length = 2 * count;
            (_rowPrice, _columnPrice, _distance) = (new double[length], new double[length], new double[length]);
            (_rowOfColumn, _previous, _done) = (new int[length], new int[length], new bool[length]);
        }

        Array.Clear(_rowPrice);
        Array.Clear(_columnPrice);
        Array.Clear(_rowOfColumn);
    }
}
