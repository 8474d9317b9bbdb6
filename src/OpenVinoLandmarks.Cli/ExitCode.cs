namespace OpenVinoLandmarks.Cli;

/// <summary>What the program ends with; scripts rely on the numbers, docs/cli.md lists them.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Nothing that the user did: a bug.</summary>
    public const int Bug = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>An input could not be read, or a result not be written.</summary>
    public const int Input = 3;

    /// <summary>A model is missing, damaged, or of another kind.</summary>
    public const int Model = 4;

    /// <summary>A device or a native library is not there, or refuses.</summary>
    public const int Device = 5;

    /// <summary>Ctrl-C; 128 and SIGINT's number, as shells have it.</summary>
    public const int Interrupted = 130;
}
