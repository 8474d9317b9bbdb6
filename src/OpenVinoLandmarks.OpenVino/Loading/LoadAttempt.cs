namespace OpenVinoLandmarks.OpenVino;

/// <summary>One place where the OpenVINO library was looked for.</summary>
/// <param name="Place">Why there: the variable, the option, the convention.</param>
/// <param name="Path">The file, folder or name; empty where the place names none.</param>
/// <param name="Outcome">What was found, or what the operating system's loader said.</param>
public sealed record LoadAttempt(string Place, string Path, string Outcome)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => Path.Length == 0 ? $"{Place}: {Outcome}" : $"{Place}: {Path}: {Outcome}";
}
