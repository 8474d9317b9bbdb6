using System.Diagnostics;
using NativeAotInference;
using OpenVinoLandmarks.OpenVino;

// Runs a model once with zeros as its input and prints the output:
//   NativeAotInference                          a network of one layer (OneLayer.cs)
//   NativeAotInference MODEL.xml [DEVICE]       a model with one input and one output of f32
// docs/openvino-discovery.md explains how the runtime is found; OPENVINO_LIB_PATHS can name it.
long started = Stopwatch.GetTimestamp();
try
{
    OpenVinoRuntime.Load();
    using Core core = new();
    using Model model = args is [string path, ..] ? core.ReadModel(path) : core.ReadModel(OneLayer.Xml);
    string device = args is [_, string name, ..] ? name : "CPU";
    using CompiledModel compiled = core.CompileModel(model, device);
    using InferRequest request = compiled.CreateInferRequest();
    using Tensor input = request.GetInputTensor();
    input.CopyFrom<float>(new float[input.ElementCount]);
    request.Infer();
    using Tensor output = request.GetOutputTensor();

    Console.WriteLine($"OpenVINO {OpenVinoRuntime.Version} on {core.GetFullName(device)}");
    Console.WriteLine($"{model.Name}: {input.Shape} -> {output.Shape}");
    Console.WriteLine(string.Join(' ', output.ToArray<float>().Take(10)));
    Console.Error.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms from start to result");
    return 0;
}
catch (Exception failure) when (failure is OpenVinoLoadException or OpenVinoException)
{
    Console.Error.WriteLine(failure.Message);
    return 5;
}
