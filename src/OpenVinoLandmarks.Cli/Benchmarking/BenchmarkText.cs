using System.Globalization;
using OpenVinoLandmarks.Engines;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>Results for people.</summary>
internal static class BenchmarkText
{
    public static void Write(BenchmarkResult result, TextWriter output)
    {
        WriteFacts(result.Machine, result.Detector, output);
        Line(output, "pictures", $"{result.Pictures}; {result.FacesFound} faces found");
        Line(output, "load", $"{result.Load.Batch} faces a call, {result.Load.Requests} calls in flight, {result.Load.Elapsed.TotalSeconds:0.0} s, {result.Load.Latency.Count} calls");
        output.WriteLine();
        output.WriteLine("start");
        Row(output, "runtime load", result.Start.Runtime.TotalMicroseconds, "once");
        Row(output, "model read", result.Start.ModelRead.TotalMicroseconds, "once");
        Row(output, "compile", result.Start.Compile.TotalMicroseconds, "once");
        Row(output, "first inference", result.Start.FirstInference.TotalMicroseconds, "once");
        output.WriteLine();
        output.WriteLine("stages, each alone, median");
        Row(output, "picture decode", result.Stages.PictureDecode, "a picture");
        Row(output, "face detection", result.Stages.FaceDetection, $"a picture ({result.FaceDetector})");
        Row(output, "crop", result.Stages.Crop, "a face");
        Row(output, "inference", result.Stages.Inference, "a face");
        Row(output, "number decode", result.Stages.NumberDecode, "a face");
        output.WriteLine();
        output.WriteLine("latency of a call, boxes given");
        foreach (double percent in new double[] { 50, 90, 99 })
        {
            Row(output, $"p{percent}", result.Load.Latency.Percentile(percent), "");
        }

        Row(output, "max", result.Load.Latency.Max, "");
        output.WriteLine();
        Line(output, "throughput", $"{result.Load.FacesPerSecond:0} faces a second, {result.Load.FacesPerSecond / result.Load.Batch:0} calls a second");
    }

    public static void Write(SweepResult result, TextWriter output)
    {
        WriteFacts(result.Machine, result.Detector, output);
        output.WriteLine();
        output.WriteLine($"{result.Sweep.ToString().ToLowerInvariant(),12}  {string.Join("  ", result.Columns.Select(column => column.PadLeft(12)))}   (time {result.Unit})");
        foreach (SweepPoint point in result.Points)
        {
            IEnumerable<string> cells = point.Microseconds.Zip(result.Columns, (time, column) => Time(time).PadLeft(Math.Max(12, column.Length)));
            output.WriteLine($"{point.Label,12}  {string.Join("  ", cells)}");
        }
    }

    private static void WriteFacts(MachineFacts machine, DetectorInfo detector, TextWriter output)
    {
        EngineInfo engine = detector.Engine;
        Line(output, "model", $"{detector.Model} {detector.Precision}");
        Line(output, "device", $"{string.Join(", ", engine.ExecutedDevices)} in {engine.InferencePrecision}: {engine.DeviceName} ({engine.Engine}; asked for: {engine.RequestedDevice})");
        Line(output, "machine", $"{machine.Processor}, {machine.Processors} logical processors, {machine.System}");
        Line(output, "versions", $"ovlandmarks {machine.Tool}, .NET {machine.DotNet}, vectors of {machine.VectorBits} bits, OpenCV {machine.OpenCv}");
    }

    private static void Line(TextWriter output, string name, FormattableString text) => output.WriteLine($"{name,-11} {text.ToString(CultureInfo.InvariantCulture)}");

    private static void Row(TextWriter output, string name, double microseconds, string unit) => output.WriteLine($"  {name,-16} {Time(microseconds),11}  {unit}".TrimEnd());

    private static string Time(double microseconds) => microseconds >= 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{microseconds / 1000:0.00} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{microseconds:0.00} us");
}
