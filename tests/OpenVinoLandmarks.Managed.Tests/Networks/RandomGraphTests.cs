using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Networks;

/// <summary>Compares random graphs in OpenVINO, the naive executor and plans.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class RandomGraphTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DynamicData(nameof(RandomSeeds.Rows), typeof(RandomSeeds))]
    public void RandomGraphs_EqualOpenVino(int row) => RandomSeeds.CompareRow(TestContext, row, static (seed, bits) =>
    {
        RandomGraph graph = new(seed);
        float[][] expected = OpenVinoEngine.Run(graph.Xml, graph.Bin, graph.Inputs);
        IrModel model = IrModel.Read(graph.Xml, graph.Bin);
        float naive = Compare(seed, "naive", graph, expected, Engine.RunReference(model, graph.Inputs));
        return MathF.Max(naive, Compare(seed, $"plan, {bits} bits", graph, expected, Engine.RunPlan(model, bits, graph.Inputs)));
    });

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
