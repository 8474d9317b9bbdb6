using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Devices.Tests;

/// <summary>
/// The bundled landmark model through the bindings, and its output on the CPU in f32. It has 48 x 48 pixels of input and ten numbers of
/// output per image.
/// </summary>
internal static class LandmarkNetwork
{
    private const string Name = "face-landmarks-5pt-0002";

    /// <summary>The model's file.</summary>
    public static string File { get; } =
        Path.Combine(TestData.RepositoryRoot, "models", "bundled", Name, "FP32", Name + ".xml");

    /// <summary>Reads the model for a number of images per inference, with the 8-bit NHWC input that the detector uses.</summary>
    public static Model Read(Core core, int batch = 1)
    {
        using Model model = core.ReadModel(File);
        model.Reshape(new PartialShape(batch, 3, 48, 48));
        using PrePostProcessor conversion = new(model);
        PreprocessInput input = conversion.Input();
        input.Tensor.SetElementType(ElementType.UInt8).SetLayout("NHWC");
        input.Model.SetLayout("NCHW");
        conversion.Output().SetElementType(ElementType.Float32);
        return conversion.Build();
    }

    /// <summary>Compiles the model for a device.</summary>
    public static CompiledModel Compile(Core core, string device, int batch = 1, params (string Key, string Value)[] properties)
    {
        using Model model = Read(core, batch);
        return core.CompileModel(model, device, properties.ToDictionary(static one => one.Key, static one => one.Value));
    }

    /// <summary>Pixels that depend on a number, for a batch.</summary>
    public static byte[] Pixels(int seed, int batch = 1)
    {
        byte[] pixels = new byte[batch * 48 * 48 * 3];
        new Random(seed).NextBytes(pixels);
        return pixels;
    }

    /// <summary>Runs one inference with a new request and returns the numbers.</summary>
    public static float[] Infer(CompiledModel compiled, int seed, int batch = 1)
    {
        using InferRequest request = compiled.CreateInferRequest();
        return Infer(request, seed, batch);
    }

    /// <summary>Runs one inference and returns the numbers.</summary>
    public static float[] Infer(InferRequest request, int seed, int batch = 1)
    {
        using Tensor input = Tensor.FromCopy<byte>(Pixels(seed, batch), new Shape(batch, 48, 48, 3));
        request.SetInputTensor(input);
        request.Infer();
        using Tensor output = request.GetOutputTensor();
        return output.ToArray<float>();
    }

    /// <summary>Returns the numbers of OpenVINO's CPU device in f32.</summary>
    public static float[] OnCpu(Core core, int seed, int batch = 1)
    {
        using CompiledModel compiled = Compile(core, "CPU", batch, ("INFERENCE_PRECISION_HINT", "f32"));
        return Infer(compiled, seed, batch);
    }

    /// <summary>
    /// Fails if numbers differ by more than 1e-4 from those of the CPU, or by more than 0.01 with a real device, which computes in f16.
    /// </summary>
    public static void AssertNear(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        double worst = expected.Zip(actual, static (a, b) => Math.Abs(a - b)).Max();
        Assert.IsLessThanOrEqualTo(TestDevices.GpuIsDriver || TestDevices.NpuIsDriver ? 1e-4 : 0.01, worst, $"{worst:E2}");
    }
}
