using System.Globalization;
using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Evaluation;

/// <summary>
/// A data set of copies of one picture: the true points are those that the bundled model finds in the box of its face, and each row has
/// another box, so that the errors of the rows differ.
/// </summary>
internal sealed class MadeFaces : IDisposable
{
    private const string Box = "175,68,96,130";

    private const int MostPictures = 40;

    private static readonly Lazy<double[]> s_points = new(FindPoints);

    private readonly ScratchFolder _folder = new();

    /// <summary>Writes the list.</summary>
    /// <param name="rows">Number of rows. The first one has the box of the face, and so an error of almost 0.</param>
    public MadeFaces(int rows)
    {
        for (int picture = 0; picture < Math.Min(rows, MostPictures); picture++)
        {
            _folder.Copy(Tool.Sample, NameOf(picture));
        }

        string points = string.Join(',', s_points.Value.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        IEnumerable<string> lines = Enumerable.Range(0, rows).Select(row => (Row: row, Picture: row % MostPictures)).Select(r =>
            $"{NameOf(r.Picture)},{175 - r.Picture},{68 + r.Picture},{96 + r.Row % 7 + r.Row / MostPictures},{130 - r.Row % 5},{points},"
            + (r.Row % 2 == 0 ? "even" : "odd|<b>"));
        List = _folder.File("faces.csv");
        File.WriteAllLines(List, [Header, .. lines]);
    }

    /// <summary>The path of the list.</summary>
    public string List { get; }

    private static string Header => "image,box_x,box_y,box_width,box_height,left_eye_x,left_eye_y,right_eye_x,right_eye_y,nose_x,nose_y,"
        + "left_mouth_corner_x,left_mouth_corner_y,right_mouth_corner_x,right_mouth_corner_y,group";

    /// <summary>The name of a picture, with characters that have a meaning in HTML.</summary>
    public static string NameOf(int picture) => $"face & <face> {picture}.jpg";

    /// <summary>The path of a file in the folder.</summary>
    public string Path(string name) => _folder.File(name);

    /// <summary>Runs <c>evaluate</c> on MANAGED with the bundled models.</summary>
    public ToolResult Evaluate(params string[] options) => Tool.Run(["evaluate", List, "--device", "MANAGED", .. options]);

    /// <summary>Adds lines to the list.</summary>
    public void Append(params string[] lines) => File.AppendAllLines(List, lines);

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    private static double[] FindPoints()
    {
        ToolResult found = Tool.Run("detect", "--device", "MANAGED", "--face", Box, "--format", "json", Tool.Sample).Succeeded();
        JsonElement points = found.Json.GetProperty("faces")[0].GetProperty("landmarks");
        return [.. points.EnumerateObject().SelectMany(point => point.Value.EnumerateObject()).Select(axis => axis.Value.GetDouble())];
    }
}
