namespace OpenVinoLandmarks.Evaluation.Tests.Metrics;

/// <summary>Second implementations of every metric, written from the formulas without a thought of speed.</summary>
internal static class NaiveMetrics
{
    public static double[] PerPoint(double[] truth, double[] answer, double x, double y, double width, double height)
    {
        double eyes = Math.Sqrt(Math.Pow((truth[0] - truth[2]) / width, 2) + Math.Pow((truth[1] - truth[3]) / height, 2));
        return [.. Enumerable.Range(0, 5).Select(k => Math.Sqrt(
            Math.Pow((truth[2 * k] - x) / width - (answer[2 * k] - x) / width, 2)
            + Math.Pow((truth[2 * k + 1] - y) / height - (answer[2 * k + 1] - y) / height, 2)) / eyes)];
    }

    public static double MeanPixels(double[] truth, double[] answer) => Enumerable.Range(0, 5)
        .Average(k => Math.Sqrt(Math.Pow(truth[2 * k] - answer[2 * k], 2) + Math.Pow(truth[2 * k + 1] - answer[2 * k + 1], 2)));

    public static double Deviation(double[] errors) => Math.Sqrt(errors.Average(e => e * e) - Math.Pow(errors.Average(), 2));

    public static double FailureRate(double[] errors, double threshold) => errors.Count(e => e > threshold) / (double)errors.Length;

    // The area under the step curve "share of errors <= t", step by step.
    public static double Auc(double[] errors, double limit)
    {
        double[] sorted = [.. errors.Order()];
        double area = 0, previous = 0;
        for (int i = 0; i < sorted.Length && sorted[i] < limit; i++)
        {
            area += (sorted[i] - previous) * i / sorted.Length;
            previous = sorted[i];
        }

        area += (limit - previous) * sorted.Count(e => e < limit) / sorted.Length;
        return area / limit;
    }

    public static double Percentile(double[] errors, int rank) => errors.Order().ElementAt((int)(errors.Length / 100.0 * rank));

    public static double Median(double[] errors)
    {
        List<double> rest = [.. errors];
        while (rest.Count > 2)
        {
            rest.Remove(rest.Min());
            rest.Remove(rest.Max());
        }

        return rest.Average();
    }

    // Precision at every recall level: the best precision at this recall or above, integrated over recall.
    public static double AveragePrecision(IReadOnlyList<MarkedDetection> marks, int wanted)
    {
        MarkedDetection[] sorted = [.. marks.Where(m => m.Mark != DetectionMark.Ignored)
            .Select((mark, place) => (mark, place)).OrderBy(m => -m.mark.Score).ThenBy(m => m.place).Select(m => m.mark)];
        double Precision(int count) => sorted.Take(count).Count(m => m.Mark == DetectionMark.Right) / (double)count;
        double Recall(int count) => sorted.Take(count).Count(m => m.Mark == DetectionMark.Right) / (double)wanted;
        double area = 0;
        for (int count = 1; count <= sorted.Length; count++)
        {
            double best = Enumerable.Range(count, sorted.Length - count + 1).Max(Precision);
            area += (Recall(count) - Recall(count - 1)) * best;
        }

        return area;
    }

    // One found box at a time, as the rules say; returns a mark per found box in the given order.
    public static DetectionMark[] Match(double[][] truth, (double[] Box, float Score)[] found, double smallest)
    {
        double[][] rounded = [.. truth.Select(box => box.Select(edge => Math.Round(edge)).ToArray())];
        bool[] ignored = [.. rounded.Select(box => box[3] - box[1] < smallest || box[2] <= box[0])];
        HashSet<int> used = [];
        DetectionMark[] marks = new DetectionMark[found.Length];
        foreach (int i in Enumerable.Range(0, found.Length).OrderByDescending(i => found[i].Score).ThenBy(i => i))
        {
            double[] box = [.. found[i].Box.Select(edge => Math.Round(edge))];
            double Best(bool counts) => Enumerable.Range(0, truth.Length)
                .Where(k => ignored[k] != counts).Select(k => Overlap(box, rounded[k]))
                .Where(overlap => overlap >= 0.5).DefaultIfEmpty(0).Max();
            double best = Best(counts: true) > 0 ? Best(counts: true) : Best(counts: false);
            int[] match = [.. Enumerable.Range(0, best > 0 ? truth.Length : 0).Where(k => Overlap(box, rounded[k]) == best)];
            marks[i] = match.Length == 0 || match.Any(used.Contains) ? DetectionMark.Wrong
                : match.Any(k => ignored[k]) ? DetectionMark.Ignored
                : DetectionMark.Right;
            used.UnionWith(match);
        }

        return marks;
    }

    private static double Overlap(double[] a, double[] b)
    {
        double both = 0;
        for (int x = (int)a[0]; x < a[2]; x++)
        {
            for (int y = (int)a[1]; y < a[3]; y++)
            {
                both += x >= b[0] && x < b[2] && y >= b[1] && y < b[3] ? 1 : 0;
            }
        }

        double union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - both;
        return union == 0 ? 0 : both / union;
    }
}
