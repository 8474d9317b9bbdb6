using System.Text.Encodings.Web;
using System.Text.Json;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Landmarks;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>One report as a JSON object. The names are a contract: docs/cli.md lists them.</summary>
internal static class ReportJson
{
    /// <summary>Names of files stay readable: the output is a JSON document of its own, never a part of a web page.</summary>
    public static JsonWriterOptions Options(bool indented) => new() { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Utf8JsonWriter json, ImageReport report)
    {
        json.WriteStartObject();
        json.WriteString("image"u8, report.Image);
        json.WriteNumber("width"u8, report.Width);
        json.WriteNumber("height"u8, report.Height);
        json.WriteString("model"u8, report.Detector.Model);
        json.WriteString("precision"u8, report.Detector.Precision);
        json.WriteString("face_detector"u8, report.FaceDetector);
        WriteDevice(json, report.Detector.Engine);
        json.WriteStartArray("faces"u8);
        foreach (FaceLandmarks face in report.Faces)
        {
            WriteFace(json, face);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteDevice(Utf8JsonWriter json, EngineInfo engine)
    {
        json.WriteStartObject("device"u8);
        json.WriteString("requested"u8, engine.RequestedDevice);
        json.WriteStartArray("executed"u8);
        foreach (string device in engine.ExecutedDevices)
        {
            json.WriteStringValue(device);
        }

        json.WriteEndArray();
        json.WriteString("name"u8, engine.DeviceName);
        json.WriteString("inference_precision"u8, engine.InferencePrecision);
        json.WriteEndObject();
    }

    private static void WriteFace(Utf8JsonWriter json, FaceLandmarks face)
    {
        json.WriteStartObject();
        json.WriteStartObject("box"u8);
        json.WriteNumber("x"u8, NumberText.Pixels(face.Box.X));
        json.WriteNumber("y"u8, NumberText.Pixels(face.Box.Y));
        json.WriteNumber("width"u8, NumberText.Pixels(face.Box.Width));
        json.WriteNumber("height"u8, NumberText.Pixels(face.Box.Height));
        if (face.Box.Score is { } score)
        {
            json.WriteNumber("score"u8, NumberText.Score(score));
        }
        else
        {
            json.WriteNull("score"u8);
        }

        json.WriteEndObject();
        json.WriteStartObject("landmarks"u8);
        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            json.WriteStartObject(LandmarkNames.All[i]);
            json.WriteNumber("x"u8, NumberText.Pixels(face[i].X));
            json.WriteNumber("y"u8, NumberText.Pixels(face[i].Y));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
