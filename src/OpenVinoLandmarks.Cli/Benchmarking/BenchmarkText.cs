using System.Globalization;
using OpenVinoLandmarks.Cli.Detection;
using OpenVinoLandmarks.Cli.SystemInfo;
using OpenVinoLandmarks.Engines.Fastest;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>Writes benchmark results as text for people.</summary>
internal static class BenchmarkText
{
    /// <summary>Writes the results of one run.</summary>
    public static void Write(BenchmarkResult result, TextWriter output)
    {
        WriteFacts(result.Machine, result.Detector, output);
        Line(output, "pictures", $"{result.Pictures}; {result.FacesFound} faces found");
        LoadResult load = result.Load;
        Line(
            output,
            "load",
            $"{load.Batch} faces per call, {load.Requests} calls in flight, {load.Elapsed.TotalSeconds:0.0} s, {load.Latency.Count} calls");
        output.WriteLine();
        output.WriteLine("start");
        Row(output, "runtime load", result.Start.Runtime.TotalMicroseconds, "once");
        Row(output, "model read", result.Start.ModelRead.TotalMicroseconds, "once");
        Row(output, "compile", result.Start.Compile.TotalMicroseconds, "once");
        Row(output, "first inference", result.Start.FirstInference.TotalMicroseconds, "once");
        output.WriteLine();
        output.WriteLine("stages, each measured alone, median");
        Row(output, "picture decode", result.Stages.PictureDecode, "per picture");
        Row(output, "face detection", result.Stages.FaceDetection, $"per picture ({result.FaceDetector})");
        Row(output, "crop", result.Stages.Crop, "per face");
        Row(output, "inference", result.Stages.Inference, "per face");
        Row(output, "number decode", result.Stages.NumberDecode, "per face");
        output.WriteLine();
        output.WriteLine("latency per call, with given boxes");
        foreach (double percent in new double[] { 50, 90, 99 })
        {
            Row(output, $"p{percent}", load.Latency.Percentile(percent), "");
        }

        Row(output, "max", load.Latency.Max, "");
        output.WriteLine();
        Line(output, "throughput", $"{load.FacesPerSecond:0} faces per second, {load.FacesPerSecond / load.Batch:0} calls per second");
    }

    /// <summary>Writes the results of a sweep as a table.</summary>
    public static void Write(SweepResult result, TextWriter output)
    {
        WriteFacts(result.Machine, result.Detector, output);
        output.WriteLine();
        string columns = string.Join("  ", result.Columns.Select(column => column.PadLeft(12)));
        output.WriteLine($"{result.Sweep.ToString().ToLowerInvariant(),12}  {columns}   (time {result.Unit})");
        foreach (SweepPoint point in result.Points)
        {
            IEnumerable<string> cells = point.Microseconds.Zip(
                result.Columns, (time, column) => Time(time).PadLeft(Math.Max(12, column.Length)));
            output.WriteLine($"{point.Label,12}  {string.Join("  ", cells)}");
        }
    }

    /// <summary>Writes the layers of a model as a table.</summary>
    public static void Write(LayerResult result, TextWriter output)
    {
        ModelProfile profile = result.Profile;
        string threads = DetectRun.Number(profile.Threads, "thread", "threads");
        WriteFacts(result.Machine, result.Model, output);
        Line(output, "limit", $"{result.Peak / 1e9:0.0} G multiply-adds per second on {threads}, measured in registers");
        output.WriteLine();
        output.WriteLine("     least     median  M mult-adds  G per s  of limit  method, shapes, layer");
        foreach (LayerTime layer in profile.Layers)
        {
            string shapes = $"{string.Join('x', layer.InputShape)} -> {string.Join('x', layer.OutputShape)}";
            WriteLayer(output, result, layer.Least, layer.Median, layer.MultiplyAdds, $"{layer.Method}, {shapes}, {layer.Layer}");
        }

        TimeSpan least = new(profile.Layers.Sum(l => l.Least.Ticks)), median = new(profile.Layers.Sum(l => l.Median.Ticks));
        WriteLayer(output, result, least, median, profile.Layers.Sum(l => l.MultiplyAdds), "all");
    }

    private static void WriteLayer(
        TextWriter output, LayerResult result, TimeSpan least, TimeSpan median, long multiplyAdds, string text)
    {
        double rate = LayerResult.Rate(multiplyAdds, least.TotalMicroseconds);
        string work = multiplyAdds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{multiplyAdds / 1e6:0.00}");
        string speed = multiplyAdds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{rate / 1e9:0.0}");
        string share = multiplyAdds == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{rate / result.Peak:0.00}");
        output.WriteLine(
            $"{Time(least.TotalMicroseconds),10} {Time(median.TotalMicroseconds),10} {work,12} {speed,8} {share,9}  {text}");
    }

    /// <summary>Writes the results of a comparison of devices as one table per model.</summary>
    public static void Write(CompareResult result, TextWriter output)
    {
        WriteMachine(result.Machine, output);
        foreach (DeviceComparison model in result.Models)
        {
            string work = model.IsForThroughput ? $"{model.Unit}s, one per processor at a time" : $"one {model.Unit} at a time";
            output.WriteLine();
            output.WriteLine($"{model.Model} {model.Precision}, {work}");
            int width = model.Candidates.Max(static candidate => candidate.Name.Length);
            foreach (CandidateResult candidate in model.Candidates)
            {
                string name = candidate.Name.PadRight(width), time = candidate.Microseconds is { } value ? Time(value) : "";
                string difference = candidate.Difference is { } moved && double.IsFinite(moved)
                    ? string.Create(CultureInfo.InvariantCulture, $"differs by {moved:0.000000}")
                    : "";
                string state = candidate.IsFastest ? "fastest" : candidate.LeftOut is { } reason ? $"left out: {reason}" : "";
                output.WriteLine($"  {name}  {time,11}  {difference,-19}  {state}".TrimEnd());
            }
        }

        output.WriteLine();
        output.WriteLine("Differences are those to the results in f32, as a part of the face.");
    }

    private static void WriteFacts(MachineInfo machine, DetectorInfo detector, TextWriter output)
    {
        EngineInfo engine = detector.Engine;
        Line(output, "model", $"{detector.Model} {detector.Precision}");
        string devices = string.Join(", ", engine.ExecutedDevices);
        string where = $"{engine.DeviceName} ({engine.Engine}; requested: {engine.RequestedDevice})";
        Line(output, "device", $"{devices} in {engine.InferencePrecision}: {where}");
        WriteMachine(machine, output);
    }

    private static void WriteMachine(MachineInfo machine, TextWriter output)
    {
        Line(output, "machine", $"{machine.Processor}, {machine.Processors} logical processors, {machine.System}");
        Line(
            output,
            "versions",
            $"ovlandmarks {machine.Tool}, .NET {machine.DotNet}, {machine.VectorBits}-bit vectors, {machine.Pictures}");
    }

    private static void Line(TextWriter output, string name, FormattableString text) =>
        output.WriteLine($"{name,-11} {text.ToString(CultureInfo.InvariantCulture)}");

    private static void Row(TextWriter output, string name, double microseconds, string unit) =>
        output.WriteLine($"  {name,-16} {Time(microseconds),11}  {unit}".TrimEnd());

    private static string Time(double microseconds) => microseconds >= 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000:0.00} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{microseconds:0.00} us");
}
