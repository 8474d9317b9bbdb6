using System.Globalization;
using System.Text.RegularExpressions;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// The charts of the HTML page, as SVG elements whose colors are variables of the page's style sheet, so that they follow light, dark and
/// print.
/// </summary>
internal static partial class ReportCharts
{
    // Small, so that the text stays legible on a phone, which scales the chart down to its width.
    private const double Width = 440, Height = 300, FontSize = 14;

    // The curves of good models end far below; errors above are as bad as any other.
    private const double LargestError = 0.2;

    // More points make the page large, not clearer.
    private const int MostPoints = 2000, CurvePoints = 300;

    // Stand-ins that the style sheet replaces. The first ones are those of the columns.
    private static readonly OxyColor s_text = OxyColor.FromRgb(1, 0, 1), s_grid = OxyColor.FromRgb(1, 0, 2);

    /// <summary>Number of colors for columns; further columns begin again.</summary>
    public const int Colors = 4;

    /// <summary>The share of faces with an error of at most x, one curve per column.</summary>
    public static string CumulativeErrors(RunSummary summary)
    {
        PlotModel model = Create("normed error", "share of faces", new LinearAxis { Minimum = 0, Maximum = LargestError });
        (model.Axes[1].Minimum, model.Axes[1].Maximum, model.Axes[1].StringFormat) = (0, 1, "0 %");
        for (int column = 0; column < summary.Columns.Count; column++)
        {
            double[] sorted = summary.Table.Measured(column);
            Array.Sort(sorted);
            LineSeries curve = new() { Color = Color(column), StrokeThickness = 2, LineStyle = Style(column) };
            curve.Points.AddRange(Curve(sorted));
            model.Series.Add(curve);
        }

        return Draw(model, "Cumulative error curves: the share of faces with a normed error of at most x, one curve per column");
    }

    /// <summary>The mean error of each point, one bar per column.</summary>
    public static string PerPoint(RunSummary summary)
    {
        CategoryAxis points = new() { IsZoomEnabled = false, GapWidth = 0.4 };
        points.Labels.AddRange(FivePoints.Titles.Reverse());
        PlotModel model = Create("mean normed error", null, new LinearAxis { Minimum = 0 }, points);
        for (int column = summary.Columns.Count - 1; column >= 0; column--) // the axis goes up, the legend goes down
        {
            BarSeries bars = new() { FillColor = Color(column), StrokeThickness = 0 };
            bars.Items.AddRange(summary.Columns[column].PerPoint.Reverse().Select(value => new BarItem(value)));
            model.Series.Add(bars);
        }

        return Draw(model, "Mean normed error of each point, one bar per column");
    }

    /// <summary>The error of each face over its size.</summary>
    public static string OverSize(RunSummary summary) => Scatter(
        summary, summary.Table.Sizes, new LogarithmicAxis { Base = 2 }, "face size in pixels", "Normed error of each face over its size");

    /// <summary>The error of each face over its yaw.</summary>
    public static string OverYaw(RunSummary summary) => Scatter(
        summary, summary.Table.Yaws, new LinearAxis(), "yaw in degrees", "Normed error of each face over its yaw");

    private static string Scatter(RunSummary summary, List<double> values, Axis axis, string title, string description)
    {
        PlotModel model = Create(title, "normed error", axis);
        double largest = 0;
        for (int column = 0; column < summary.Columns.Count; column++)
        {
            ScatterSeries points = new()
            {
                MarkerFill = OxyColors.Transparent,
                MarkerStroke = Color(column),
                MarkerStrokeThickness = 1,
                MarkerType = column % 2 == 0 ? MarkerType.Circle : MarkerType.Square,
                MarkerSize = 3 + column,
            };
            int step = values.Count / MostPoints + 1;
            for (int i = 0; i < values.Count; i += step)
            {
                double error = summary.Table.Errors[column][i];
                if (double.IsFinite(values[i]) && !double.IsNaN(error))
                {
                    points.Points.Add(new ScatterPoint(values[i], Math.Min(error, 2 * LargestError)));
                    largest = Math.Max(largest, Math.Min(error, 2 * LargestError));
                }
            }

            model.Series.Add(points);
        }

        (model.Axes[1].Minimum, model.Axes[1].Maximum) = (0, Math.Max(largest * 1.05, 0.01));
        return Draw(model, description);
    }

    private static IEnumerable<DataPoint> Curve(double[] sorted)
    {
        yield return new DataPoint(0, 0);
        int step = sorted.Length / CurvePoints + 1;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i % step == 0 || i == sorted.Length - 1 || sorted[i] > LargestError)
            {
                yield return new DataPoint(Math.Min(sorted[i], LargestError), (i + (sorted[i] > LargestError ? 0 : 1.0)) / sorted.Length);
            }

            if (sorted[i] > LargestError)
            {
                yield break;
            }
        }

        if (sorted.Length > 0)
        {
            yield return new DataPoint(LargestError, 1);
        }
    }

    private static PlotModel Create(string bottomTitle, string? leftTitle, Axis bottom, Axis? left = null)
    {
        PlotModel model = new()
        {
            DefaultFont = "system-ui, Arial, sans-serif",
            DefaultFontSize = FontSize,
            TextColor = s_text,
            PlotAreaBorderColor = s_grid,
            Background = OxyColors.Transparent,
            Culture = CultureInfo.InvariantCulture,
            Padding = new OxyThickness(4, 8, 12, 4),
        };
        left ??= new LinearAxis();
        (bottom.Position, bottom.Title) = (AxisPosition.Bottom, bottomTitle);
        (left.Position, left.Title) = (AxisPosition.Left, leftTitle);
        foreach (Axis axis in new[] { bottom, left })
        {
            axis.MajorGridlineStyle = axis is CategoryAxis ? LineStyle.None : LineStyle.Solid;
            axis.MajorGridlineColor = axis.TicklineColor = axis.MinorTicklineColor = s_grid;
            axis.AxisTitleDistance = 8;
            axis.IntervalLength = 70;
            model.Axes.Add(axis);
        }

        return model;
    }

    private static OxyColor Color(int column) => OxyColor.FromRgb(1, 1, (byte)(column % Colors));

    private static LineStyle Style(int column) => (column % Colors) switch
    {
        0 => LineStyle.Solid,
        1 => LineStyle.Dash,
        2 => LineStyle.DashDot,
        _ => LineStyle.Dot,
    };

    private static string Draw(PlotModel model, string description)
    {
        string svg = SvgChart.Export(model, Width, Height, isDocument: false);
        svg = svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];

        // Identifiers must be unique on the page.
        svg = svg.Replace("clipPath", "clip-" + new string([.. description.Where(char.IsLetter)]), StringComparison.Ordinal);
        svg = ColumnColors().Replace(svg, "var(--column-$1)").Replace("rgb(1,0,1)", "var(--text)", StringComparison.Ordinal)
            .Replace("rgb(1,0,2)", "var(--grid)", StringComparison.Ordinal);
        string size = FormattableString.Invariant($"viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{description}\"");
        return SvgStart().Replace(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" {size}>", 1);
    }

    [GeneratedRegex(@"rgb\(1,1,(\d)\)")]
    private static partial Regex ColumnColors();

    [GeneratedRegex(@"<svg[^>]*>")]
    private static partial Regex SvgStart();
}
