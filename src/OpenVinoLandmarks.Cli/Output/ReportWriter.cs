namespace OpenVinoLandmarks.Cli.Output;

/// <summary>The format of the results on stdout.</summary>
internal enum OutputFormat
{
    /// <summary>Text for people.</summary>
    Text,

    /// <summary>One JSON document: an object for one image, an array for several.</summary>
    Json,

    /// <summary>JSON Lines: one object per image and line.</summary>
    JsonLines,

    /// <summary>CSV with a header: one line per face.</summary>
    Csv,
}

/// <summary>Writes the results of <c>detect</c>. Each result is written completely or not at all, even if the run is interrupted.</summary>
internal abstract class ReportWriter
{
    /// <summary>Creates the writer for a format.</summary>
    /// <param name="format">The format.</param>
    /// <param name="output">Where results are written. The caller disposes it.</param>
    /// <param name="several">True if results of more than one image are expected.</param>
    public static ReportWriter Create(OutputFormat format, Stream output, bool several) => format switch
    {
        OutputFormat.Json => new JsonReportWriter(output, several),
        OutputFormat.JsonLines => new JsonLinesReportWriter(output),
        OutputFormat.Csv => new CsvReportWriter(output),
        _ => new TextReportWriter(output),
    };

    /// <summary>Writes the result of the next image.</summary>
    public abstract void Write(ImageReport report);

    /// <summary>Ends the output. Call it once, also after an interruption or a failure.</summary>
    /// <param name="isComplete">False if the run ended before its last image.</param>
    public virtual void End(bool isComplete)
    {
        // Most formats need no end: every line is written already.
    }
}
