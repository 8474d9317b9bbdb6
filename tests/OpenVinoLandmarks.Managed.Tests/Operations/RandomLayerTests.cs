using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Operations;

/// <summary>Single operations with random attributes and inputs are refused or run, and plans agree with the naive executor.</summary>
[TestClass]
public sealed class RandomLayerTests
{
    private const int Layers = 40_000;
    private const int MaxElements = 20_000;
    private const int MaxWork = 1_000_000;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void RandomLayers_AreRefusedOrRun()
    {
        int made = 0;
        HashSet<string> types = [];
        for (int seed = 0; seed < Layers; seed++)
        {
            RandomLayer layer = new(seed);
            try
            {
                IrModel? model = layer.TryMake();
                if (model is not null && model.Graph.Nodes.All(IsCheap))
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

        TestContext.WriteLine($"{made} of {Layers} layers were run: {string.Join(", ", types.Order())}");
        Assert.IsGreaterThan(1_000, made);
    }

    private static bool IsCheap(Node node) => node.Operation.Work < MaxWork && node.Outputs.All(o => o.Shape.Count < MaxElements);

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
                bool equal = !finite || Difference.Relative(naive[i], plan[i]) < 1e-4f;
                Assert.IsTrue(equal, $"layer {seed}: {string.Join("; ", model.Graph.Nodes)}");
            }
        }
    }
}
