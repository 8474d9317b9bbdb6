using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Planning;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Kernels;

/// <summary>
/// A convolution and a depthwise convolution with a large map between them are one step, which equals the naive operations.
/// </summary>
[TestClass]
public sealed class DepthwisePairTests
{
    private const int Cases = 8;

    public static IEnumerable<object[]> Widths => PlanRun.Widths;

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void LargeMap_IsComputedByRows_AndEqualsNaive(int bits)
    {
        for (int seed = 0; seed < Cases; seed++)
        {
            GraphSketch sketch = new(seed);
            Random random = sketch.Random;
            Value data = sketch.Parameter(random.Next(1, 3), random.Next(1, 5), random.Next(60, 70), random.Next(60, 70));
            int kernel = random.Next(2) * 2 + 1;
            Window window = GraphSketch.Square(kernel, random.Next(1, 3), random.Next(2));
            Value first = sketch.Bias(sketch.Convolution(data, random.Next(65, 70), window));
            sketch.Result(Depthwise(sketch, random.Next(2) == 0 ? first : sketch.Activation(first, ActivationLayer.Relu)));
            ModelGraph graph = sketch.Build();
            ManagedPlanOptions options = new() { MaxVectorBits = bits, Threads = seed % 2 == 0 ? 1 : 3 };

            bool isLarge = (long)first.Shape[1] * first.Shape[2] * first.Shape[3] >= DepthwisePairing.MinFloats;
            Assert.AreEqual(isLarge, HasPair(PlanCompiler.Compile(graph, options, ConvolutionMethod.Direct)), $"seed {seed}");
            float difference = PlanRun.Compare(graph, random, options, ConvolutionMethod.Direct);
            Assert.IsLessThan(1e-5f, difference, $"seed {seed}, {bits} bits");
        }
    }

    [TestMethod]
    public void MapThatOthersRead_IsStored()
    {
        GraphSketch sketch = new(1);
        Value first = sketch.Convolution(sketch.Parameter(1, 2, 64, 64), 32, GraphSketch.Square(1, 1, 0));
        sketch.Result(sketch.Convolution(first, 32, GraphSketch.Square(3, 1, 1), 32));
        sketch.Result(first);
        ModelGraph graph = sketch.Build();
        Assert.IsFalse(HasPair(PlanCompiler.Compile(graph, new())));
        Assert.IsLessThan(1e-5f, PlanRun.Compare(graph, sketch.Random, new()));
    }

    private static Value Depthwise(GraphSketch sketch, Value map)
    {
        Random random = sketch.Random;
        int height = random.Next(1, 5);
        (int stride, int dilation) = (random.Next(1, 3), random.Next(1, 3));
        Window window = new(height, 3, stride, 1, dilation, 1, random.Next(height), random.Next(3), random.Next(height), 1);
        Value value = sketch.Activation(sketch.Bias(sketch.Convolution(map, map.Shape[1], window, map.Shape[1])), ActivationLayer.Relu);
        value = random.Next(2) == 0 ? sketch.Pool(value, GraphSketch.Square(2, 2, 0), maximum: true) : value;
        return random.Next(2) == 0 ? sketch.ScaleAndShift(value) : value;
    }

    private static bool HasPair(PlanProgram program) =>
        program.Steps.Any(s => s.GetType().Name.StartsWith("DepthwisePairStep", StringComparison.Ordinal));
}
