namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// Parses the list of parameters that the C API returns for remote contexts and remote tensors. According to the headers the list has one
/// of two forms: names and values separated by spaces, or "name:value" entries separated by semicolons.
/// </summary>
internal static class RemoteParameters
{
    /// <summary>Returns the values by name. A name at the end of the list that has no value is left out.</summary>
    internal static IReadOnlyDictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> parameters = new Dictionary<string, string>();
        string[] tokens = text.Split([' ', ':', ';'], StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i + 1 < tokens.Length; i += 2)
        {
            parameters[tokens[i]] = tokens[i + 1];
        }

        return parameters;
    }
}
