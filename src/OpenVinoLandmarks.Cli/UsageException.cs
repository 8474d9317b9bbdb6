namespace OpenVinoLandmarks.Cli;

/// <summary>The command line is wrong in a way that only shows when its parts are looked at together.</summary>
internal sealed class UsageException(string message) : Exception(message);
