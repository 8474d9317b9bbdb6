using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>Tests which options and models <see cref="ManagedPlan.Compile"/> refuses, and plans of models with unusual inputs.</summary>
[TestClass]
public sealed class ManagedPlanTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(-1)]
    [DataRow(int.MinValue)]
    public void Batch_BelowOne_IsRefused(int batch) =>
        CheckRefused(new() { Batch = batch }, nameof(ManagedPlanOptions.Batch), "Batch must be 1 or more");

    [TestMethod]
    [DataRow(0)]
    [DataRow(-1)]
    [DataRow(1025)]
    [DataRow(1 << 30)]
    public void Threads_OutOfRange_AreRefused(int threads) =>
        CheckRefused(new() { Threads = threads }, nameof(ManagedPlanOptions.Threads), "Threads must be from 1 to 1024");

    [TestMethod]
    [DataRow(-1)]
    [DataRow(64)]
    [DataRow(1024)]
    public void MaxVectorBits_OtherThanWidths_AreRefused(int bits) =>
        CheckRefused(new() { MaxVectorBits = bits }, nameof(ManagedPlanOptions.MaxVectorBits), "MaxVectorBits must be 128, 256 or 512");

    [TestMethod]
    [DataRow(new float[0])]
    [DataRow(new[] { 1f, 2, 3, 4 })]
    [DataRow(new[] { 1f, float.NaN, 2 })]
    public void InputMean_OtherThanANumberPerChannel_IsRefused(float[] mean) =>
        CheckRefused(new() { InputMean = mean }, nameof(ManagedPlanOptions.InputMean), "InputMean must be");

    [TestMethod]
    [DataRow(new[] { 1f })]
    [DataRow(new[] { 1f, 0, 1 })]
    [DataRow(new[] { 1f, float.PositiveInfinity, float.NaN })]
    public void InputScale_OtherThanANumberPerChannel_IsRefused(float[] scale) =>
        CheckRefused(new() { InputScale = scale }, nameof(ManagedPlanOptions.InputScale), "InputScale must be");

    [TestMethod]
    public void Input_OutsideTheEnum_IsRefused() =>
        CheckRefused(
            new() { Input = (ManagedInputLayout)7 }, nameof(ManagedPlanOptions.Input), "Input must be PlanarFloat or InterleavedBytes");

    /// <summary>Issue J: such a batch was accepted, with sizes that overflowed, and only creating a context failed.</summary>
    [TestMethod]
    [DataRow(int.MaxValue)]
    [DataRow(int.MaxValue / 36 + 1)]
    public void Batch_ThatASpanCannotHold_IsRefusedWithTheLargest(int batch) =>
        CheckRefused(
            new() { Batch = batch }, nameof(ManagedPlanOptions.Batch), $"Batch must be at most {int.MaxValue / 36} for this model");

    [TestMethod]
    public void Bytes_ForAnInputWithoutFourDimensions_AreRefused()
    {
        IrWriter ir = new();
        ir.Result(ir.Add("ReLU", "opset1", [], ir.Parameter("x", 1, 4)));
        IrModel model = ir.Read();
        ManagedPlanOptions options = new() { Input = ManagedInputLayout.InterleavedBytes };
        string message = Assert.ThrowsExactly<ArgumentException>(() => ManagedPlan.Compile(model, options)).Message;
        Assert.Contains("Input is InterleavedBytes, which needs inputs of the shape [N,C,H,W]; the model's input is 'x'", message);
    }

    /// <summary>Issue J: bytes were written as floats into the memory of integers.</summary>
    [TestMethod]
    [DataRow(IrElementType.U8)]
    [DataRow(IrElementType.I32)]
    [DataRow(IrElementType.I64)]
    public void Bytes_ForAnIntegerInput_AreConverted(IrElementType type)
    {
        IrWriter ir = new();
        IrPort image = ir.Parameter("image", type, 2, 3, 2, 2);
        ir.Result(ir.Add("Convert", "opset1", [("destination_type", "f32")], image));
        ManagedPlanOptions options = new() { Batch = 2, Input = ManagedInputLayout.InterleavedBytes };
        using ManagedContext context = ManagedPlan.Compile(ir.Read(), options).CreateContext();
        Span<byte> bytes = context.InputBytes();
        float[] expected = new float[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            (int pixel, int channel) = int.DivRem(i, 3);
            (int picture, int place) = int.DivRem(pixel, 4);
            bytes[i] = (byte)(250 - 5 * i);
            expected[(picture * 3 + channel) * 4 + place] = bytes[i];
        }

        context.Run(2);

        Assert.AreSequenceEqual(expected, context.Output().ToArray());
    }

    private static void CheckRefused(ManagedPlanOptions options, string name, string message)
    {
        IrWriter ir = new();
        ir.Result(ir.Add("ReLU", "opset1", [], ir.Parameter("x", 2, 2, 3, 3)));
        IrModel model = ir.Read();
        ArgumentOutOfRangeException exception =
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ManagedPlan.Compile(model, options));
        Assert.AreEqual(name, exception.ParamName);
        Assert.Contains(message, exception.Message);
    }
}
