namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Parses the list of parameters that the C API returns for remote contexts and remote tensors. The GPU plugin (2024.6 to 2026.4) returns
/// "{name:value,name:value}". The headers show two other forms, which are parsed too: names and values separated by spaces, and
/// "name:value;name:value;".
/// </summary>
internal static class RemoteParameters
{
    private static readonly char[] s_separators = [' ', ':', ';', ',', '{', '}'];

    /// <summary>Returns the values by name. A name at the end of the list that has no value is left out.</summary>
    internal static IReadOnlyDictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> parameters = new Dictionary<string, string>();
        string[] tokens = text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i + 1 < tokens.Length; i += 2)
        {
            parameters[tokens[i]] = tokens[i + 1];
        }

        return parameters;
    }
}
