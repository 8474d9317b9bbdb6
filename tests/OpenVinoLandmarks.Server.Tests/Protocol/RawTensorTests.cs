using System.Runtime.InteropServices;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Server.Answers;
using OpenVinoLandmarks.Server.Serving;
using OpenVinoLandmarks.Server.Tensors;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Protocol;

/// <summary>Raw data, which is read as a whole, beside the same values one by one, for networks that take blue or red first.</summary>
[TestClass]
public sealed class RawTensorTests
{
    private const int Images = 3;

    [TestMethod]
    [DataRow("UINT8", false)]
    [DataRow("UINT8", true)]
    [DataRow("FP32", false)]
    [DataRow("FP32", true)]
    public async Task RawValues_EqualSingleOnes(string datatype, bool isRgb)
    {
        using IImageModel loaded = Load(isRgb);
        await using ServedModel model = new(loaded, 64, TimeSpan.Zero);
        Assert.AreEqual(isRgb, model.IsRgb);
        InputTensor tensor = Check(model, datatype);
        byte[] values = new byte[tensor.Values];
        new Random(1).NextBytes(values);
        byte[] raw = datatype == "UINT8" ? values : Floats([.. values.Select(value => (float)value)]);
        InputTensor.PixelBuffer single = tensor.Begin(values.Length);
        foreach (byte value in values)
        {
            single.Add(value);
        }

        CollectionAssert.AreEqual(single.End(), tensor.ReadRaw(raw));
    }

    [TestMethod]
    [DataRow(256f)]
    [DataRow(-1f)]
    [DataRow(0.5f)]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    public async Task RawValue_ThatIsNotAPixel_IsNamed(float value)
    {
        using IImageModel loaded = Load(isRgb: false);
        await using ServedModel model = new(loaded, 64, TimeSpan.Zero);
        InputTensor tensor = Check(model, "FP32");
        float[] values = new float[tensor.Values];
        values[5000] = value;
        RequestException error = Assert.ThrowsExactly<RequestException>(() => tensor.ReadRaw(Floats(values)));
        Assert.Contains("value 5000 is", error.Message);
    }

    private static InputTensor Check(ServedModel model, string datatype) => InputTensor.Check(
        model,
        model.Input.Name,
        datatype,
        datatype == "UINT8" ? [Images, model.Height, model.Width, 3] : [Images, 3, model.Height, model.Width]);

    private static byte[] Floats(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static IImageModel Load(bool isRgb)
    {
        string file = Path.Combine(TestData.RepositoryRoot, "models", "bundled", TestServer.Landmarks, "FP32", TestServer.Landmarks);
        ModelFiles files = new()
        {
            Name = TestServer.Landmarks,
            Precision = "FP32",
            Origin = file,
            Definition = File.ReadAllBytes(file + ".xml"),
            Weights = File.ReadAllBytes(file + ".bin"),
        };
        return InferenceBackends.Managed.TryLoad(new ModelLoadRequest(
            DeviceSelection.Managed,
            new EngineOptions(),
            TestServer.Landmarks,
            () => files,
            chooseInput: signature => ModelInput.OfModel(signature) with { Pixels = PixelNormalization.None with { IsRgb = isRgb } }))!;
    }
}
