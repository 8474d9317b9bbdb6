using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <summary>Compares random ONNX graphs in OpenVINO, the naive operations and plans.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class RandomOnnxGraphTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DynamicData(nameof(RandomSeeds.Rows), typeof(RandomSeeds))]
    public void RandomGraphs_EqualOpenVino(int row)
    {
        List<string> refusals = [];
        HashSet<string> operators = [];
        RandomSeeds.CompareRow(TestContext, row, (seed, bits) =>
        {
            RandomOnnxGraph graph = new(seed);
            refusals.AddRange(graph.Refusals);
            operators.UnionWith(graph.Onnx.Nodes.Select(n => n.Split(" = ")[1].Split('(')[0]));
            try
            {
                return OnnxComparison.Compare(graph.Onnx, (ulong)seed, bits);
            }
            catch (Exception exception)
            {
                string nodes = string.Join("; ", graph.Onnx.Nodes);
                string inputs = string.Join(' ', graph.Onnx.Inputs.Select(i => $"{i.Name}[{string.Join(',', i.Shape)}]"));
                throw new AssertFailedException(
                    $"seed {seed}, opset {graph.Onnx.Opset}: {exception.Message}\n{inputs}: {nodes}", exception);
            }
        });

        TestContext.WriteLine($"{operators.Count} operators: {string.Join(", ", operators.Order())}");
        TestContext.WriteLine($"{refusals.Count} forms refused: {string.Join('\n', refusals)}");
        Assert.IsGreaterThan(25, operators.Count);
    }
}
