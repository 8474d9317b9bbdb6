using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OpenVinoLandmarks.Deploy.Tests.Support;

/// <summary>Reads YAML into JSON. A member that is there twice is an error.</summary>
internal static class Yaml
{
    /// <summary>Reads the documents of a text.</summary>
    public static IReadOnlyList<JsonObject> ReadAll(string text)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(document => (JsonObject)Convert(document.RootNode)!)];
    }

    /// <summary>Reads the only document of a file of deploy/.</summary>
    public static JsonObject ReadFile(params string[] path) => ReadAll(File.ReadAllText(DeployFolder.File(path))).Single();

    /// <summary>Returns the node at a path of names and indexes; null if there is none.</summary>
    /// <param name="node">Where the path begins.</param>
    /// <param name="path">For example <c>spec.ports.0.name</c>. A dot in a name is written as <c>~</c>.</param>
    public static JsonNode? At(this JsonNode? node, string path)
    {
        foreach (string step in path.Split('.'))
        {
            node = node switch
            {
                JsonObject map => map[step.Replace('~', '.')],
                JsonArray list when int.TryParse(step, out int index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    /// <summary>Returns the text at a path; null if there is none.</summary>
    public static string? Text(this JsonNode? node, string path) => node.At(path)?.ToString();

    /// <summary>Returns the elements of the list at a path; none if there is no list.</summary>
    public static IEnumerable<JsonNode> Items(this JsonNode? node, string path) => (node.At(path) as JsonArray ?? []).Select(item => item!);

    /// <summary>Returns the texts of the list at a path.</summary>
    public static string[] Texts(this JsonNode? node, string path) => [.. node.Items(path).Select(item => item.ToString())];

    /// <summary>Returns the members of the object at a path; none if there is no object.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Members(this JsonNode? node, string path) =>
        node.At(path) as JsonObject ?? [];

    /// <summary>Replaces what is at a path, or adds it.</summary>
    public static void Set(this JsonNode node, string path, JsonNode? value)
    {
        int last = path.LastIndexOf('.');
        JsonNode parent = last < 0 ? node : node.At(path[..last]) ?? throw new AssertFailedException($"There is no {path[..last]}.");
        string name = path[(last + 1)..].Replace('~', '.');
        if (parent is JsonArray list)
        {
            list[int.Parse(name, CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            parent[name] = value;
        }
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(
            pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Convert(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } plain } => Plain(plain),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidDataException($"{node.Start}: aliases are not used here."),
    };

    // The core schema of YAML 1.2.
    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && char.IsAsciiDigit(text[^1]) =>
            JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };
}
