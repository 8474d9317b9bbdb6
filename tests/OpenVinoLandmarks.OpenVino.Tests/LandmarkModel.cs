namespace OpenVinoLandmarks.OpenVino.Tests;

/// <summary>Reads and compiles the official landmark model, as it is or with the 8-bit NHWC input that the detector uses.</summary>
internal static class LandmarkModel
{
    internal const string Name = "landmarks-regression-retail-0009";

    internal static readonly Dictionary<string, string> FloatPrecision = new() { ["INFERENCE_PRECISION_HINT"] = "f32" };

    internal static string Path(string precision = "FP32") => TestData.OfficialModel(Name, precision);

    internal static Model Read(Core core, string precision = "FP32") => core.ReadModel(Path(precision));

    /// <summary>Reads the model and changes its input to UInt8 NHWC.</summary>
    internal static Model ReadForImages(Core core, string precision = "FP32")
    {
        using Model model = Read(core, precision);
        using PrePostProcessor processor = new PrePostProcessor(model);
        PreprocessInput input = processor.Input();
        input.Tensor.SetElementType(ElementType.UInt8).SetLayout("NHWC");
        input.Model.SetLayout("NCHW");
        return processor.Build();
    }

    internal static CompiledModel CompileForImages(Core core, string device = "CPU", string precision = "FP32")
    {
        using Model model = ReadForImages(core, precision);
        return core.CompileModel(model, device, device == "CPU" ? FloatPrecision : null);
    }

    internal static CompiledModel Compile(Core core, string device = "CPU")
    {
        using Model model = Read(core);
        return core.CompileModel(model, device, device == "CPU" ? FloatPrecision : null);
    }
}
