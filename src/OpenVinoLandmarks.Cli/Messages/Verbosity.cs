namespace OpenVinoLandmarks.Cli.Messages;

/// <summary>How much is said on stderr.</summary>
internal enum Verbosity
{
    /// <summary>Errors alone.</summary>
    Quiet,

    /// <summary>What a user should know.</summary>
    Normal,

    /// <summary>What helps to find a fault: details, stack traces.</summary>
    Verbose,
}
