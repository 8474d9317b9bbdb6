using System.Diagnostics;
using NativeAotInference;
using OpenVinoLandmarks.OpenVino;

// Loads OpenVINO, runs a model once on zeros and prints what came out:
//   NativeAotInference                          a network of one layer that is written below
//   NativeAotInference MODEL.xml [DEVICE]       any model with one input and one output of f32
// The runtime is found in the documented places; OPENVINO_LIB_PATHS names one.
long begun = Stopwatch.GetTimestamp();
try
{
    OpenVinoRuntime.Load();
    using Core core = new();
    using Model model = args is [var path, ..] ? core.ReadModel(path) : core.ReadModel(OneLayer.Xml);
    string device = args is [_, var name, ..] ? name : "CPU";
    using CompiledModel compiled = core.CompileModel(model, device);
    using InferRequest request = compiled.CreateInferRequest();
    using Tensor input = request.GetInputTensor();
    input.CopyFrom<float>(new float[input.ElementCount]);
    request.Infer();
    using Tensor output = request.GetOutputTensor();

    Console.WriteLine($"OpenVINO {OpenVinoRuntime.Version} on {core.GetFullName(device)}");
    Console.WriteLine($"{model.Name}: {input.Shape} -> {output.Shape}");
    Console.WriteLine(string.Join(' ', output.ToArray<float>().Take(10)));
    Console.Error.WriteLine($"{Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0} ms from start to result");
    return 0;
}
catch (Exception failure) when (failure is OpenVinoLoadException or OpenVinoException)
{
    Console.Error.WriteLine(failure.Message);
    return 5;
}
