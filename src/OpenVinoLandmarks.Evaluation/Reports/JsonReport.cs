using System.Text.Encodings.Web;
using System.Text.Json;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Writes a summary or a comparison as one JSON object. docs/evaluation.md documents the names; a change of their meaning needs a new
/// <see cref="Version"/>. Numbers that do not exist, such as the mean of no faces, are null.
/// </summary>
public static class JsonReport
{
    /// <summary>The version of both schemas.</summary>
    public const int Version = 2;

    /// <summary>The value of <c>schema</c> of a summary.</summary>
    public const string SummarySchema = "ovlandmarks-evaluation";

    /// <summary>The value of <c>schema</c> of a comparison.</summary>
    public const string ComparisonSchema = "ovlandmarks-evaluation-comparison";

    /// <summary>Writes the summary of a run.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="output">Where it is written, with a line end after it.</param>
    public static void Write(RunSummary summary, Stream output)
    {
        ArgumentNullException.ThrowIfNull(summary);
        WriteDocument(output, SummarySchema, json =>
        {
            WriteHeader(json, summary.Header);
            json.WriteNumber("pictures", summary.Pictures);
            json.WriteNumber("faces", summary.Faces);
            json.WriteNumber("left_out", summary.LeftOut);
            WriteArray(json, "columns", summary.Columns, WriteColumn);
            WriteArray(json, "groups", summary.Groups, WriteGroup);
            WriteArray(json, "worst", summary.Worst, WriteWorst);
            json.WriteStartObject("problem_counts");
            foreach ((ProblemKind kind, int count) in summary.ProblemCounts)
            {
                json.WriteNumber(ProblemNames.Of(kind), count);
            }

            json.WriteEndObject();
            WriteArray(json, "problems", summary.Problems, WriteProblem);
        });
    }

    /// <summary>Writes the comparison of two runs.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="output">Where it is written, with a line end after it.</param>
    public static void Write(RunComparison comparison, Stream output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        WriteDocument(output, ComparisonSchema, json =>
        {
            json.WriteString("data_set", comparison.First.DataSet);
            WriteArray(json, "columns", comparison.Columns, WriteComparison);
        });
    }

    /// <summary>Writes an indented JSON object with a line end after it.</summary>
    /// <param name="output">Where it is written.</param>
    /// <param name="content">Writes the members of the object.</param>
    internal static void WriteObject(Stream output, Action<Utf8JsonWriter> content)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonWriterOptions options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter json = new(output, options))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteDocument(Stream output, string schema, Action<Utf8JsonWriter> content) => WriteObject(output, json =>
    {
        json.WriteString("schema", schema);
        json.WriteNumber("version", Version);
        content(json);
    });

    private static void WriteHeader(Utf8JsonWriter json, RunHeader header)
    {
        json.WriteString("data_set", header.DataSet);
        json.WriteString("format", header.Format);
        json.WriteString("sha256", header.Fingerprint);
        json.WriteString("boxes", header.Boxes);
        json.WriteNumber("raise", header.Raise);
        json.WriteNumber("threshold", header.Threshold);
        json.WriteString("shard", header.Shard.ToString());
        json.WriteString("tool", header.Tool);
    }

    private static void WriteColumn(Utf8JsonWriter json, ColumnSummary column)
    {
        RunJson.WriteColumn(json, column.Column);
        json.WriteStartObject("normed_error");
        WriteStatistics(json, column.Normed);
        WriteNumbers(json, "per_point", column.PerPoint);
        json.WriteEndObject();
        json.WriteStartObject("box_error");
        WriteStatistics(json, column.ByBoxSize);
        json.WriteEndObject();
        json.WriteStartObject("pupil_error");
        WriteStatistics(json, column.ByPupilDistance);
        json.WriteEndObject();
        json.WriteNumber("not_found", column.NotFound);
        if (column.Detection is { } detection)
        {
            json.WriteStartObject("detection");
            json.WriteNumber("wanted", detection.Wanted);
            json.WriteNumber("right", detection.Right);
            json.WriteNumber("extra", detection.Extra);
            WriteNumber(json, "recall", detection.Recall);
            WriteNumber(json, "precision", detection.Precision);
            WriteNumber(json, "average_precision", detection.AveragePrecision);
            json.WriteEndObject();
        }
    }

    private static void WriteStatistics(Utf8JsonWriter json, ErrorStatistics statistics)
    {
        json.WriteNumber("count", statistics.Count);
        WriteNumber(json, "mean", statistics.Mean);
        WriteInterval(json, "mean_95", statistics.MeanInterval);
        WriteNumber(json, "median", statistics.Median);
        WriteNumber(json, "standard_deviation", statistics.StandardDeviation);
        json.WriteStartObject("percentiles");
        foreach ((int rank, double value) in ErrorStatistics.PercentileRanks.Zip(statistics.Percentiles))
        {
            WriteNumber(json, NumberFormat.Count(rank), value);
        }

        json.WriteEndObject();
        json.WriteStartObject("failure_rates");
        for (int i = 0; i < statistics.FailureRates.Count; i++)
        {
            string threshold = FormattableString.Invariant($"{ErrorStatistics.FailureThresholds[i]:0.00}");
            WriteNumber(json, threshold, statistics.FailureRates[i]);
            WriteInterval(json, threshold + "_95", statistics.FailureIntervals?[i]);
        }

        json.WriteEndObject();
        WriteNumber(json, "auc_0.08", statistics.Auc);
        WriteInterval(json, "auc_0.08_95", statistics.AucInterval);
    }

    private static void WriteGroup(Utf8JsonWriter json, GroupSummary group)
    {
        json.WriteString("dimension", group.Dimension);
        json.WriteString("name", group.Name);
        WriteArray(json, "columns", group.Columns, WriteStatistics);
    }

    private static void WriteWorst(Utf8JsonWriter json, RankedFace ranked)
    {
        json.WriteString("picture", ranked.Picture.Name);
        json.WriteNumber("line", ranked.Face.Line);
        WriteNumbers(json, "errors", ranked.Face.Answers.Select(answer => answer?.Errors.Normed ?? double.NaN));
    }

    private static void WriteProblem(Utf8JsonWriter json, DataSetProblem problem)
    {
        json.WriteString("kind", ProblemNames.Of(problem.Kind));
        json.WriteString("file", problem.File);
        json.WriteNumber("line", problem.Line);
        json.WriteString("message", problem.Message);
    }

    private static void WriteComparison(Utf8JsonWriter json, ColumnComparison column)
    {
        WriteSide(json, "a", column.First, column.FirstErrors);
        WriteSide(json, "b", column.Second, column.SecondErrors);
        WriteNumber(json, "difference", column.Difference);
        WriteInterval(json, "difference_95", column.DifferenceInterval);
        json.WriteNumber("better", column.Better);
        json.WriteNumber("worse", column.Worse);
        json.WriteNumber("only_a", column.OnlyFirst);
        json.WriteNumber("only_b", column.OnlySecond);
        WriteArray(json, "changed", column.Changed, (writer, face) =>
        {
            writer.WriteString("picture", face.Picture);
            writer.WriteNumber("line", face.Line);
            writer.WriteNumber("a", face.First);
            writer.WriteNumber("b", face.Second);
        });
    }

    private static void WriteSide(Utf8JsonWriter json, string name, RunColumn column, ErrorStatistics errors)
    {
        json.WriteStartObject(name);
        RunJson.WriteColumn(json, column);
        json.WriteStartObject("normed_error");
        WriteStatistics(json, errors);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInterval(Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is { } given)
        {
            WriteNumbers(json, name, [given.Low, given.High]);
        }
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            WriteValue(json, value);
        }

        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        WriteValue(json, value);
    }

    private static void WriteValue(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
