using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.Managed;
using OpenVinoLandmarks.Managed.Benchmarks;
using OpenVinoLandmarks.OpenVino;

// How fast is MANAGED beside OpenVINO's CPU plugin and ONNX Runtime, one thread each, in one process by turns?
// Arguments: seconds for each comparison (default 10). OPENVINO_LANDMARKS_MODELS names the folder with intel/... for the official detector.
#if DEBUG
Console.Error.WriteLine("A Debug build measures nothing: run with -c Release.");
return 2;
#else
TimeSpan duration = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 10);
string bundled = Path.Combine(RepositoryRoot(), "models", "bundled");
string landmarks = Path.Combine(bundled, "face-landmarks-5pt-0001", "FP32", "face-landmarks-5pt-0001.xml");
string landmarksOnnx = Path.Combine(bundled, "face-landmarks-5pt-0001", "ONNX", "face-landmarks-5pt-0001.onnx");
string detector = Path.Combine(bundled, "face-detection-0001", "FP32", "face-detection-0001.xml");
string detectorOnnx = Path.Combine(bundled, "face-detection-0001", "ONNX", "face-detection-0001.onnx");

Console.WriteLine($"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {Processor()}, {Environment.ProcessorCount} processors");
Console.WriteLine($"DOTNET_EnableAVX512={Variable("DOTNET_EnableAVX512")}, DOTNET_EnableAVX2={Variable("DOTNET_EnableAVX2")}, ONEDNN_MAX_CPU_ISA={Variable("ONEDNN_MAX_CPU_ISA")}");
StartUp.Print("face-landmarks-5pt-0001", landmarks);
StartUp.Print("face-detection-0001", detector);

OpenVinoRuntime.Load();
Console.WriteLine($"OpenVINO {OpenVinoRuntime.Version}");
using Core core = new();
Compare("face-landmarks-5pt-0001 FP32, batch 1", landmarks, landmarksOnnx, 1);
Compare("face-landmarks-5pt-0001 FP32, batch 32", landmarks, landmarksOnnx, 32);
Compare("face-detection-0001 FP32, batch 1", detector, detectorOnnx, 1);
string? official = Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_MODELS") is { Length: > 0 } models
    ? Path.Combine(models, "intel", "face-detection-retail-0004", "FP32", "face-detection-retail-0004.xml")
    : null;
if (File.Exists(official))
{
    Compare("face-detection-retail-0004 FP32, batch 1", official, null, 1);
}

return 0;

void Compare(string title, string xml, string? onnx, int batch)
{
    IReadOnlyList<int> shape = IrModel.Read(xml).Inputs[0].Shape;
    byte[] pixels = Pixels.Make(batch * shape[1] * shape[2] * shape[3]);
    List<IContender> contenders =
    [
        new OpenVinoContender(core, xml, batch, "f32", pixels),
        new ManagedContender(xml, batch, ManagedInputLayout.PlanarFloat, pixels),
        new ManagedContender(xml, batch, ManagedInputLayout.InterleavedBytes, pixels),
    ];
    try
    {
        contenders.Add(new OpenVinoContender(core, xml, batch, null, pixels));
    }
    catch (OpenVinoException)
    {
        // Its own choice on such a processor is bf16, which the instruction sets that ONEDNN_MAX_CPU_ISA leaves cannot do.
        Console.WriteLine("OpenVINO's own choice of precision does not run under ONEDNN_MAX_CPU_ISA: left out.");
    }

    if (onnx is not null)
    {
        contenders.Add(new OnnxContender(onnx, batch, pixels));
    }

    Comparison.Print(title, batch, contenders, duration);
    contenders.ForEach(c => c.Dispose());
}

static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "(not set)";

static string Processor() => File.Exists("/proc/cpuinfo")
    ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor"
    : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor";

static string RepositoryRoot()
{
    DirectoryInfo? folder = new(AppContext.BaseDirectory);
    while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "OpenVinoLandmarks.sln")))
    {
        folder = folder.Parent;
    }

    return folder?.FullName ?? throw new InvalidOperationException("Run it from the repository: the models lie there.");
}
#endif
