namespace OpenVinoLandmarks.OpenVino;

/// <summary>Reads the lists of parameters that contexts and remote tensors give: names and values, separated by spaces; or name:value; as
/// the headers say.</summary>
internal static class RemoteParameters
{
    internal static IReadOnlyDictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> parameters = new Dictionary<string, string>();
        string[] words = text.Split([' ', ':', ';'], StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i + 1 < words.Length; i += 2)
        {
            parameters[words[i]] = words[i + 1];
        }

        return parameters;
    }
}
