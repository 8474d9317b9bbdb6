namespace OpenVinoLandmarks.Cli.Output;

/// <summary>Writes reports to stdout: each whole or not at all, whatever happens in between.</summary>
internal interface IReportWriter
{
    /// <summary>Takes the next report.</summary>
    void Write(ImageReport report);

    /// <summary>Ends the output, however the run ended; nothing is written after it.</summary>
    /// <param name="isWhole">False where an interruption or a failure cut the run short.</param>
    void Complete(bool isWhole);
}
