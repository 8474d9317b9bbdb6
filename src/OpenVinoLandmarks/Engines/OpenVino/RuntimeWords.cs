using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// Brings the runtime's own text to one line: it is a stack of C++ source positions with the reason below them. The whole text stays
/// in the inner exception.
/// </summary>
internal static class RuntimeWords
{
    private const int Most = 300;

    public static string Of(OpenVinoException exception)
    {
        IEnumerable<string> reasons = (exception.RuntimeMessage ?? exception.Message)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith("Exception from ", StringComparison.Ordinal) && !(line.StartsWith("Check ", StringComparison.Ordinal) && line.EndsWith(':')));
        string text = string.Join(' ', reasons);
        return text.Length == 0 ? exception.Status.ToString() : text.Length <= Most ? text : text[..Most] + "...";
    }
}
