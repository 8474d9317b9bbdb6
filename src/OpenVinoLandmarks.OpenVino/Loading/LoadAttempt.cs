namespace OpenVinoLandmarks.OpenVino;

/// <summary>One location in which the OpenVINO library was searched, and the result. See
/// <see cref="OpenVinoLoadException.Attempts"/>.</summary>
/// <param name="Location">Why the location was searched: a variable, the caller's argument or a convention.</param>
/// <param name="Path">The file, folder or library name; empty if the location has no path.</param>
/// <param name="Outcome">What was found there, or the message of the operating system's loader.</param>
public sealed record LoadAttempt(string Location, string Path, string Outcome)
{
    /// <summary>
    /// Whether a library file is there. Unless <see cref="Outcome"/> is "loaded", it cannot be used, and the outcome says why.
    /// </summary>
    public bool IsFound { get; init; }

    /// <summary>Formats the attempt as one line of text.</summary>
    public override string ToString() => Path.Length == 0 ? $"{Location}: {Outcome}" : $"{Location}: {Path}: {Outcome}";
}
