namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <summary>Compares random ONNX graphs in OpenVINO, the naive operations and plans.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class RandomOnnxGraphTests
{
    private const int PerRow = 50;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(0), DataRow(1), DataRow(2), DataRow(3), DataRow(4), DataRow(5), DataRow(6), DataRow(7), DataRow(8), DataRow(9)]
    public void RandomGraphs_EqualOpenVino(int row)
    {
        float worst = 0;
        List<string> refusals = [];
        HashSet<string> operators = [];
        for (int seed = row * PerRow; seed < (row + 1) * PerRow; seed++)
        {
            RandomOnnxGraph graph = new(seed);
            refusals.AddRange(graph.Refusals);
            operators.UnionWith(graph.Onnx.Nodes.Select(n => n.Split(" = ")[1].Split('(')[0]));
            try
            {
                // Each width of vectors runs a third of the graphs.
                worst = MathF.Max(worst, OnnxComparison.Compare(graph.Onnx, (ulong)seed, 128 << (seed % 3)));
            }
            catch (Exception exception)
            {
                string nodes = string.Join("; ", graph.Onnx.Nodes);
                string inputs = string.Join(' ', graph.Onnx.Inputs.Select(i => $"{i.Name}[{string.Join(',', i.Shape)}]"));
                throw new AssertFailedException(
                    $"seed {seed}, opset {graph.Onnx.Opset}: {exception.Message}\n{inputs}: {nodes}", exception);
            }
        }

        TestContext.WriteLine($"seeds {row * PerRow} to {(row + 1) * PerRow - 1}: worst difference {worst:g3}");
        TestContext.WriteLine($"{operators.Count} operators: {string.Join(", ", operators.Order())}");
        TestContext.WriteLine($"{refusals.Count} forms refused: {string.Join('\n', refusals)}");
        Assert.IsGreaterThan(25, operators.Count);
    }
}
