using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Networks;

/// <summary>Compares random graphs in OpenVINO, the naive executor and plans.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class RandomGraphTests
{
    private const int PerRow = 50;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(0), DataRow(1), DataRow(2), DataRow(3), DataRow(4), DataRow(5), DataRow(6), DataRow(7), DataRow(8), DataRow(9)]
    public void RandomGraphs_EqualOpenVino(int row)
    {
        float worst = 0;
        for (int seed = row * PerRow; seed < (row + 1) * PerRow; seed++)
        {
            RandomGraph graph = new(seed);
            float[][] expected = OpenVinoEngine.Run(graph.Xml, graph.Bin, graph.Inputs);
            IrModel model = IrModel.Read(graph.Xml, graph.Bin);
            worst = MathF.Max(worst, Compare(seed, "naive", graph, expected, Engine.RunReference(model, graph.Inputs)));

            // Each width of vectors runs a third of the graphs.
            int bits = 128 << (seed % 3);
            worst = MathF.Max(worst, Compare(seed, $"plan, {bits} bits", graph, expected, Engine.RunPlan(model, bits, graph.Inputs)));
        }

        TestContext.WriteLine($"seeds {row * PerRow} to {(row + 1) * PerRow - 1}: worst difference {worst:g3}");
    }

    private static float Compare(int seed, string engine, RandomGraph graph, float[][] expected, float[][] actual)
    {
        float worst = 0;
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.HasCount(expected[i].Length, actual[i], $"seed {seed}, {engine}, output {i}: {string.Join("; ", graph.Steps)}");
            float difference = Difference.Relative(expected[i], actual[i]);
            Assert.IsLessThan(1e-4f, difference, $"seed {seed}, {engine}, output {i}: {string.Join("; ", graph.Steps)}");
            worst = MathF.Max(worst, difference);
        }

        return worst;
    }
}
