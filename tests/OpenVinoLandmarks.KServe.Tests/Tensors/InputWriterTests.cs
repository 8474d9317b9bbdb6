using System.Runtime.InteropServices;
using OpenVinoLandmarks.KServe.Tensors;

namespace OpenVinoLandmarks.KServe.Tests.Tensors;

/// <summary>Tests the conversion of pixels into each type and layout of a model's input, by numbers written by hand.</summary>
[TestClass]
public sealed class InputWriterTests
{
    // Two images of 2 x 1 pixels, three channels each.
    private static readonly byte[] s_pixels = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16];

    [TestMethod]
    public void Bytes_ByPixels_AreUnchanged() => CollectionAssert.AreEqual(s_pixels, Write(Datatype.Uint8, [-1, 1, 2, 3]));

    [TestMethod]
    public void Bytes_ByPlanes_AreSorted() =>
        CollectionAssert.AreEqual(new byte[] { 1, 4, 2, 5, 3, 6, 11, 14, 12, 15, 13, 16 }, Write(Datatype.Uint8, [-1, 3, 1, 2]));

    [TestMethod]
    public void Floats_ByPlanes_AreNormalized() => CollectionAssert.AreEqual(
        new float[] { 0, 3, 0.5f, 2, 0.5f, 1.25f, 10, 13, 5.5f, 7, 3, 3.75f },
        MemoryMarshal.Cast<byte, float>(Write(Datatype.Fp32, [-1, 3, 1, 2], [1, 1, 1], [1, 2, 4])).ToArray());

    [TestMethod]
    public void Halves_ByPixels_HaveTheSameValues() => CollectionAssert.AreEqual(
        s_pixels.Select(value => (Half)value).ToArray(), MemoryMarshal.Cast<byte, Half>(Write(Datatype.Fp16, [-1, 1, 2, 3])).ToArray());

    private static byte[] Write(string datatype, long[] shape, float[]? mean = null, float[]? scale = null)
    {
        ModelDescription description = new(
            "m", [], "", [new TensorPort("in", datatype, shape)], [new TensorPort("out", Datatype.Fp32, [-1, 10])]);
        RemoteModel model = RemoteModel.Create(description, "", 2, "here");
        byte[] target = new byte[2 * InputWriter.ImageBytes(model)];
        InputWriter.Write(model, s_pixels, mean ?? [0, 0, 0], scale ?? [1, 1, 1], target);
        return target;
    }
}
