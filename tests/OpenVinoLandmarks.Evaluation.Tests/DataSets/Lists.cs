using System.Globalization;

namespace OpenVinoLandmarks.Evaluation.Tests.DataSets;

/// <summary>Writes lists for tests.</summary>
internal static class Lists
{
    /// <summary>Five points.</summary>
    public static double[] Five { get; } = [30, 40, 70, 41, 50, 60, 35, 80, 66, 81];

    /// <summary>The header of the project's own CSV.</summary>
    public static string Header =>
        "image,box_x,box_y,box_width,box_height," + string.Join(',', FivePoints.Names.Select(name => $"{name}_x,{name}_y")) + ",group";

    /// <summary>A row of the project's own CSV.</summary>
    public static string Row(string image, string box, string group) =>
        $"{image},{box},{string.Join(',', Five.Select(value => value.ToString(CultureInfo.InvariantCulture)))},{group}";

    /// <summary>Writes a file, creates its folder, and returns its path.</summary>
    public static string Write(ScratchFolder folder, string name, params IEnumerable<string> lines)
    {
        string file = folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllLines(file, lines);
        return file;
    }
}
