using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using OpenVinoLandmarks.Benchmarks;
using OpenVinoLandmarks.Benchmarks.DetectorSizes;
using OpenVinoLandmarks.Benchmarks.Subjects;

// Measures the cost of each stage from a picture to points. Arguments are BenchmarkDotNet's own: `--filter '*'` runs all benchmarks.
// `detector-sizes SECONDS` compares the sizes of the face detector's input in turns instead, with their recall. `alignment SECONDS`
// compares the alignment of faces with OpenCV in turns. `video ROUNDS` measures the throughput of videos.
#if DEBUG
Console.Error.WriteLine("Build with --configuration Release.");
return 2;
#else
if (args is ["detector-sizes", string seconds])
{
    SizeComparison.Print(double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["alignment", string secondsPerCase])
{
    AlignmentComparison.Print(double.Parse(secondsPerCase, System.Globalization.CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["video", string rounds])
{
    await VideoThroughput.PrintAsync(int.Parse(rounds, System.Globalization.CultureInfo.InvariantCulture));
    return 0;
}

// Model names differ at their ends, so they must not be shortened.
IConfig config = DefaultConfig.Instance
    .AddColumn(new MicrosecondsPerFaceColumn())
    .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(40));
BenchmarkSwitcher.FromAssembly(typeof(PictureDecode).Assembly).Run(args, config);
foreach (string missing in Available.Missing)
{
    Console.WriteLine($"Not measured: {missing}");
}

return 0;
#endif

#if !DEBUG
/// <summary>A column with the mean time per face, for benchmarks that have a number of faces per call.</summary>
internal sealed class MicrosecondsPerFaceColumn : IColumn
{
    private const string FacesParameter = "Faces";

    public string Id => nameof(MicrosecondsPerFaceColumn);

    public string ColumnName => "us/face";

    public string Legend => "Mean time per call in microseconds, divided by the faces per call";

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Statistics;

    public int PriorityInCategory => 1;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => FacesOf(benchmark) is not null);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        FacesOf(benchmarkCase) is { } faces && summary[benchmarkCase]?.ResultStatistics is { } statistics
            ? (statistics.Mean / 1000 / faces).ToString("0.00", summary.GetCultureInfo())
            : "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private static int? FacesOf(BenchmarkCase benchmark) =>
        benchmark.Parameters.Items.FirstOrDefault(item => item.Name == FacesParameter)?.Value as int?;
}
#endif
