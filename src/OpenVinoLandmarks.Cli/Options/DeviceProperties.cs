using System.CommandLine;
using System.CommandLine.Parsing;
using OpenVinoLandmarks.Cli.Messages;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>
/// Reads <c>--property KEY=VALUE</c>. OpenVINO's keys are upper case, and a key in lower case means the same. All comparisons of keys in
/// the command line are made here, ignoring case.
/// </summary>
internal static class DeviceProperties
{
    /// <summary>Reads the properties and refuses those that are set twice.</summary>
    /// <param name="values">The values of <c>--property</c>, as typed.</param>
    /// <param name="sameAsOption">The options of the command that set a property, with its key.</param>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>The properties. Keys are as typed; the dictionary ignores their case.</returns>
    /// <exception cref="UsageException">A value is not KEY=VALUE, or a property is set twice.</exception>
    public static Dictionary<string, string> Read(
        IEnumerable<string> values, IEnumerable<(Option Option, string Key)> sameAsOption, ParseResult parsed)
    {
        Dictionary<string, string> properties = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, string> typed = new(StringComparer.OrdinalIgnoreCase);
        foreach (string text in values)
        {
            (string key, string value) = Split(text);
            if (!properties.TryAdd(key, value))
            {
                throw new UsageException($"--property {typed[key]} and --property {text} set the same property: remove one of them.");
            }

            typed.Add(key, text);
        }

        foreach ((Option option, string key) in sameAsOption)
        {
            if (typed.TryGetValue(key, out string? text) && parsed.GetResult(option) is { Implicit: false })
            {
                throw new UsageException($"{option.Name} and --property {text} set the same property, {key}: remove one of them.");
            }
        }

        return properties;
    }

    /// <summary>Returns true if one of the properties has one of the keys.</summary>
    public static bool Contain(IDictionary<string, string> properties, params IEnumerable<string> keys) =>
        properties.Keys.Any(key => keys.Contains(key, StringComparer.OrdinalIgnoreCase));

    private static (string Key, string Value) Split(string text)
    {
        int equals = text.IndexOf('=');
        string key = equals < 0 ? "" : text[..equals].Trim();
        if (key.Length == 0)
        {
            string missing = equals < 0 ? "equals sign" : "key";
            throw new UsageException($"--property takes KEY=VALUE, such as NUM_STREAMS=2; '{text}' has no {missing}.");
        }

        return (key, text[(equals + 1)..]);
    }
}
