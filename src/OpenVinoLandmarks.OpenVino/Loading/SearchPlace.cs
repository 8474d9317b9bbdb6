namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>One place of the search order and the libraries in it, best first.</summary>
/// <param name="Name">Why there: the variable, the option, the convention.</param>
/// <param name="Where">The folder, file or name for people; empty where the place names none.</param>
/// <param name="Libraries">Full paths; or, with <paramref name="ByName"/>, names that the OS loader resolves.</param>
/// <param name="ByName">The OS loader finds the file.</param>
internal sealed record SearchPlace(string Name, string Where, IReadOnlyList<string> Libraries, bool ByName = false);
