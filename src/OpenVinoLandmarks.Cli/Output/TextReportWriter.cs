using System.Globalization;
using System.Text;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>
/// Writes results as text for people: first the model and the device, then the faces of each image with coordinates. The device is written
/// again below the first image that ran on another one.
/// </summary>
internal sealed class TextReportWriter(Stream output) : ReportWriter
{
    private static readonly string[] s_names = [.. ImageReport.PointNames.Select(name => name.Replace('_', ' '))];

    private static readonly int s_nameWidth = s_names.Max(name => name.Length);

    private string? _device;

    public override void Write(ImageReport report)
    {
        StringBuilder text = new();
        string device = Device(report.Detector.Engine);
        bool isFirst = _device is null, moved = !isFirst && device != _device;
        if (isFirst)
        {
            text.Append(CultureInfo.InvariantCulture, $"model   {report.Detector.Model} {report.Detector.Precision}\n");
            text.Append(device).Append(CultureInfo.InvariantCulture, $"faces   {report.FaceDetector}\n");
        }

        _device = device;
        string count = report.Faces.Count switch { 0 => "no face", 1 => "1 face", int many => $"{many} faces" };
        text.Append(CultureInfo.InvariantCulture, $"\n{report.Image} ({report.Width} x {report.Height}): {count}\n");
        if (moved)
        {
            text.Append("  ").Append(device);
        }

        for (int i = 0; i < report.Faces.Count; i++)
        {
            AppendFace(text, i + 1, report.Faces[i]);
            if (report.Attributes?[i] is { } attributes)
            {
                AppendAttributes(text, attributes);
            }
        }

        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
        output.Flush();
    }

    /// <summary>Returns the line with the device, with its end.</summary>
    public static string Device(EngineInfo engine)
    {
        string devices = string.Join(", ", engine.ExecutedDevices);
        string where = $"{engine.DeviceName} ({engine.Engine}; requested: {engine.RequestedDevice})";
        return $"device  {devices} in {engine.InferencePrecision}: {where}\n";
    }

    private static void AppendFace(StringBuilder text, int number, FaceLandmarks face)
    {
        string score = face.Box.Score is { } value ? string.Create(CultureInfo.InvariantCulture, $", score {value:0.000}") : "";
        FaceBox box = face.Box;
        text.Append(CultureInfo.InvariantCulture, $"  face {number}: {box.Width:0.0} x {box.Height:0.0} at {box.X:0.0}, {box.Y:0.0}");
        text.Append(score).Append('\n');
        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {s_names[i].PadRight(s_nameWidth)}  {face[i].X,8:0.0}  {face[i].Y,8:0.0}\n");
        }
    }

    private static void AppendAttributes(StringBuilder text, FaceAttributes attributes)
    {
        string pose = attributes.Pose is { } known
            ? string.Create(CultureInfo.InvariantCulture, $"yaw {known.Yaw:0.0}, pitch {known.Pitch:0.0}, roll {known.Roll:0.0} degrees")
            : "unknown";
        string parts = string.Join(", ", FaceAttributes.QualityNames.Zip(
            attributes.QualityParts, (name, value) => string.Create(CultureInfo.InvariantCulture, $"{name} {value:0.00}")));
        text.Append(CultureInfo.InvariantCulture, $"    {"pose".PadRight(s_nameWidth)}  {pose}\n");
        text.Append(CultureInfo.InvariantCulture, $"    {"quality".PadRight(s_nameWidth)}  {parts}\n");
    }
}
