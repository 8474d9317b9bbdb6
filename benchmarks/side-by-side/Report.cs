using System.Globalization;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>Prints results as Markdown, ready for docs/performance/beside-bare-c.md.</summary>
internal static class Report
{
    public static void Write(string title, IReadOnlyList<Comparison.Times> times)
    {
        Line($"### {title}");
        Line("");
        Line($"| | least, us | median, us | ratio to the first: median (quartiles) |");
        Line("|---|---:|---:|---:|");
        foreach (Comparison.Times time in times)
        {
            Line($"| {time.Name} | {time.Least:0.00} | {time.Median:0.00} | {Comparison.Ratio(time, times[0])} |");
        }

        Line("");
    }

    public static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public static void Line(string text) => Console.WriteLine(text);
}
