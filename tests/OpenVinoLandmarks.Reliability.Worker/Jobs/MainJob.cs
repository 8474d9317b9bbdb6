using System.Text;
using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Networks;

namespace OpenVinoLandmarks.Reliability.Worker.Jobs;

/// <summary>
/// Does what an ordinary program does, and disposes everything: lists devices, reads a model from memory, reshapes it, adds preprocessing,
/// compiles it, reads properties, sets tensors and runs inferences. It does not catch the exceptions of the bindings.
/// </summary>
internal static class MainJob
{
    private const int Rows = 2;

    public static void Run() => Run("CPU");

    /// <param name="device">The device that compiles and infers.</param>
    public static void Run(string device)
    {
        using Core core = new();
        ReadDevices(core, device);
        using Model model = core.ReadModel(Encoding.UTF8.GetBytes(TinyNetwork.Xml(rows: null)), TinyNetwork.WeightBytes.AsMemory());
        ReadModelInfo(model);
        model.Reshape(new PartialShape(Rows, TinyNetwork.Columns));
        using Model prepared = DeclareBytesAsInput(model);
        using CompiledModel compiled = core.CompileModel(prepared, device, Properties(device));
        ReadCompiledModelInfo(compiled);
        using InferRequest request = compiled.CreateInferRequest();
        Infer(request);
        InferWithOwnTensors(request);
        _ = request.GetProfilingInfo();
    }

    // The NPU computes in f16, which has room for all numbers of this network.
    private static Dictionary<string, string> Properties(string device) => new()
    {
        ["INFERENCE_PRECISION_HINT"] = device == "NPU" ? "f16" : "f32",
        ["NUM_STREAMS"] = "1",
        ["PERF_COUNT"] = "YES",
    };

    private static void ReadDevices(Core core, string device)
    {
        _ = core.GetAvailableDevices();
        _ = core.GetVersions(device);
        _ = core.GetFullName(device);
        _ = core.GetCapabilities(device);
        core.SetProperty(device, "PERF_COUNT", "NO");
    }

    private static void ReadModelInfo(Model model)
    {
        _ = model.Name;
        _ = model.Inputs;
        _ = model.Outputs;
        using Port input = model.GetInput();
        _ = (input.Name, input.PartialShape, input.ElementType);
        using Port output = model.GetOutput("output");
        _ = output.PartialShape;
        using MutablePort mutable = model.GetMutableInput(0);
    }

    private static Model DeclareBytesAsInput(Model model)
    {
        using PrePostProcessor preprocessing = new(model);
        PreprocessInput input = preprocessing.Input();
        input.Tensor.SetElementType(ElementType.UInt8).SetLayout("NC");
        input.Steps.ConvertElementType(ElementType.Float32).Mean(1f);
        input.Model.SetLayout("NC");
        preprocessing.Output().SetElementType(ElementType.Float32);
        return preprocessing.Build();
    }

    private static void ReadCompiledModelInfo(CompiledModel compiled)
    {
        _ = compiled.GetProperty("NUM_STREAMS");
        _ = compiled.OptimalNumberOfInferRequests;
        _ = compiled.TryGetExecutionDevices(out _, out OpenVinoException? error) ? 0 : throw error;
        _ = compiled.TryGetInferencePrecision(out _, out error) ? 0 : throw error;
        _ = compiled.Inputs;
        using Model runtimeModel = compiled.GetRuntimeModel();
        _ = runtimeModel.Name;
    }

    private static void Infer(InferRequest request)
    {
        using Tensor input = request.GetInputTensor();
        input.CopyFrom<byte>(InputBytes);
        request.Infer();
        using Tensor output = request.GetOutputTensor(0);
        Check(output.ToArray<float>());
    }

    private static void InferWithOwnTensors(InferRequest request)
    {
        using Tensor input = Tensor.FromCopy<byte>(InputBytes, new Shape(Rows, TinyNetwork.Columns));
        using Tensor output = new(ElementType.Float32, new Shape(Rows, TinyNetwork.Columns));
        request.SetInputTensor(input);
        request.SetTensor("output", output);
        request.Start();
        request.Wait();
        Check(output.AsSpan<float>());
    }

    private static ReadOnlySpan<byte> InputBytes => [0, 1, 2, 3, 4, 5, 6, 7, 250, 251, 252, 253, 254, 255, 0, 1];

    private static void Check(ReadOnlySpan<float> output)
    {
        for (int i = 0; i < InputBytes.Length; i++)
        {
            float expected = TinyNetwork.Expected(InputBytes[i] - 1f, i % TinyNetwork.Columns);
            if (output[i] != expected)
            {
                throw new InvalidOperationException($"Output {i} is {output[i]}, not {expected}.");
            }
        }
    }
}
