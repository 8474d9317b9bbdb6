using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Naive;

/// <summary>Single operations with senseless attributes and inputs: refused, or run, and by the plan as by the naive executor.</summary>
[TestClass]
public sealed class RandomLayerTests
{
    private const int Layers = 40_000;
    private const int MaxElements = 20_000;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void SenselessLayers_AreRefusedOrRun()
    {
        int made = 0;
        HashSet<string> types = [];
        for (int seed = 0; seed < Layers; seed++)
        {
            RandomLayer layer = new(seed);
            try
            {
                IrModel? model = layer.TryMake();
                if (model is not null && model.Graph.Nodes.All(n => n.Operation.Work < 1_000_000 && n.Outputs.All(o => o.Shape.Count < MaxElements)))
                {
                    made++;
                    types.Add(layer.Description.Split(' ')[0]);
                    Compare(model, seed);
                }
            }
            catch (Exception exception) when (exception is not AssertFailedException)
            {
                throw new AssertFailedException($"Layer {seed}, {layer.Description}: {exception}", exception);
            }
        }

        TestContext.WriteLine($"{made} of {Layers} made sense: {string.Join(", ", types.Order())}");
        Assert.IsGreaterThan(1_000, made);
    }

    private static void Compare(IrModel model, int seed)
    {
        float[] input = new Lcg((ulong)seed).Floats(model.Graph.Parameters[0].Shape.Count, -2, 2);
        float[][] naive = Engine.RunReference(model, input);
        if (seed % 4 == 0 && model.Outputs.All(o => o.ElementType is IrElementType.F32))
        {
            float[][] plan = Engine.RunPlan(model, input);
            for (int i = 0; i < naive.Length; i++)
            {
                Assert.HasCount(naive[i].Length, plan[i], $"layer {seed}");
                bool finite = Array.TrueForAll(naive[i], float.IsFinite);
                Assert.IsTrue(!finite || Difference.Relative(naive[i], plan[i]) < 1e-4f, $"layer {seed}: {string.Join("; ", model.Graph.Nodes)}");
            }
        }
    }
}
