using OpenVinoLandmarks.Managed.Planning;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>
/// Convolutions of the same map are merged if that fills vectors, and if their readers allow it; the outputs equal those of the naive
/// operations.
/// </summary>
[TestClass]
public sealed class SiblingConvolutionsTests
{
    private const int Images = 2;
    private const int Channels = 6;
    private const int Height = 5;
    private const int Width = 9;

    [TestMethod]
    [DataRow(1, "", false, new[] { 1, 4, 1, 10 })]
    [DataRow(3, "Relu", false, new[] { 2, 4 })]
    [DataRow(3, "PRelu", false, new[] { 5, 5, 5 })]
    [DataRow(1, "", true, new[] { 1, 4, 1, 10 })]
    [DataRow(3, "Relu", true, new[] { 3, 12 })]
    public void HeadsOfOneMap_AreOneConvolution(int kernel, string activation, bool depthwise, int[] channels)
    {
        OnnxModel model = Heads(channels, (onnx, map, count) =>
        {
            string sums = Activate(onnx, activation, Convolve(onnx, map, Channels, count, kernel), count);
            return depthwise ? Convolve(onnx, sums, count, count, 3, count) : sums;
        });
        List<Subgraph> subgraphs = Merge(model);
        Assert.AreEqual(depthwise ? 2 : 1, subgraphs.Count(s => s is ConvolutionSubgraph));
        Assert.AreEqual(channels.Length, subgraphs.Count(s => s is RowsSubgraph));
        AssertEqualsNaive(model);
    }

    [TestMethod]
    public void OtherActivations_AreNotMerged()
    {
        int heads = 0;
        OnnxModel model = Heads([1, 4], (onnx, map, count) =>
            Activate(onnx, heads++ == 0 ? "Relu" : "Sigmoid", Convolve(onnx, map, Channels, count, 1), count));
        Assert.AreEqual(2, Merge(model).Count(s => s is ConvolutionSubgraph));
        AssertEqualsNaive(model);
    }

    [TestMethod]
    public void FullVectors_AreNotMerged()
    {
        OnnxModel model = Heads([16, 32], (onnx, map, count) => Convolve(onnx, map, Channels, count, 1));
        Assert.AreEqual(2, Merge(model).Count(s => s is ConvolutionSubgraph));
        AssertEqualsNaive(model);
    }

    [TestMethod]
    public void AReaderOfWholeVectors_KeepsThemApart()
    {
        OnnxModel model = Heads([3, 5], (onnx, map, count) =>
            Convolve(onnx, Convolve(onnx, map, Channels, count, 1), count, count, 3));
        Assert.AreEqual(4, Merge(model).Count(s => s is ConvolutionSubgraph));
        AssertEqualsNaive(model);
    }

    [TestMethod]
    public void ResultsOfTheModel_AreRangesOfChannels()
    {
        OnnxWriter onnx = new(11);
        string map = onnx.Input("x", Images, Channels, Height, Width);
        onnx.Output(Convolve(onnx, map, Channels, 2, 1));
        onnx.Output(Convolve(onnx, map, Channels, 7, 1));
        OnnxModel model = OnnxModel.Read(onnx.File());
        Assert.HasCount(1, Merge(model));
        AssertEqualsNaive(model);
    }

    private static OnnxModel Heads(int[] channels, Func<OnnxWriter, string, int, string> head)
    {
        OnnxWriter onnx = new(11);
        string map = onnx.Input("x", Images, Channels, Height, Width);
        foreach (int count in channels)
        {
            string moved = onnx.Node("Transpose", [head(onnx, map, count)], [("perm", new long[] { 0, 2, 3, 1 })]);
            onnx.Output(onnx.Node("Reshape", [moved, onnx.Integers(Images, -1, count)]));
        }

        return OnnxModel.Read(onnx.File());
    }

    private static string Convolve(OnnxWriter onnx, string map, int inputs, int outputs, int kernel, int groups = 1)
    {
        Lcg random = new((ulong)onnx.Nodes.Count + 1);
        int perGroup = inputs / groups;
        float[] numbers = random.Floats(outputs * perGroup * kernel * kernel, -1, 1);
        string weights = onnx.Floats(numbers, outputs, perGroup, kernel, kernel);
        string bias = onnx.Floats(random.Floats(outputs, -1, 1), outputs);
        int pad = kernel / 2;
        return onnx.Node("Conv", [map, weights, bias], [("pads", new long[] { pad, pad, pad, pad }), ("group", groups)]);
    }

    private static string Activate(OnnxWriter onnx, string activation, string map, int channels) => activation switch
    {
        "" => map,
        "PRelu" => onnx.Node(activation, [map, onnx.Floats(new Lcg((ulong)channels).Floats(channels, -1, 1), channels, 1, 1)]),
        _ => onnx.Node(activation, [map]),
    };

    private static List<Subgraph> Merge(OnnxModel model) =>
        SiblingConvolutions.Merge(new GraphPartitioner(model.Graph, Images, 16).Partition(), model.Graph, 16);

    private static void AssertEqualsNaive(OnnxModel model)
    {
        float[] input = new Lcg(3).Floats(Images * Channels * Height * Width, -2, 2);
        float[][] expected = Engine.RunReference(model, input);
        foreach (object[] bits in PlanRun.Widths)
        {
            float[][] outputs = Engine.RunPlan(model, (int)bits[0], input);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.IsLessThan(1e-5f, Difference.Relative(expected[i], outputs[i]), $"output {i}, {bits[0]} bits");
            }
        }
    }
}
