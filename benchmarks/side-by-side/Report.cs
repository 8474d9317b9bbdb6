using System.Globalization;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>Answers as Markdown, ready for docs/performance.md.</summary>
internal static class Report
{
    public static void Write(string question, IReadOnlyList<Contest.Times> times)
    {
        Line($"### {question}");
        Line("");
        Line($"| | least, us | median, us | ratio to the first: median (quartiles) |");
        Line("|---|---:|---:|---:|");
        foreach (Contest.Times time in times)
        {
            Line($"| {time.Name} | {time.Least:0.00} | {time.Median:0.00} | {Contest.Ratio(time, times[0])} |");
        }

        Line("");
    }

    public static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public static void Line(string text) => Console.WriteLine(text);
}
