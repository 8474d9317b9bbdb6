using OpenVinoLandmarks.Managed.Planning;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>
/// The end of detection heads (a convolution, its pixels listed, an activation) has a kernel and equals the naive operations.
/// </summary>
[TestClass]
public sealed class DetectionHeadTests
{
    [TestMethod]
    [DataRow("Sigmoid", 1, 1, 5, 7)]
    [DataRow("Sigmoid", 2, 4, 5, 7)]
    [DataRow("Relu", 1, 10, 3, 16)]
    [DataRow("", 3, 17, 4, 4)]
    public void ListedPixels_EqualNaive(string activation, int images, int channels, int height, int width)
    {
        OnnxModel model = Head(activation, images, channels, height, width);
        List<Subgraph> subgraphs = new GraphPartitioner(model.Graph, images, 16).Partition();
        Assert.HasCount(2, subgraphs, "a convolution and a list of its pixels");
        Assert.IsInstanceOfType<RowsSubgraph>(subgraphs[1]);

        float[] input = new Lcg(3).Floats(images * 3 * height * width, -2, 2);
        float[] expected = Engine.RunReference(model, input)[0];
        foreach (object[] bits in PlanRun.Widths)
        {
            Assert.IsLessThan(1e-5f, Difference.Relative(expected, Engine.RunPlan(model, (int)bits[0], input)[0]), $"{bits[0]} bits");
        }
    }

    private static OnnxModel Head(string activation, int images, int channels, int height, int width)
    {
        OnnxWriter onnx = new(11);
        float[] weights = new Lcg(1).Floats(channels * 3, -1, 1);
        string map = onnx.Node("Conv", [onnx.Input("x", images, 3, height, width), onnx.Floats(weights, channels, 3, 1, 1)]);
        string moved = onnx.Node("Transpose", [map], [("perm", new long[] { 0, 2, 3, 1 })]);
        string listed = onnx.Node("Reshape", [moved, onnx.Integers(images, -1, channels)]);
        onnx.Output(activation.Length == 0 ? listed : onnx.Node(activation, [listed]));
        return OnnxModel.Read(onnx.File());
    }
}
