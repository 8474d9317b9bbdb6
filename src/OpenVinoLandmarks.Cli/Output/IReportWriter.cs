namespace OpenVinoLandmarks.Cli.Output;

/// <summary>Writes reports to stdout: each whole or not at all, whatever happens in between.</summary>
internal interface IReportWriter
{
    /// <summary>Takes the next report.</summary>
    void Write(ImageReport report);

    /// <summary>Writes what can only be written when all is known. Not called after an interruption.</summary>
    void Complete();
}
