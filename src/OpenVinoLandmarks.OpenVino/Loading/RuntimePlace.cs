namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// One place in which <see cref="OpenVinoRuntime.Load"/> searches for the OpenVINO library, and what is there. See
/// <see cref="OpenVinoRuntime.Probe"/>. Immutable.
/// </summary>
/// <param name="Location">Why the place is searched: a variable, the caller's argument or a convention.</param>
/// <param name="Path">The file, folder or library name; empty if the place has no path.</param>
/// <param name="Content">What is there.</param>
/// <param name="Outcome">
/// A sentence without a subject that says what is there: "can be loaded", or why the library cannot be used.
/// </param>
public sealed record RuntimePlace(string Location, string Path, RuntimePlaceContent Content, string Outcome)
{
    /// <summary>
    /// The file of the C library; null if there is none, or if only the operating system's loader knows which file the name means.
    /// </summary>
    public string? File { get; init; }

    /// <summary>The release, read from the names of the files; null if they do not say it.</summary>
    public OpenVinoVersion? Version { get; init; }

    /// <summary>Whether the C library can be loaded, as far as its file and the files of the libraries that it needs show.</summary>
    public bool IsUsable { get; init; }

    /// <summary>Whether this is the library that <see cref="OpenVinoRuntime.Load"/> loads: the first one that can be loaded.</summary>
    public bool IsChosen { get; init; }

    /// <summary>
    /// The libraries that the loader needs for the C library and does not find, such as <c>libtbb.so.12</c>. Empty if all are there, and
    /// always empty on macOS, where they are not searched.
    /// </summary>
    public IReadOnlyList<string> MissingLibraries { get; init; } = [];

    /// <summary>
    /// The files of the runtime that models on the CPU need and that are not beside the C library: the CPU plugin and the reader of
    /// OpenVINO IR. A runtime without them loads, and fails when a model is loaded.
    /// </summary>
    public IReadOnlyList<string> MissingParts { get; init; } = [];

    /// <summary>Whether the place has a runtime that can be loaded and that has everything that models on the CPU need.</summary>
    public bool IsComplete => IsUsable && MissingParts.Count == 0;

    /// <summary>Formats the place as one line of text.</summary>
    public override string ToString() => Path.Length == 0 ? $"{Location}: {Outcome}" : $"{Location}: {Path}: {Outcome}";
}
