namespace OpenVinoLandmarks.Cli.Messages;

/// <summary>The exit codes of the program. Scripts rely on the numbers; docs/cli.md lists them.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>An error that the user cannot correct: a bug in ovlandmarks.</summary>
    public const int Bug = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>An input cannot be read, or a result cannot be written.</summary>
    public const int Input = 3;

    /// <summary>A model is missing, damaged or of the wrong kind.</summary>
    public const int Model = 4;

    /// <summary>A device or a native library is missing or reports an error.</summary>
    public const int Device = 5;

    /// <summary>The run was interrupted by Ctrl-C, SIGTERM or SIGHUP. Shells use 128 plus the number of the signal of Ctrl-C.</summary>
    public const int Interrupted = 130;

    /// <summary>The reader of stdout has gone. Shells use 128 plus the number of SIGPIPE.</summary>
    public const int ReaderGone = 141;
}
