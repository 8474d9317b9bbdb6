using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary>The JSON Lines of one run of <c>video</c>.</summary>
internal sealed record VideoOutput(JsonElement Header, IReadOnlyList<JsonElement> Frames, JsonElement Summary)
{
    /// <summary>Reads the output of a run that came to its end.</summary>
    public static VideoOutput Parse(ToolResult result) => Parse(result.OutputLines);

    /// <summary>Reads lines: the header, the frames and the summary.</summary>
    public static VideoOutput Parse(IEnumerable<string> lines)
    {
        JsonElement[] objects = [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.IsGreaterThanOrEqualTo(2, objects.Length);
        return new VideoOutput(objects[0], objects[1..^1], objects[^1].GetProperty("summary"));
    }

    /// <summary>The faces of a frame.</summary>
    public JsonElement[] Faces(int index) => [.. Frames[index].GetProperty("faces").EnumerateArray()];

    /// <summary>All events as text: name and track.</summary>
    public string[] Events =>
    [
        .. Frames.SelectMany(frame => frame.GetProperty("events").EnumerateArray())
            .Select(change => $"{change.GetProperty("event").GetString()} {change.GetProperty("track").GetInt32()}"),
    ];
}
