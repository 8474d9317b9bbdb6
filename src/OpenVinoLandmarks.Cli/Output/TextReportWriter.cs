using System.Globalization;
using System.Text;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>Writes results as text for people: first the model and the device, then the faces of each image with coordinates.</summary>
internal sealed class TextReportWriter(Stream output) : ReportWriter
{
    private static readonly string[] s_names = [.. ImageReport.PointNames.Select(name => name.Replace('_', ' '))];

    private static readonly int s_nameWidth = s_names.Max(name => name.Length);

    private bool _headerIsWritten;

    public override void Write(ImageReport report)
    {
        StringBuilder text = new();
        if (!_headerIsWritten)
        {
            AppendHeader(text, report);
            _headerIsWritten = true;
        }

        string count = report.Faces.Count switch { 0 => "no face", 1 => "1 face", int many => $"{many} faces" };
        text.Append(CultureInfo.InvariantCulture, $"\n{report.Image} ({report.Width} x {report.Height}): {count}\n");
        for (int i = 0; i < report.Faces.Count; i++)
        {
            AppendFace(text, i + 1, report.Faces[i]);
        }

        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
        output.Flush();
    }

    private static void AppendHeader(StringBuilder text, ImageReport report)
    {
        EngineInfo engine = report.Detector.Engine;
        text.Append(CultureInfo.InvariantCulture, $"model   {report.Detector.Model} {report.Detector.Precision}\n");
        string devices = string.Join(", ", engine.ExecutedDevices);
        string where = $"{engine.DeviceName} ({engine.Engine}; requested: {engine.RequestedDevice})";
        text.Append(CultureInfo.InvariantCulture, $"device  {devices} in {engine.InferencePrecision}: {where}\n");
        text.Append(CultureInfo.InvariantCulture, $"faces   {report.FaceDetector}\n");
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
}
