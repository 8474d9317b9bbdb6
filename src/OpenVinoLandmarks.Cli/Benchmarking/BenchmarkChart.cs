using System.Globalization;
using OpenVinoLandmarks.Engines;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>Results as charts. OxyPlot writes SVG in C# alone: no native library and no font of the system is asked for.</summary>
internal static class BenchmarkChart
{
    private const double Width = 860, Height = 480;
    private const int Bars = 60;

    // So many fit side by side below a chart.
    private const int MostNumbers = 32;

    private static readonly OxyColor[] s_colors = [OxyColor.FromRgb(0, 104, 181), OxyColor.FromRgb(217, 95, 2), OxyColor.FromRgb(27, 158, 119)];

    /// <summary>How many calls took how long; the slowest twentieth is left out, for it would press all others together.</summary>
    public static PlotModel Of(BenchmarkResult result)
    {
        LatencySummary latency = result.Load.Latency;
        double least = latency.Least, most = Math.Max(latency.Percentile(95), least * 1.001);
        int[] counts = new int[Bars];
        foreach (double time in latency.Sorted.Where(time => time <= most))
        {
            counts[Math.Min(Bars - 1, (int)((time - least) / (most - least) * Bars))]++;
        }

        PlotModel model = Frame($"Time of a call, {result.Load.Batch} {(result.Load.Batch == 1 ? "face" : "faces")} a call, {result.Load.Requests} in flight", result.Machine, result.Detector);
        model.Axes.Add(Below(new LinearAxis
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"microseconds, up to the 95th percentile (p50 {latency.Percentile(50):0.0}, p90 {latency.Percentile(90):0.0}, p99 {latency.Percentile(99):0.0})"),
        }));
        model.Axes.Add(Left("calls", counts.Max()));
        RectangleBarSeries bars = new() { FillColor = s_colors[0], StrokeThickness = 0 };
        for (int i = 0; i < Bars; i++)
        {
            bars.Items.Add(new RectangleBarItem(least + (most - least) * i / Bars, 0, least + (most - least) * (i + 1) / Bars, counts[i]));
        }

        model.Series.Add(bars);
        return model;
    }

    /// <summary>A line for each column.</summary>
    public static PlotModel Of(SweepResult result)
    {
        (string title, Axis axis) = result.Sweep switch
        {
            Sweep.Faces => ("Time per face by faces a call", new LogarithmicAxis { Title = "faces a call", Base = 2 }),
            Sweep.Threads => ("Time per face by threads", (Axis)WholeNumbers("threads of an inference", result.Points.Max(point => point.At))),
            _ => ("Time by size of the picture", new LinearAxis { Title = "million pixels", Minimum = 0 }),
        };
        bool alone = result.Columns.Count == 1;
        PlotModel model = Frame(alone ? $"{title}: {result.Columns[0]}" : title, result.Machine, result.Detector);
        if (!alone)
        {
            model.Legends.Add(new Legend { LegendPlacement = LegendPlacement.Outside, LegendPosition = LegendPosition.BottomCenter, LegendOrientation = LegendOrientation.Horizontal, LegendFontSize = 12 });
        }

        model.Axes.Add(Below(axis));
        double most = result.Points.Max(point => point.Microseconds.Max());
        (string unit, double scale) = most >= 5000 ? ("milliseconds", 0.001) : ("microseconds", 1);
        model.Axes.Add(Left($"{unit} {result.Unit}", most * scale));
        for (int column = 0; column < result.Columns.Count; column++)
        {
            LineSeries line = new() { Title = result.Columns[column], Color = s_colors[column % s_colors.Length], MarkerType = MarkerType.Circle, MarkerSize = 4 };
            line.Points.AddRange(result.Points.Select(point => new DataPoint(point.At, point.Microseconds[column] * scale)));
            model.Series.Add(line);
        }

        return model;
    }

    /// <summary>Writes the chart.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(PlotModel model, string file)
    {
        string svg = new SvgExporter { Width = Width, Height = Height, IsDocument = true, UseVerticalTextAlignmentWorkaround = true, TextMeasurer = new RoomyMeasure() }.ExportToString(model);
        File.WriteAllText(file, svg);
    }

    private static LinearAxis WholeNumbers(string title, double most)
    {
        LinearAxis axis = new() { Title = title, MinimumMajorStep = 1, MinorTickSize = 0 };
        if (most <= MostNumbers)
        {
            axis.MajorStep = 1;
        }

        return axis;
    }

    // Margins are given, not measured: the exporter knows no font of the machine that shows the chart.
    private static PlotModel Frame(string title, MachineFacts machine, DetectorInfo detector)
    {
        EngineInfo engine = detector.Engine;
        PlotModel model = new()
        {
            Title = title,
            TitleFontSize = 17,
            Subtitle = $"{detector.Model} {detector.Precision}, {string.Join(", ", engine.ExecutedDevices.Prepend(engine.Engine).Distinct())} in {engine.InferencePrecision}; {machine.Processor}, {machine.Processors} processors; .NET {machine.DotNet}",
            SubtitleFontSize = 11,
            DefaultFont = "Arial, Helvetica, sans-serif",
            TitlePadding = 12,
            PlotMargins = new OxyThickness(72, double.NaN, 24, 48),
            Background = OxyColors.White,
        };
        return model;
    }

    private static Axis Below(Axis axis)
    {
        axis.Position = AxisPosition.Bottom;
        axis.AxisTitleDistance = 10;
        axis.MinimumPadding = axis.MaximumPadding = 0.03;
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = OxyColors.LightGray;
        return axis;
    }

    private static LinearAxis Left(string title, double most) => new()
    {
        Title = title,
        Position = AxisPosition.Left,
        Minimum = 0,
        Maximum = most * 1.08,
        AxisTitleDistance = 12,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColors.LightGray,
    };
}
