using System.Text.Json;
using OpenVinoLandmarks.Cli.Output;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>Results for programs: times in microseconds. The names are a contract: docs/performance.md lists them.</summary>
internal static class BenchmarkJson
{
    public static void Write(BenchmarkResult result, Stream output) => Document(output, json =>
    {
        WriteFacts(json, result.Machine, result.Detector);
        json.WriteString("face_detector", result.FaceDetector);
        json.WriteString("pictures", result.Pictures);
        json.WriteNumber("faces_found", result.FacesFound);
        json.WriteStartObject("start_us");
        Number(json, "runtime_load", result.Start.Runtime.TotalMicroseconds);
        Number(json, "model_read", result.Start.ModelRead.TotalMicroseconds);
        Number(json, "compile", result.Start.Compile.TotalMicroseconds);
        Number(json, "first_inference", result.Start.FirstInference.TotalMicroseconds);
        json.WriteEndObject();
        json.WriteStartObject("stages_us");
        Number(json, "picture_decode", result.Stages.PictureDecode);
        Number(json, "face_detection", result.Stages.FaceDetection);
        Number(json, "crop", result.Stages.Crop);
        Number(json, "inference", result.Stages.Inference);
        Number(json, "number_decode", result.Stages.NumberDecode);
        json.WriteEndObject();
        json.WriteStartObject("load");
        json.WriteNumber("requests", result.Load.Requests);
        json.WriteNumber("batch", result.Load.Batch);
        Number(json, "seconds", result.Load.Elapsed.TotalSeconds);
        json.WriteNumber("calls", result.Load.Latency.Count);
        Number(json, "faces_per_second", result.Load.FacesPerSecond);
        json.WriteStartObject("latency_us");
        Number(json, "p50", result.Load.Latency.Percentile(50));
        Number(json, "p90", result.Load.Latency.Percentile(90));
        Number(json, "p99", result.Load.Latency.Percentile(99));
        Number(json, "max", result.Load.Latency.Max);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static void Write(SweepResult result, Stream output) => Document(output, json =>
    {
        WriteFacts(json, result.Machine, result.Detector);
        json.WriteString("sweep", result.Sweep.ToString().ToLowerInvariant());
        json.WriteString("unit", $"us {result.Unit}");
        json.WriteStartArray("points");
        foreach (SweepPoint point in result.Points)
        {
            json.WriteStartObject();
            json.WriteString("label", point.Label);
            json.WriteStartObject("us");
            foreach ((string column, double time) in result.Columns.Zip(point.Microseconds))
            {
                Number(json, column, time);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Document(Stream output, Action<Utf8JsonWriter> content)
    {
        using (Utf8JsonWriter json = new(output, ReportJson.Options(indented: true)))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteFacts(Utf8JsonWriter json, MachineFacts machine, DetectorInfo detector)
    {
        json.WriteString("model", detector.Model);
        json.WriteString("precision", detector.Precision);
        ReportJson.WriteDevice(json, detector.Engine);
        json.WriteString("engine", detector.Engine.Engine);
        json.WriteStartObject("machine");
        json.WriteString("processor", machine.Processor);
        json.WriteNumber("logical_processors", machine.Processors);
        json.WriteString("system", machine.System);
        json.WriteString("ovlandmarks", machine.Tool);
        json.WriteString("dotnet", machine.DotNet);
        json.WriteString("opencv", machine.OpenCv);
        json.WriteNumber("vector_bits", machine.VectorBits);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double value) => json.WriteNumber(name, Math.Round(value, 3));
}
