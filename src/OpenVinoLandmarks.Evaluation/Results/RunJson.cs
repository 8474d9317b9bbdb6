using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Writes and reads the lines of a file of results (JSON Lines): the header, one line per picture, and a last line if the run is complete.
/// docs/evaluation.md documents the names; a change of their meaning needs a new <see cref="Version"/>.
/// </summary>
internal static class RunJson
{
    /// <summary>The value of <c>schema</c> in the first line.</summary>
    public const string Schema = "ovlandmarks-evaluation-run";

    /// <summary>The version of the schema.</summary>
    public const int Version = 2;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly DetectionMark[] s_marks = [DetectionMark.Wrong, DetectionMark.Right];

    /// <summary>Returns the header as text.</summary>
    public static string Text(RunHeader header) => Encoding.UTF8.GetString(Line(json => Write(json, header)).Span);

    /// <summary>Returns the line of a header.</summary>
    public static ReadOnlyMemory<byte> Line(RunHeader header) => Line(json => Write(json, header));

    /// <summary>Returns the line of a picture.</summary>
    public static ReadOnlyMemory<byte> Line(PictureResult picture) => Line(json => Write(json, picture));

    /// <summary>Returns the line that ends a complete run.</summary>
    public static ReadOnlyMemory<byte> EndLine(int pictures) => Line(json => json.WriteNumber("complete", pictures));

    /// <summary>Writes the columns of a run as an array.</summary>
    public static void WriteColumn(Utf8JsonWriter json, RunColumn column)
    {
        json.WriteString("name", column.Name);
        json.WriteString("model", column.Model);
        json.WriteString("precision", column.Precision);
        json.WriteString("engine", column.Engine);
        json.WriteStartArray("executed_devices");
        foreach (string device in column.ExecutedDevices)
        {
            json.WriteStringValue(device);
        }

        json.WriteEndArray();
        json.WriteString("device_name", column.DeviceName);
        json.WriteString("inference_precision", column.InferencePrecision);
        json.WriteString("face_detector", column.FaceDetector);
    }

    /// <summary>Reads a header.</summary>
    /// <exception cref="FormatException">The line is not a header of this version.</exception>
    public static RunHeader ReadHeader(ReadOnlyMemory<byte> line) => Read(line, root =>
    {
        if (!root.TryGetProperty("schema", out JsonElement schema) || schema.GetString() != Schema)
        {
            throw new FormatException("it is not a file of results of ovlandmarks evaluate");
        }

        return root.GetProperty("version").GetInt32() == Version
            ? ReadHeader(root)
            : throw new FormatException($"it has version {root.GetProperty("version")}; this program reads version {Version}");
    });

    /// <summary>Reads the line of a picture; null for the line that ends a complete run.</summary>
    /// <exception cref="FormatException">The line is damaged.</exception>
    public static PictureResult? ReadPicture(ReadOnlyMemory<byte> line) =>
        Read(line, root => root.TryGetProperty("complete", out _) ? null : ReadPicture(root));

    private static T Read<T>(ReadOnlyMemory<byte> line, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"the line is damaged: {e.Message}", e);
        }
    }

    private static ReadOnlyMemory<byte> Line(Action<Utf8JsonWriter> content)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter json = new(buffer, s_options))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, RunHeader header)
    {
        json.WriteString("schema", Schema);
        json.WriteNumber("version", Version);
        json.WriteString("data_set", header.DataSet);
        json.WriteString("format", header.Format);
        json.WriteString("sha256", header.Fingerprint);
        json.WriteString("boxes", header.Boxes);
        json.WriteNumber("raise", header.Raise);
        if (header.Limit is { } limit)
        {
            json.WriteNumber("limit", limit);
        }

        json.WriteString("shard", header.Shard.ToString());
        json.WriteNumber("threshold", header.Threshold);
        json.WriteString("tool", header.Tool);
        json.WriteStartArray("columns");
        foreach (RunColumn column in header.Columns)
        {
            json.WriteStartObject();
            WriteColumn(json, column);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static RunHeader ReadHeader(JsonElement root) => new()
    {
        DataSet = Text(root, "data_set"),
        Format = Text(root, "format"),
        Fingerprint = Text(root, "sha256"),
        Boxes = Text(root, "boxes"),
        Raise = root.GetProperty("raise").GetDouble(),
        Limit = root.TryGetProperty("limit", out JsonElement limit) ? limit.GetInt32() : null,
        Shard = Shard.TryParse(Text(root, "shard"), out Shard shard) ? shard : throw new FormatException("the shard is damaged"),
        Threshold = root.GetProperty("threshold").GetDouble(),
        Tool = Text(root, "tool"),
        Columns = [.. root.GetProperty("columns").EnumerateArray().Select(ReadColumn)],
    };

    private static RunColumn ReadColumn(JsonElement column) => new(
        Text(column, "name"),
        Text(column, "model"),
        Text(column, "precision"),
        Text(column, "engine"),
        [.. column.GetProperty("executed_devices").EnumerateArray().Select(device => device.GetString() ?? "")],
        Text(column, "device_name"),
        Text(column, "inference_precision"),
        column.GetProperty("face_detector").GetString());

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    private static void Write(Utf8JsonWriter json, PictureResult picture)
    {
        json.WriteNumber("picture", picture.Index);
        json.WriteString("name", picture.Name);
        json.WriteString("file", picture.File);
        json.WriteStartArray("faces");
        foreach (FaceResult face in picture.Faces)
        {
            WriteFace(json, face);
        }

        json.WriteEndArray();
        json.WriteStartArray("detections");
        foreach (DetectionResult detection in picture.Detections)
        {
            WriteDetection(json, detection);
        }

        json.WriteEndArray();
        json.WriteStartArray("problems");
        foreach (DataSetProblem problem in picture.Problems)
        {
            json.WriteStartObject();
            json.WriteString("kind", ProblemNames.Of(problem.Kind));
            json.WriteString("file", problem.File);
            json.WriteNumber("line", problem.Line);
            json.WriteString("message", problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFace(Utf8JsonWriter json, FaceResult face)
    {
        json.WriteStartObject();
        json.WriteNumber("line", face.Line);
        WriteNumbers(json, "truth", face.Truth.Values);
        WriteNumbers(json, "box", [face.Box.X, face.Box.Y, face.Box.Width, face.Box.Height]);
        json.WriteStartArray("groups");
        foreach (string group in face.Groups)
        {
            json.WriteStringValue(group);
        }

        json.WriteEndArray();
        json.WriteStartArray("answers");
        foreach (FaceAnswer? answer in face.Answers)
        {
            WriteAnswer(json, answer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter json, FaceAnswer? answer)
    {
        if (answer is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("error", answer.Errors.Normed);
        WriteNumbers(json, "per_point", [.. answer.Errors.PerPoint]);
        json.WriteNumber("box_error", answer.Errors.ByBoxSize);
        json.WriteNumber("pupil_error", answer.Errors.ByPupilDistance);
        WriteNumbers(json, "box", [answer.Box.X, answer.Box.Y, answer.Box.Width, answer.Box.Height]);
        WriteNumbers(json, "region", [answer.Region.X, answer.Region.Y, answer.Region.Width, answer.Region.Height]);
        WriteNumbers(json, "points", answer.Points.Values);
        json.WriteEndObject();
    }

    private static void WriteDetection(Utf8JsonWriter json, DetectionResult detection)
    {
        json.WriteStartObject();
        json.WriteNumber("wanted", detection.Wanted);
        foreach (DetectionMark mark in s_marks)
        {
            json.WriteStartArray(mark == DetectionMark.Right ? "right" : "wrong");
            for (int place = 0; place < detection.Marks.Count; place++)
            {
                if (detection.Marks[place].Mark == mark)
                {
                    json.WriteStartArray();
                    json.WriteNumberValue(place);
                    json.WriteNumberValue(detection.Marks[place].Score);
                    json.WriteEndArray();
                }
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static PictureResult ReadPicture(JsonElement root) => new()
    {
        Index = root.GetProperty("picture").GetInt32(),
        Name = Text(root, "name"),
        File = root.GetProperty("file").GetString(),
        Faces = [.. root.GetProperty("faces").EnumerateArray().Select(ReadFace)],
        Detections = [.. root.GetProperty("detections").EnumerateArray().Select(ReadDetection)],
        Problems = [.. root.GetProperty("problems").EnumerateArray().Select(problem => new DataSetProblem(
            ProblemNames.Parse(Text(problem, "kind")),
            Text(problem, "file"),
            problem.GetProperty("line").GetInt32(),
            Text(problem, "message")))],
    };

    private static FaceResult ReadFace(JsonElement face) => new()
    {
        Line = face.GetProperty("line").GetInt32(),
        Truth = new FivePoints(Numbers(face, "truth")),
        Box = Rectangle(face, "box"),
        Groups = [.. face.GetProperty("groups").EnumerateArray().Select(group => group.GetString() ?? "")],
        Answers = [.. face.GetProperty("answers").EnumerateArray().Select(ReadAnswer)],
    };

    private static FaceAnswer? ReadAnswer(JsonElement answer)
    {
        if (answer.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        FaceRectangle region = Rectangle(answer, "region");
        double[] perPoint = Numbers(answer, "per_point");
        double byBoxSize = answer.GetProperty("box_error").GetDouble(), byPupils = answer.GetProperty("pupil_error").GetDouble();
        return new FaceAnswer(
            Rectangle(answer, "box"),
            new PixelRegion((int)region.X, (int)region.Y, (int)region.Width, (int)region.Height),
            new FivePoints(Numbers(answer, "points")),
            FaceErrors.Stored(perPoint, byBoxSize, byPupils));
    }

    private static DetectionResult ReadDetection(JsonElement detection)
    {
        IEnumerable<(int Place, MarkedDetection Box)> boxes = s_marks.SelectMany(mark => detection
            .GetProperty(mark == DetectionMark.Right ? "right" : "wrong").EnumerateArray()
            .Select(box => (box[0].GetInt32(), new MarkedDetection(box[1].GetSingle(), mark))));
        return new DetectionResult(detection.GetProperty("wanted").GetInt32(), [.. boxes.OrderBy(box => box.Place).Select(box => box.Box)]);
    }

    private static FaceRectangle Rectangle(JsonElement element, string name) =>
        Numbers(element, name) is [double x, double y, double width, double height]
            ? new FaceRectangle(x, y, width, height)
            : throw new FormatException($"{name} is damaged");

    private static double[] Numbers(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];
}
