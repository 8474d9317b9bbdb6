namespace OpenVinoLandmarks.Cli.Output;

/// <summary>Chooses the writer for a format.</summary>
internal static class ReportWriters
{
    public static IReportWriter Create(OutputFormat format, Stream output, bool several) => format switch
    {
        OutputFormat.Json => new JsonReportWriter(output, several),
        OutputFormat.JsonLines => new JsonLinesReportWriter(output),
        OutputFormat.Csv => new CsvReportWriter(output),
        _ => new TextReportWriter(output),
    };
}
