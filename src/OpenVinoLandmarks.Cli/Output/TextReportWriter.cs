using System.Globalization;
using System.Text;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Landmarks;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>For people: first what ran where, then each image with its faces, coordinates in columns.</summary>
internal sealed class TextReportWriter(Stream output) : IReportWriter
{
    private static readonly string[] s_names = [.. LandmarkNames.All.Select(name => name.Replace('_', ' '))];

    private static readonly int s_nameWidth = s_names.Max(name => name.Length);

    private bool _headerWritten;

    public void Write(ImageReport report)
    {
        StringBuilder text = new();
        if (!_headerWritten)
        {
            AppendHeader(text, report);
            _headerWritten = true;
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

    public void Complete(bool isWhole)
    {
        // Every image is out already.
    }

    private static void AppendHeader(StringBuilder text, ImageReport report)
    {
        EngineInfo engine = report.Detector.Engine;
        text.Append(CultureInfo.InvariantCulture, $"model   {report.Detector.Model} {report.Detector.Precision}\n");
        text.Append(CultureInfo.InvariantCulture, $"device  {string.Join(", ", engine.ExecutedDevices)} in {engine.InferencePrecision}: {engine.DeviceName} ({engine.Engine}; asked for: {engine.RequestedDevice})\n");
        text.Append(CultureInfo.InvariantCulture, $"faces   {report.FaceDetector}\n");
    }

    private static void AppendFace(StringBuilder text, int number, FaceLandmarks face)
    {
        string score = face.Box.Score is { } value ? string.Create(CultureInfo.InvariantCulture, $", score {value:0.000}") : "";
        text.Append(CultureInfo.InvariantCulture, $"  face {number}: {face.Box.Width:0.0} x {face.Box.Height:0.0} at {face.Box.X:0.0}, {face.Box.Y:0.0}{score}\n");
        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {s_names[i].PadRight(s_nameWidth)}  {face[i].X,8:0.0}  {face[i].Y,8:0.0}\n");
        }
    }
}
