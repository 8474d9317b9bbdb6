using System.Globalization;
using System.Text;
using OpenVinoLandmarks.Landmarks;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>One line a face, after a header; an image without a face has one line with the face's columns empty. Quoted as RFC 4180 says.</summary>
internal sealed class CsvReportWriter(Stream output) : IReportWriter
{
    private const int FaceColumns = 6 + 2 * FaceLandmarks.PointCount;

    private static readonly string[] s_header =
    [
        "image", "width", "height", "model", "precision", "face_detector", "device_requested", "device_executed", "device_name", "inference_precision",
        "face", "box_x", "box_y", "box_width", "box_height", "score",
        .. LandmarkNames.All.SelectMany(name => new[] { name + "_x", name + "_y" }),
    ];

    private bool _headerWritten;

    public void Write(ImageReport report)
    {
        StringBuilder lines = new();
        if (!_headerWritten)
        {
            AppendLine(lines, s_header);
            _headerWritten = true;
        }

        string[] image = ImageColumns(report);
        for (int i = 0; i < report.Faces.Count; i++)
        {
            AppendLine(lines, [.. image, .. FaceValues(i, report.Faces[i])]);
        }

        if (report.Faces.Count == 0)
        {
            AppendLine(lines, [.. image, .. Enumerable.Repeat("", FaceColumns)]);
        }

        output.Write(Encoding.UTF8.GetBytes(lines.ToString()));
        output.Flush();
    }

    public void Complete(bool isWhole)
    {
        // Every line is out already.
    }

    private static string[] ImageColumns(ImageReport report) =>
    [
        report.Image, report.Width.ToString(CultureInfo.InvariantCulture), report.Height.ToString(CultureInfo.InvariantCulture),
        report.Detector.Model, report.Detector.Precision, report.FaceDetector,
        report.Detector.Engine.RequestedDevice, string.Join(' ', report.Detector.Engine.ExecutedDevices),
        report.Detector.Engine.DeviceName, report.Detector.Engine.InferencePrecision,
    ];

    private static IEnumerable<string> FaceValues(int index, FaceLandmarks face) =>
    [
        index.ToString(CultureInfo.InvariantCulture),
        Pixels(face.Box.X), Pixels(face.Box.Y), Pixels(face.Box.Width), Pixels(face.Box.Height),
        face.Box.Score is { } score ? NumberText.Invariant(NumberText.Score(score)) : "",
        .. Enumerable.Range(0, FaceLandmarks.PointCount).SelectMany(i => new[] { Pixels(face[i].X), Pixels(face[i].Y) }),
    ];

    private static string Pixels(float value) => NumberText.Invariant(NumberText.Pixels(value));

    private static void AppendLine(StringBuilder lines, IEnumerable<string> values) => lines.AppendJoin(',', values.Select(Quoted)).Append('\n');

    private static string Quoted(string value) => value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
