using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.Managed;
using OpenVinoLandmarks.Managed.Benchmarks;
using OpenVinoLandmarks.OpenVino;

// Compares the speed of MANAGED with OpenVINO's CPU plugin and ONNX Runtime, one thread each, and MANAGED also with two threads,
// alternately in one process.
// Arguments: seconds per comparison (default 10), and a part of the titles of the comparisons to make (default: all of them). Set
// OPENVINO_LANDMARKS_MODELS to the folder with intel/... and peers/... to include Intel's detector and YuNet, which OpenCV's
// FaceDetectorYN runs too.
#if DEBUG
Console.Error.WriteLine("A Debug build is too slow to measure: run with -c Release.");
return 2;
#else
TimeSpan duration = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 10);
string bundled = Path.Combine(RepositoryRoot(), "models", "bundled");
string landmarks = Path.Combine(bundled, "face-landmarks-5pt-0002", "FP32", "face-landmarks-5pt-0002.xml");
string landmarksOnnx = Path.Combine(bundled, "face-landmarks-5pt-0002", "ONNX", "face-landmarks-5pt-0002.onnx");
string detector = Path.Combine(bundled, "face-detection-0002", "FP32", "face-detection-0002.xml");
string detectorOnnx = Path.Combine(bundled, "face-detection-0002", "ONNX", "face-detection-0002.onnx");

string system = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
Console.WriteLine($"{system}, {Processor()}, {Environment.ProcessorCount} processors");
Console.WriteLine(string.Join(", ", new[] { "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "ONEDNN_MAX_CPU_ISA" }.Select(Setting)));
StartUp.Print("face-landmarks-5pt-0002", landmarks);
StartUp.Print("face-detection-0002", detector);

OpenVinoRuntime.Load();
Console.WriteLine($"OpenVINO {OpenVinoRuntime.Version}");
using Core core = new();
Compare("face-landmarks-5pt-0002 FP32, batch 1", landmarks, landmarksOnnx, 1);
Compare("face-landmarks-5pt-0002 FP32, batch 32", landmarks, landmarksOnnx, 32);
Compare("face-detection-0002 FP32, batch 1", detector, detectorOnnx, 1);
CompareQuantized("face-landmarks-5pt-0002, FP32 and FP16-INT8", landmarks);
string? official = Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_MODELS") is { Length: > 0 } models
    ? Path.Combine(models, "intel", "face-detection-retail-0004", "FP32", "face-detection-retail-0004.xml")
    : null;
if (File.Exists(official))
{
    Compare("face-detection-retail-0004 FP32, batch 1", official, null, 1);
}

foreach (string name in new[] { "face_detection_yunet_2023mar", "face_detection_yunet_2026may", "yunet_n_320_320" })
{
    string yunet = Path.Combine(Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_MODELS") ?? "", "peers", name + ".onnx");
    if (File.Exists(yunet))
    {
        StartUp.Print(name, yunet);
        Compare($"{name}, 320 x 320", yunet, null, 1, withOpenCv: true);
    }
}

return 0;

bool IsWanted(string title) => args.Length < 2 || title.Contains(args[1], StringComparison.Ordinal);

void Compare(string title, string path, string? onnx, int batch, bool withOpenCv = false)
{
    if (!IsWanted(title))
    {
        return;
    }

    GraphModel model = StartUp.Read(path);
    IReadOnlyList<int> shape = model.Inputs[0].Shape;
    byte[] pixels = Pixels.Make(batch * shape[1] * shape[2] * shape[3]);
    List<IEngine> engines =
    [
        new OpenVinoEngine(core, path, shape, batch, "f32", pixels),
        new ManagedEngine(model, batch, ManagedInputLayout.PlanarFloat, pixels),
        new ManagedEngine(model, batch, ManagedInputLayout.InterleavedBytes, pixels),
        new ManagedEngine(model, batch, ManagedInputLayout.InterleavedBytes, pixels, threads: 2),
    ];
    try
    {
        engines.Add(new OpenVinoEngine(core, path, shape, batch, null, pixels));
    }
    catch (OpenVinoException)
    {
        // The default is bf16 on some processors, which fails if ONEDNN_MAX_CPU_ISA excludes its instructions.
        Console.WriteLine("Without OpenVINO at its default precision, which does not run under ONEDNN_MAX_CPU_ISA.");
    }

    if (withOpenCv)
    {
        engines.Add(new OpenCvEngine(path, shape, pixels));
    }
    else if (onnx is not null)
    {
        engines.Add(new OnnxEngine(onnx, batch, pixels));
    }

    Comparison.Print(title, batch, engines, duration);
    engines.ForEach(c => c.Dispose());
}

// Compares a model in FP32 with its quantized form, on both engines.
void CompareQuantized(string title, string path)
{
    if (!IsWanted(title))
    {
        return;
    }

    string quantized = path.Replace("FP32", "FP16-INT8", StringComparison.Ordinal);
    GraphModel model = StartUp.Read(path);
    IReadOnlyList<int> shape = model.Inputs[0].Shape;
    byte[] pixels = Pixels.Make(shape[1] * shape[2] * shape[3]);
    List<IEngine> engines =
    [
        new ManagedEngine(model, 1, ManagedInputLayout.InterleavedBytes, pixels),
        new ManagedEngine(StartUp.Read(quantized), 1, ManagedInputLayout.InterleavedBytes, pixels, "FP16-INT8"),
        new OpenVinoEngine(core, quantized, shape, 1, "f32", pixels, "FP16-INT8"),
        new OpenVinoEngine(core, path, shape, 1, "f32", pixels),
    ];

    // Limited to AVX2, OpenVINO adds products of bytes with saturation.
    Comparison.Print(title, 1, engines, duration, tolerance: 0.1f);
    engines.ForEach(c => c.Dispose());
}

static string Setting(string name) => $"{name}={Environment.GetEnvironmentVariable(name) ?? "(not set)"}";

static string Processor()
{
    const string CpuInfo = "/proc/cpuinfo";
    string? name = File.Exists(CpuInfo)
        ? File.ReadLines(CpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
        : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
    return name ?? "unknown processor";
}

static string RepositoryRoot()
{
    DirectoryInfo? folder = new(AppContext.BaseDirectory);
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OpenVinoLandmarks.sln")))
    {
        folder = folder.Parent;
    }

    return folder?.FullName ?? throw new InvalidOperationException("Run this from a checkout of the repository, which has the models.");
}
#endif
