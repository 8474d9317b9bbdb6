using System.Text.Json;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.Engines.Fastest;
using OpenVinoLandmarks.Evaluation;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>
/// Writes benchmark results as JSON, with times in microseconds. Programs rely on the names, which
/// docs/performance/benchmark-command.md lists.
/// </summary>
internal static class BenchmarkJson
{
    /// <summary>Writes the results of one run.</summary>
    public static void Write(BenchmarkResult result, Stream output) => JsonReport.WriteObject(output, json =>
    {
        WriteFacts(json, result.Machine, result.Detector);
        json.WriteString("face_detector", result.FaceDetector);
        json.WriteString("pictures", result.Pictures);
        json.WriteNumber("faces_found", result.FacesFound);
        json.WriteStartObject("start_us");
        WriteRounded(json, "runtime_load", result.Start.Runtime.TotalMicroseconds);
        WriteRounded(json, "model_read", result.Start.ModelRead.TotalMicroseconds);
        WriteRounded(json, "compile", result.Start.Compile.TotalMicroseconds);
        WriteRounded(json, "first_inference", result.Start.FirstInference.TotalMicroseconds);
        json.WriteEndObject();
        json.WriteStartObject("stages_us");
        WriteRounded(json, "picture_decode", result.Stages.PictureDecode);
        WriteRounded(json, "face_detection", result.Stages.FaceDetection);
        WriteRounded(json, "crop", result.Stages.Crop);
        WriteRounded(json, "inference", result.Stages.Inference);
        WriteRounded(json, "number_decode", result.Stages.NumberDecode);
        json.WriteEndObject();
        json.WriteStartObject("load");
        json.WriteNumber("requests", result.Load.Requests);
        json.WriteNumber("batch", result.Load.Batch);
        WriteRounded(json, "seconds", result.Load.Elapsed.TotalSeconds);
        json.WriteNumber("calls", result.Load.Latency.Count);
        WriteRounded(json, "faces_per_second", result.Load.FacesPerSecond);
        json.WriteStartObject("latency_us");
        WriteRounded(json, "p50", result.Load.Latency.Percentile(50));
        WriteRounded(json, "p90", result.Load.Latency.Percentile(90));
        WriteRounded(json, "p99", result.Load.Latency.Percentile(99));
        WriteRounded(json, "max", result.Load.Latency.Max);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Writes the results of a sweep.</summary>
    public static void Write(SweepResult result, Stream output) => JsonReport.WriteObject(output, json =>
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
                WriteRounded(json, column, time);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Writes the layers of a model.</summary>
    public static void Write(LayerResult result, Stream output) => JsonReport.WriteObject(output, json =>
    {
        WriteFacts(json, result.Machine, result.Model);
        json.WriteNumber("threads", result.Profile.Threads);
        WriteRounded(json, "limit_gmacs", result.Peak / 1e9);
        json.WriteStartArray("layers");
        foreach (LayerTime layer in result.Profile.Layers)
        {
            double rate = LayerResult.Rate(layer.MultiplyAdds, layer.Least.TotalMicroseconds);
            json.WriteStartObject();
            json.WriteString("layer", layer.Layer);
            json.WriteString("method", layer.Method);
            WriteShape(json, "input", layer.InputShape);
            WriteShape(json, "output", layer.OutputShape);
            json.WriteNumber("multiply_adds", layer.MultiplyAdds);
            WriteRounded(json, "least_us", layer.Least.TotalMicroseconds);
            WriteRounded(json, "median_us", layer.Median.TotalMicroseconds);
            WriteRounded(json, "gmacs", rate / 1e9);
            WriteRounded(json, "of_limit", rate / result.Peak);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>Writes the results of a comparison of devices.</summary>
    public static void Write(CompareResult result, Stream output) => JsonReport.WriteObject(output, json =>
    {
        WriteMachine(json, result.Machine);
        json.WriteStartArray("models");
        foreach (DeviceComparison model in result.Models)
        {
            json.WriteStartObject();
            json.WriteString("model", model.Model);
            json.WriteString("precision", model.Precision);
            json.WriteString("unit", $"us per {model.Unit}");
            json.WriteString("work", model.IsForThroughput ? "throughput" : "latency");
            json.WriteStartArray("candidates");
            foreach (CandidateResult candidate in model.Candidates)
            {
                WriteCandidate(json, candidate);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WriteShape(Utf8JsonWriter json, string name, IReadOnlyList<int> shape)
    {
        json.WriteStartArray(name);
        foreach (int size in shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
    }

    private static void WriteCandidate(Utf8JsonWriter json, CandidateResult candidate)
    {
        json.WriteStartObject();
        json.WriteString("name", candidate.Name);
        json.WriteString("device", candidate.Candidate?.Device.Expression);
        json.WriteString("inference_precision", candidate.Candidate?.Precision.ToString().ToLowerInvariant());
        WriteOptional(json, "threads", candidate.Candidate?.Threads);
        WriteOptional(json, "us", candidate.Microseconds);
        WriteOptional(json, "difference", candidate.Difference is { } value && double.IsFinite(value) ? value : null);
        json.WriteString("left_out", candidate.LeftOut);
        json.WriteBoolean("fastest", candidate.IsFastest);
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Math.Round(number, 6));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteFacts(Utf8JsonWriter json, MachineInfo machine, DetectorInfo detector)
    {
        json.WriteString("model", detector.Model);
        json.WriteString("precision", detector.Precision);
        ReportJson.WriteDevice(json, detector.Engine);
        json.WriteString("engine", detector.Engine.Engine);
        WriteMachine(json, machine);
    }

    private static void WriteMachine(Utf8JsonWriter json, MachineInfo machine)
    {
        json.WriteStartObject("machine");
        json.WriteString("processor", machine.Processor);
        json.WriteNumber("logical_processors", machine.Processors);
        json.WriteString("system", machine.System);
        json.WriteString("ovlandmarks", machine.Tool);
        json.WriteString("dotnet", machine.DotNet);
        json.WriteString("pictures", machine.Pictures);
        json.WriteNumber("vector_bits", machine.VectorBits);
        json.WriteEndObject();
    }

    private static void WriteRounded(Utf8JsonWriter json, string name, double value) => json.WriteNumber(name, Math.Round(value, 3));
}
