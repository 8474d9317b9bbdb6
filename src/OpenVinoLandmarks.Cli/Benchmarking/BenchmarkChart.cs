using System.Globalization;
using System.Text;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.Evaluation;
using OpenVinoLandmarks.Files;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>Draws benchmark results as SVG charts. OxyPlot is pure C# and needs no native library and no installed font.</summary>
internal static class BenchmarkChart
{
    private const double Width = 860, Height = 480;
    private const int Bars = 60;

    // OxyPlot's default size for the text of axes and legends.
    private const double LabelSize = 12;

    // More labels than this overlap below a chart.
    private const int MaxLabels = 32;

    private static readonly OxyColor[] s_colors =
        [OxyColor.FromRgb(0, 104, 181), OxyColor.FromRgb(217, 95, 2), OxyColor.FromRgb(27, 158, 119)];

    /// <summary>Draws a histogram of the latencies without the slowest 5 %, which would squeeze all others together.</summary>
    public static PlotModel Create(BenchmarkResult result)
    {
        LatencySummary latency = result.Load.Latency;
        double min = latency.Min, max = Math.Max(latency.Percentile(95), min * 1.001);
        int[] counts = new int[Bars];
        foreach (double time in latency.Sorted.Where(time => time <= max))
        {
            counts[Math.Min(Bars - 1, (int)((time - min) / (max - min) * Bars))]++;
        }

        string percentiles = string.Join(", ", new double[] { 50, 90, 99 }
            .Select(percent => string.Create(CultureInfo.InvariantCulture, $"p{percent} {latency.Percentile(percent):0.0}")));
        string faces = result.Load.Batch == 1 ? "1 face" : $"{result.Load.Batch} faces";
        PlotModel model = CreateModel($"Latency: {faces} per call, {result.Load.Requests} in flight", result.Machine, result.Detector);
        model.Axes.Add(AtBottom(new LinearAxis
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"microseconds, up to the 95th percentile ({percentiles})"),
        }));
        model.Axes.Add(AtLeft("calls", counts.Max()));
        RectangleBarSeries bars = new() { FillColor = s_colors[0], StrokeThickness = 0 };
        for (int i = 0; i < Bars; i++)
        {
            double left = min + (max - min) * i / Bars, right = min + (max - min) * (i + 1) / Bars;
            bars.Items.Add(new RectangleBarItem(left, 0, right, counts[i]));
        }

        model.Series.Add(bars);
        return model;
    }

    /// <summary>Draws one line per column of the sweep.</summary>
    public static PlotModel Create(SweepResult result)
    {
        (string title, Axis axis) = result.Sweep switch
        {
            Sweep.Faces => ("Time per face by faces per call", new LogarithmicAxis { Title = "faces per call", Base = 2 }),
            Sweep.Threads => ("Time per face by threads", (Axis)WholeNumbers("threads per inference", result.Points.Max(p => p.Value))),
            _ => ("Time by size of the picture", new LinearAxis { Title = "megapixels", Minimum = 0 }),
        };
        bool isSingle = result.Columns.Count == 1;
        PlotModel model = CreateModel(isSingle ? $"{title}: {result.Columns[0]}" : title, result.Machine, result.Detector);
        if (!isSingle)
        {
            model.Legends.Add(new Legend
            {
                LegendPlacement = LegendPlacement.Outside,
                LegendPosition = LegendPosition.BottomCenter,
                LegendOrientation = LegendOrientation.Horizontal,
                LegendFontSize = LabelSize,
            });
        }

        model.Axes.Add(AtBottom(axis));
        double max = result.Points.Max(point => point.Microseconds.Max());
        (string unit, double scale) = max >= 5000 ? ("milliseconds", 0.001) : ("microseconds", 1);
        model.Axes.Add(AtLeft($"{unit} {result.Unit}", max * scale));
        for (int column = 0; column < result.Columns.Count; column++)
        {
            LineSeries line = new()
            {
                Title = result.Columns[column],
                Color = s_colors[column % s_colors.Length],
                MarkerType = MarkerType.Circle,
                MarkerSize = 4,
            };
            line.Points.AddRange(result.Points.Select(point => new DataPoint(point.Value, point.Microseconds[column] * scale)));
            model.Series.Add(line);
        }

        return model;
    }

    /// <summary>Checks, before minutes of measuring, that the chart can be written to this place.</summary>
    /// <param name="file">The file that the user named.</param>
    /// <param name="inputs">All files that the run reads.</param>
    /// <exception cref="UsageException">The chart would overwrite an input.</exception>
    /// <exception cref="IOException">The name is that of a folder, or its folder does not exist.</exception>
    public static void CheckTarget(string file, FileSet inputs)
    {
        if (inputs.Find(file) is { } input)
        {
            throw new UsageException($"--chart {file} would overwrite the input {input}: name another file.");
        }

        if (Directory.Exists(file))
        {
            throw new IOException($"--chart {file}: is a folder. Name a file that ends in .svg.");
        }

        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            throw new IOException($"--chart {file}: there is no folder {folder}. Create it first, or name another file.");
        }
    }

    /// <summary>Writes a chart to a file.</summary>
    /// <param name="model">The chart.</param>
    /// <param name="file">The file that the user named.</param>
    /// <param name="inputs">All files that the run reads.</param>
    /// <exception cref="IOException">The file cannot be written, or is an input.</exception>
    public static void Save(PlotModel model, string file, FileSet inputs)
    {
        string svg = SvgChart.Export(model, Width, Height, isDocument: true);
        try
        {
            FileWriter.Write(file, Encoding.UTF8.GetBytes(svg), inputs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"--chart {file}: cannot be written: {e.Message}", e);
        }
    }

    private static LinearAxis WholeNumbers(string title, double max)
    {
        LinearAxis axis = new() { Title = title, MinimumMajorStep = 1, MinorTickSize = 0 };
        if (max <= MaxLabels)
        {
            axis.MajorStep = 1;
        }

        return axis;
    }

    // The margins are fixed because the fonts of the machine that shows the chart are not known here.
    private static PlotModel CreateModel(string title, MachineInfo machine, DetectorInfo detector)
    {
        EngineInfo engine = detector.Engine;
        string devices = string.Join(", ", engine.ExecutedDevices.Prepend(engine.Engine).Distinct());
        PlotModel model = new()
        {
            Title = title,
            TitleFontSize = 17,
            Subtitle = $"{detector.Model} {detector.Precision}, {devices} in {engine.InferencePrecision}; "
                + $"{machine.Processor}, {machine.Processors} processors; .NET {machine.DotNet}",
            SubtitleFontSize = 11,
            DefaultFont = "Arial, Helvetica, sans-serif",
            TitlePadding = 12,
            PlotMargins = new OxyThickness(72, double.NaN, 24, 48),
            Background = OxyColors.White,
        };
        return model;
    }

    private static Axis AtBottom(Axis axis)
    {
        axis.Position = AxisPosition.Bottom;
        axis.AxisTitleDistance = 10;
        axis.MinimumPadding = axis.MaximumPadding = 0.03;
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = OxyColors.LightGray;
        return axis;
    }

    private static LinearAxis AtLeft(string title, double max) => new()
    {
        Title = title,
        Position = AxisPosition.Left,
        Minimum = 0,
        Maximum = max * 1.08,
        AxisTitleDistance = 12,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColors.LightGray,
    };
}
