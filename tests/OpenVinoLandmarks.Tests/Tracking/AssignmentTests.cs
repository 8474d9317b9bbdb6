using OpenVinoLandmarks.Tracking;

namespace OpenVinoLandmarks.Tests.Tracking;

/// <summary>The optimal assignment of detected boxes to tracks, compared with a search through all assignments.</summary>
[TestClass]
public sealed class AssignmentTests
{
    [TestMethod]
    public void RandomMatrices_HaveTheHighestSum()
    {
        Random random = new(5);
        Assignment assignment = new();
        for (int n = 0; n < 3000; n++)
        {
            int rows = random.Next(1, 7), columns = random.Next(1, 7);
            double[] gains = [.. Enumerable.Range(0, rows * columns).Select(_ => Gain(random, n))];
            int[] columnOfRow = new int[rows];
            assignment.Solve(gains, rows, columns, columnOfRow);

            int[] used = [.. columnOfRow.Where(column => column >= 0)];
            CollectionAssert.AllItemsAreUnique(used);
            double sum = 0;
            for (int row = 0; row < rows; row++)
            {
                if (columnOfRow[row] >= 0)
                {
                    double gain = gains[row * columns + columnOfRow[row]];
                    Assert.IsGreaterThan(0, gain, "A pair without a gain was assigned.");
                    sum += gain;
                }
            }

            Assert.AreEqual(Best(gains, rows, columns, 0, 0), sum, 1e-12, $"{rows}x{columns}: {string.Join(" ", gains)}");
        }
    }

    [TestMethod]
    public void EmptyMatrices_AssignNothing()
    {
        int[] columnOfRow = [7, 7];
        new Assignment().Solve([], 2, 0, columnOfRow);
        CollectionAssert.AreEqual(new[] { -1, -1 }, columnOfRow);
        new Assignment().Solve([], 0, 3, []);
    }

    [TestMethod]
    public void TwoTracks_AreNotServedInTurn()
    {
        // Served in turn, the first row would take column 0 for 0.6, and 0.5 would be lost.
        int[] columnOfRow = new int[2];
        new Assignment().Solve([0.6, 0.55, 0.5, 0], 2, 2, columnOfRow);
        CollectionAssert.AreEqual(new[] { 1, 0 }, columnOfRow);
    }

    // Every second matrix has few different numbers, so that assignments are equally good, and every third many pairs without a gain.
    private static double Gain(Random random, int matrix) => matrix % 3 == 0 && random.Next(2) == 0 ? 0
        : matrix % 2 == 0 ? random.NextDouble()
        : random.Next(4) / 4.0;

    private static double Best(double[] gains, int rows, int columns, int row, int used)
    {
        if (row == rows)
        {
            return 0;
        }

        double best = Best(gains, rows, columns, row + 1, used);
        for (int column = 0; column < columns; column++)
        {
            if ((used & (1 << column)) == 0)
            {
                best = Math.Max(best, gains[row * columns + column] + Best(gains, rows, columns, row + 1, used | (1 << column)));
            }
        }

        return best;
    }
}
