namespace OpenVinoLandmarks.Cli.Output;

/// <summary>What results look like on stdout.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON object for one image, an array for several.</summary>
    Json,

    /// <summary>One JSON object a line.</summary>
    JsonLines,

    /// <summary>One line a face, with a header.</summary>
    Csv,
}
