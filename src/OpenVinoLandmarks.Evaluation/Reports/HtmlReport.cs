using System.Globalization;
using System.Net;
using System.Text;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Writes a summary as one HTML page without a script and without requests: the charts are SVG elements, the faces are data URIs, and a
/// content security policy forbids everything else. It follows the light or dark mode of the reader.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="cut">
    /// Cuts a part out of a picture file as a small JPEG; the part may leave the picture and is cut there. It returns null if the picture
    /// cannot be read. Null shows no pictures.
    /// </param>
    /// <returns>The page in UTF-8.</returns>
    public static byte[] Create(RunSummary summary, Func<string, FaceRectangle, FaceThumbnail?>? cut = null)
    {
        ArgumentNullException.ThrowIfNull(summary);
        using StringWriter page = new(CultureInfo.InvariantCulture);
        RunHeader header = summary.Header;
        string title = $"Accuracy on {Path.GetFileName(Path.TrimEndingDirectorySeparator(header.DataSet))}";
        page.Write($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <title>{Text(title)}</title>
            <style>{HtmlStyle.Sheet}</style>
            </head>
            <body>
            <main>
            <h1>{Text(title)}</h1>
            <p>{Text(header.DataSet)} ({Text(header.Format)}), {Text(ReportRows.DescribeBoxes(header))}.
            {summary.Pictures} pictures, {summary.Faces} faces with points, {summary.LeftOut} rows left out.
            ovlandmarks {Text(header.Tool)}.</p>

            """);
        AppendColumns(page, header);
        AppendMetrics(page, summary);
        if (summary.Columns.Any(column => column.Normed.Count > 0))
        {
            AppendCharts(page, summary);
            AppendGroups(page, summary);
            AppendWorst(page, summary, cut);
        }

        AppendProblems(page, summary);
        page.Write("</main>\n</body>\n</html>\n");
        return Encoding.UTF8.GetBytes(page.ToString());
    }

    private static void AppendColumns(StringWriter page, RunHeader header)
    {
        page.Write("<ul class=\"columns\">\n");
        for (int i = 0; i < header.Columns.Count; i++)
        {
            page.Write($"<li>{Swatch(header, i)} {Text(ReportRows.Describe(header.Columns[i]))}</li>\n");
        }

        page.Write("</ul>\n");
    }

    private static string Swatch(RunHeader header, int column) =>
        $"<span class=\"swatch column-{column % ReportCharts.Colors}\"></span><strong>{Text(ColumnNames.Of(header)[column])}</strong>";

    private static void AppendMetrics(StringWriter page, RunSummary summary)
    {
        page.Write("<h2 id=\"metrics\">Metrics</h2>\n");
        BeginTable(page, "metrics", ["metric", .. ColumnNames.Of(summary.Header)]);
        foreach ((string name, IReadOnlyList<string> cells) in ReportRows.Metrics(summary))
        {
            AppendRow(page, name.Trim(), cells, isPart: name.StartsWith(' '));
        }

        EndTable(page);
    }

    private static void AppendCharts(StringWriter page, RunSummary summary)
    {
        (string Title, string Svg, string Note)[] charts =
        [
            ("Cumulative error", ReportCharts.CumulativeErrors(summary), "The share of faces whose normed error is at most x."),
            ("Error by point", ReportCharts.PerPoint(summary), "The mean normed error of each point."),
            ("Error over face size", ReportCharts.OverSize(summary), "Each mark is a face; errors above 0.4 are drawn at 0.4."),
            ("Error over yaw", ReportCharts.OverYaw(summary), "Yaw from the true points; positive to the right of the image."),
        ];
        IEnumerable<string> legend = summary.Columns.Select((_, i) => $"<span>{Swatch(summary.Header, i)}</span>");
        page.Write($"<h2>Charts</h2>\n<p class=\"legend\">{string.Concat(legend)}</p>\n<div class=\"charts\">\n");
        foreach ((string title, string svg, string note) in charts)
        {
            page.Write($"<figure><figcaption><strong>{title}</strong> {note}</figcaption>{svg}</figure>\n");
        }

        page.Write("</div>\n");
    }

    private static void AppendGroups(StringWriter page, RunSummary summary)
    {
        page.Write("<h2 id=\"groups\">By group</h2>\n");
        BeginTable(page, "groups", ["group", "faces", .. ColumnNames.Of(summary.Header).SelectMany(name =>
            new[] { $"{name}: mean", $"{name}: median", $"{name}: above 0.08" })]);
        foreach (GroupSummary group in summary.Groups)
        {
            IEnumerable<string> cells = group.Columns.SelectMany(errors => new[]
            {
                NumberFormat.Short(errors.Mean), NumberFormat.Short(errors.Median), NumberFormat.Percent(errors.FailureRates[1]),
            });
            AppendRow(page, $"{group.Dimension}: {group.Name}", [NumberFormat.Count(group.Columns[0].Count), .. cells], isPart: false);
        }

        EndTable(page);
    }

    private static void AppendWorst(StringWriter page, RunSummary summary, Func<string, FaceRectangle, FaceThumbnail?>? cut)
    {
        string column = Text(ColumnNames.Of(summary.Header)[0]);
        page.Write($"""
            <h2>The {summary.Worst.Count} worst faces</h2>
            <p>The faces with the largest normed errors of {column}. Rings are the true points, crosses the answer.</p>
            <div class="faces">

            """);
        foreach (RankedFace ranked in summary.Worst)
        {
            FaceAnswer answer = ranked.Face.Answers[0]!;
            string line = ranked.Face.Line > 0 ? $", line {ranked.Face.Line}" : "";
            string caption = $"{Text(ranked.Picture.Name)}{line}: {NumberFormat.Short(answer.Errors.Normed)}";
            page.Write($"<figure>{FaceDrawing.Create(ranked, answer, cut)}<figcaption>{caption}</figcaption></figure>\n");
        }

        page.Write("</div>\n");
    }

    private static void AppendProblems(StringWriter page, RunSummary summary)
    {
        if (summary.Problems.Count == 0)
        {
            return;
        }

        page.Write("<h2 id=\"problems\">Problems of the data set</h2>\n<ul>\n");
        foreach ((ProblemKind kind, int count) in summary.ProblemCounts)
        {
            string consequence = ProblemNames.ClassOf(kind) == ProblemClass.LeftOut ? "left out" : "measured";
            page.Write($"<li>{ProblemNames.Of(kind)}: {count}, {consequence}</li>\n");
        }

        page.Write($"</ul>\n<details><summary>In the order of the data set, at most {RunSummaryBuilder.MostProblems}</summary>\n");
        page.Write("<ul class=\"list\">\n");
        foreach (DataSetProblem problem in summary.Problems)
        {
            page.Write($"<li>{Text(problem.ToString())}</li>\n");
        }

        page.Write("</ul></details>\n");
    }

    // A wide table scrolls inside its own region, which the keyboard must reach.
    private static void BeginTable(StringWriter page, string id, IEnumerable<string> headings)
    {
        page.Write($"<div class=\"scroll\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\"><table>\n<thead><tr>");
        foreach (string heading in headings)
        {
            page.Write($"<th scope=\"col\">{Text(heading)}</th>");
        }

        page.Write("</tr></thead>\n<tbody>\n");
    }

    private static void AppendRow(StringWriter page, string name, IEnumerable<string> cells, bool isPart)
    {
        page.Write($"<tr><th scope=\"row\"{(isPart ? " class=\"part\"" : "")}>{Text(name)}</th>");
        foreach (string cell in cells)
        {
            page.Write($"<td>{Text(cell)}</td>");
        }

        page.Write("</tr>\n");
    }

    private static void EndTable(StringWriter page) => page.Write("</tbody></table></div>\n");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
