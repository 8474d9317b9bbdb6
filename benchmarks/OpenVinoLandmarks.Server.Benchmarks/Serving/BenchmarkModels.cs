using System.Runtime.InteropServices;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Server.Benchmarks.Serving;

/// <summary>The models of the measurements, which the library contains, and their inputs.</summary>
internal static class BenchmarkModels
{
    public const string Landmarks = "face-landmarks-5pt-0002", Faces = "face-detection-0002";

    /// <summary>A picture of 512 x 512 pixels with one face.</summary>
    public static byte[] Picture { get; } = ReadPicture();

    /// <summary>OpenVINO's CPU if there is a runtime, otherwise MANAGED.</summary>
    public static string DefaultDevice() =>
        OpenVinoRuntime.TryLoad(null, out _) ? DeviceSelection.Cpu.Expression : DeviceSelection.Managed.Expression;

    /// <summary>Loads both models into this process, as the server does into its own.</summary>
    public static FaceLandmarkDetector LoadDirect(string device)
    {
        FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Engine = { Device = DeviceSelection.Parse(device) },
            Model = Landmarks,
            FaceDetectorModel = Faces,
        });
        detector.WarmUp();
        return detector;
    }

    /// <summary>Loads the landmark model of a server through this library's client.</summary>
    /// <param name="address">For example <c>kserve+grpc://127.0.0.1:8081</c>.</param>
    /// <param name="calls">Number of calls at a time.</param>
    public static IImageModel LoadRemote(string address, int calls) =>
        new KServeBackend(new KServeOptions { ConcurrentCalls = calls, CallTimeout = TimeSpan.FromMinutes(1) }).TryLoad(
            new ModelLoadRequest(
                DeviceSelection.Parse(address),
                new EngineOptions(),
                Landmarks,
                () => throw new InvalidOperationException("No file is needed.")))
        ?? throw new InvalidOperationException($"{address} does not have the model {Landmarks}.");

    /// <summary>Returns crops with random pixels.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="length">Number of bytes.</param>
    public static byte[] Noise(int seed, int length)
    {
        byte[] pixels = new byte[length];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    /// <summary>Describes the machine and the versions, for a report.</summary>
    public static string Describe(string device)
    {
        string openVino = OpenVinoRuntime.TryLoad(null, out _) ? $"OpenVINO {OpenVinoRuntime.Version}" : "without OpenVINO";
        return FormattableString.Invariant($"{Processor()}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, ")
            + $".NET {Environment.Version}, {openVino}, device {device}, models {Landmarks} and {Faces}";
    }

    private static string Processor()
    {
        const string File = "/proc/cpuinfo", Name = "model name";
        string? line = OperatingSystem.IsLinux()
            ? System.IO.File.ReadLines(File).FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal))
            : null;
        return line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim();
    }

    private static byte[] ReadPicture()
    {
        using Stream stream = typeof(BenchmarkModels).Assembly.GetManifestResourceStream("astronaut.jpg")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
