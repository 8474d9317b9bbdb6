using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// Shortens the text of an OpenVINO error to one line. OpenVINO reports a stack of C++ source positions with the reason below them, and
/// for some errors of a GPU a page of advice, indented, below the reason. The whole text stays in the inner exception.
/// </summary>
internal static class OpenVinoErrorText
{
    private const int MaxLength = 300;

    /// <summary>Returns the reason without source positions and advice, at most 300 characters.</summary>
    public static string OneLine(OpenVinoException exception)
    {
        List<string> reasons = [];
        foreach (string line in (exception.RuntimeMessage ?? exception.Message).Split('\n'))
        {
            string text = line.Trim();
            if (text.Length > 0 && !IsSourcePosition(text) && !IsAdvice(line, reasons))
            {
                reasons.Add(text);
            }
        }

        string joined = string.Join(' ', reasons);
        return joined.Length == 0 ? exception.Status.ToString() : joined.Length <= MaxLength ? joined : joined[..MaxLength] + "...";
    }

    /// <summary>Returns the reason as <see cref="OneLine"/> does, with a full stop at the end.</summary>
    public static string Sentence(OpenVinoException exception)
    {
        string text = OneLine(exception);
        return text[^1] is '.' or '!' or '?' ? text : text + ".";
    }

    // Indented text below a line that ends with a colon is a part of the reason.
    private static bool IsAdvice(string line, List<string> reasons) =>
        reasons.Count > 0 && char.IsWhiteSpace(line[0]) && !reasons[^1].EndsWith(':');

    private static bool IsSourcePosition(string line) =>
        line.StartsWith("Exception from ", StringComparison.Ordinal)
        || (line.StartsWith("Check ", StringComparison.Ordinal) && line.EndsWith(':'));
}
