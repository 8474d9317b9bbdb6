using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>Writes the result of one image as a JSON object. Programs rely on the names, which docs/cli.md lists.</summary>
internal static class ReportJson
{
    /// <summary>
    /// The options of all JSON writers of the tool. Non-ASCII letters in file names are not escaped, which is safe because the output is a
    /// document of its own and not part of a web page.
    /// </summary>
    public static JsonWriterOptions Options(bool indented) =>
        new() { Indented = indented, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the object of one image.</summary>
    public static void Write(Utf8JsonWriter json, ImageReport report)
    {
        json.WriteStartObject();
        json.WriteString("image"u8, report.Image);
        json.WriteNumber("width"u8, report.Width);
        json.WriteNumber("height"u8, report.Height);
        json.WriteString("model"u8, report.Detector.Model);
        json.WriteString("precision"u8, report.Detector.Precision);
        json.WriteString("face_detector"u8, report.FaceDetector);
        WriteSearch(json, report.Search);
        if (report.Reduction is { } reduction)
        {
            json.WriteNumber("reduction"u8, reduction);
        }

        WriteDevice(json, report.Detector.Engine);
        json.WriteStartArray("faces"u8);
        for (int i = 0; i < report.Faces.Count; i++)
        {
            json.WriteStartObject();
            WriteFaceContent(json, report.Faces[i], report.Attributes?[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the property <c>device</c>: what was requested and what executed.</summary>
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

    private static void WriteSearch(Utf8JsonWriter json, ReportedSearch? search)
    {
        if (search is null)
        {
            json.WriteNull("search"u8);
            return;
        }

        json.WriteStartObject("search"u8);
        json.WriteStartObject("region"u8);
        json.WriteNumber("x"u8, search.Region.X);
        json.WriteNumber("y"u8, search.Region.Y);
        json.WriteNumber("width"u8, search.Region.Width);
        json.WriteNumber("height"u8, search.Region.Height);
        json.WriteEndObject();
        if (search.Network is { InputSize: ImageSize size })
        {
            json.WriteStartObject("input"u8);
            json.WriteNumber("width"u8, size.Width);
            json.WriteNumber("height"u8, size.Height);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("input"u8);
        }

        json.WriteNumber("tiles"u8, search.Network?.Tiles ?? 0);
        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, FaceAttributes attributes)
    {
        if (attributes.Pose is { } pose)
        {
            json.WriteStartObject("pose"u8);
            json.WriteNumber("yaw"u8, ImageReport.RoundDegrees(pose.Yaw));
            json.WriteNumber("pitch"u8, ImageReport.RoundDegrees(pose.Pitch));
            json.WriteNumber("roll"u8, ImageReport.RoundDegrees(pose.Roll));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("pose"u8);
        }

        json.WriteStartObject("quality"u8);
        IReadOnlyList<float> parts = attributes.QualityParts;
        for (int i = 0; i < parts.Count; i++)
        {
            json.WriteNumber(FaceAttributes.QualityNames[i], ImageReport.RoundScore(parts[i]));
        }

        json.WriteEndObject();
    }

    /// <summary>Writes the properties of a face: its box, its points and, if they are reported, its attributes.</summary>
    public static void WriteFaceContent(Utf8JsonWriter json, FaceLandmarks face, FaceAttributes? attributes)
    {
        json.WriteStartObject("box"u8);
        json.WriteNumber("x"u8, ImageReport.RoundPixels(face.Box.X));
        json.WriteNumber("y"u8, ImageReport.RoundPixels(face.Box.Y));
        json.WriteNumber("width"u8, ImageReport.RoundPixels(face.Box.Width));
        json.WriteNumber("height"u8, ImageReport.RoundPixels(face.Box.Height));
        if (face.Box.Score is { } score)
        {
            json.WriteNumber("score"u8, ImageReport.RoundScore(score));
        }
        else
        {
            json.WriteNull("score"u8);
        }

        json.WriteEndObject();
        json.WriteStartObject("landmarks"u8);
        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            json.WriteStartObject(ImageReport.PointNames[i]);
            json.WriteNumber("x"u8, ImageReport.RoundPixels(face[i].X));
            json.WriteNumber("y"u8, ImageReport.RoundPixels(face[i].Y));
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (face.HasMorePoints)
        {
            WritePoints(json, "points"u8, face.Points);
        }

        if (face.DetectorLandmarks is { } detected)
        {
            WritePoints(json, "detector_landmarks"u8, detected);
        }

        if (attributes is not null)
        {
            WriteAttributes(json, attributes);
        }
    }

    private static void WritePoints(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<LandmarkPoint> points)
    {
        json.WriteStartArray(name);
        foreach (LandmarkPoint point in points)
        {
            json.WriteStartArray();
            json.WriteNumberValue(ImageReport.RoundPixels(point.X));
            json.WriteNumberValue(ImageReport.RoundPixels(point.Y));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
