using System.Globalization;
using System.Text;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>
/// Writes results as CSV (RFC 4180): a header, then one line per face. An image without faces has one line in which the columns of the face
/// are empty. The attributes of the faces add columns, and a model with other points than the named ones adds the column <c>points</c>.
/// </summary>
internal sealed class CsvReportWriter(Stream output) : ReportWriter
{
    private const int FaceColumns = 6 + 2 * FaceLandmarks.PointCount;
    private const string PointsColumn = "points";

    private static readonly string[] s_header =
    [
        "image", "width", "height", "model", "precision", "face_detector",
        "device_requested", "device_executed", "device_name", "inference_precision",
        "face", "box_x", "box_y", "box_width", "box_height", "score",
        .. ImageReport.PointNames.SelectMany(name => new[] { name + "_x", name + "_y" }),
    ];

    private static readonly string[] s_attributeHeader =
    [
        "yaw", "pitch", "roll", "quality", .. FaceAttributes.QualityNames.Skip(1).Select(name => "quality_" + name),
    ];

    private bool _headerIsWritten;

    public override void Write(ImageReport report)
    {
        StringBuilder lines = new();
        if (!_headerIsWritten)
        {
            AppendLine(lines, [.. s_header, .. report.Attributes is null ? [] : s_attributeHeader, .. PointsHeader(report)]);
            _headerIsWritten = true;
        }

        string[] image = ImageColumns(report);
        for (int i = 0; i < report.Faces.Count; i++)
        {
            string[] points = HasMorePoints(report) ? [AllPoints(report.Faces[i])] : [];
            string[] attributes = report.Attributes is { } all ? AttributeValues(all[i]) : [];
            AppendLine(lines, [.. image, .. FaceValues(i, report.Faces[i]), .. attributes, .. points]);
        }

        if (report.Faces.Count == 0)
        {
            int attributeColumns = report.Attributes is null ? 0 : s_attributeHeader.Length;
            AppendLine(lines, [.. image, .. Enumerable.Repeat("", FaceColumns + attributeColumns + PointsHeader(report).Length)]);
        }

        output.Write(Encoding.UTF8.GetBytes(lines.ToString()));
        output.Flush();
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
        face.Box.Score is { } score ? ImageReport.Format(ImageReport.RoundScore(score)) : "",
        .. Enumerable.Range(0, FaceLandmarks.PointCount).SelectMany(i => new[] { Pixels(face[i].X), Pixels(face[i].Y) }),
    ];

    private static string[] AttributeValues(FaceAttributes attributes) =>
    [
        .. attributes.Pose is { } pose ? [Degrees(pose.Yaw), Degrees(pose.Pitch), Degrees(pose.Roll)] : Enumerable.Repeat("", 3),
        .. attributes.QualityParts.Select(value => ImageReport.Format(ImageReport.RoundScore(value))),
    ];

    private static string Degrees(float value) => ImageReport.Format(ImageReport.RoundDegrees(value));

    private static string[] PointsHeader(ImageReport report) => HasMorePoints(report) ? [PointsColumn] : [];

    private static bool HasMorePoints(ImageReport report) => report.Detector.PointCount != FaceLandmarks.PointCount;

    // x and y of all points of the model, separated by blanks: the number of columns does not depend on the model.
    private static string AllPoints(FaceLandmarks face) =>
        string.Join(' ', face.Points.SelectMany(point => new[] { Pixels(point.X), Pixels(point.Y) }));

    private static string Pixels(float value) => ImageReport.Format(ImageReport.RoundPixels(value));

    private static void AppendLine(StringBuilder lines, IEnumerable<string> values) =>
        lines.AppendJoin(',', values.Select(Quote)).Append('\n');

    private static string Quote(string value) =>
        value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
