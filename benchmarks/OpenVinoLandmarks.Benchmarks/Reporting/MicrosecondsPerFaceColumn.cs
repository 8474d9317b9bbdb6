using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace OpenVinoLandmarks.Benchmarks.Reporting;

/// <summary>The mean time of a call divided by its faces, where a question has a number of faces.</summary>
internal sealed class MicrosecondsPerFaceColumn : IColumn
{
    private const string Faces = "Faces";

    public string Id => nameof(MicrosecondsPerFaceColumn);

    public string ColumnName => "us/face";

    public string Legend => "Mean time of a call in microseconds, divided by its faces";

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

    private static int? FacesOf(BenchmarkCase benchmark) => benchmark.Parameters.Items.FirstOrDefault(item => item.Name == Faces)?.Value as int?;
}
