using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// Shortens the text of an OpenVINO error to one line. OpenVINO reports a stack of C++ source positions with the reason below them. The
/// whole text stays in the inner exception.
/// </summary>
internal static class OpenVinoErrorText
{
    private const int MaxLength = 300;

    /// <summary>Returns the reason without source positions, at most 300 characters.</summary>
    public static string OneLine(OpenVinoException exception)
    {
        IEnumerable<string> reasons = (exception.RuntimeMessage ?? exception.Message)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !IsSourcePosition(line));
        string text = string.Join(' ', reasons);
        return text.Length == 0 ? exception.Status.ToString() : text.Length <= MaxLength ? text : text[..MaxLength] + "...";
    }

    private static bool IsSourcePosition(string line) =>
        line.StartsWith("Exception from ", StringComparison.Ordinal)
        || (line.StartsWith("Check ", StringComparison.Ordinal) && line.EndsWith(':'));
}
