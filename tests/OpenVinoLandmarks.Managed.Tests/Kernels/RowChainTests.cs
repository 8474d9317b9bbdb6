using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Planning;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Kernels;

/// <summary>
/// Convolutions, depthwise convolutions and pooling with large maps between them are one step, which equals the naive operations.
/// </summary>
[TestClass]
public sealed class RowChainTests
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

            bool isLarge = (long)first.Shape[1] * first.Shape[2] * first.Shape[3] >= RowChaining.MinFloats;
            Assert.AreEqual(isLarge, HasChain(PlanCompiler.Compile(graph, options, ConvolutionMethod.Direct)), $"seed {seed}");
            float difference = PlanRun.Compare(graph, random, options, ConvolutionMethod.Direct);
            Assert.IsLessThan(1e-5f, difference, $"seed {seed}, {bits} bits");
        }
    }

    /// <summary>The input of the model, a convolution of odd size, and a convolution or a pooling are one step.</summary>
    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void InputAndConvolutions_AreOneStep_AndEqualNaive(int bits)
    {
        for (int seed = 0; seed < Cases; seed++)
        {
            GraphSketch sketch = new(seed);
            Random random = sketch.Random;
            Value data = sketch.Parameter(random.Next(1, 3), 3, random.Next(149, 156), random.Next(149, 156));
            Value input = seed % 2 == 0 ? data : sketch.ScaleAndShift(data);
            Window window = GraphSketch.Square(random.Next(1, 4), random.Next(1, 3), random.Next(2));
            Value first = sketch.Activation(sketch.Bias(sketch.Convolution(input, random.Next(15, 20), window)), ActivationLayer.Relu);
            Window next = GraphSketch.Square(random.Next(2, 4), random.Next(1, 4), 0);
            sketch.Result(random.Next(3) switch
            {
                0 => sketch.Pool(first, next, maximum: true),
                1 => sketch.Pool(first, GraphSketch.Square(3, 2, 1), maximum: false),
                _ => sketch.Bias(sketch.Convolution(first, random.Next(1, 40), next)),
            });
            ModelGraph graph = sketch.Build();
            ManagedPlanOptions options = new()
            {
                MaxVectorBits = bits,
                Threads = 1 + seed % 3,
                Input = seed % 4 < 2 ? ManagedInputLayout.PlanarFloat : ManagedInputLayout.InterleavedBytes,
            };
            Step[] steps = PlanCompiler.Compile(graph, options, ConvolutionMethod.Direct).Steps;
            Assert.IsTrue(steps.OfType<RowChainStep>().Any(), $"seed {seed}");
            Assert.IsFalse(steps.OfType<TensorToMapStep>().Any(), $"seed {seed}");
            float difference = PlanRun.Compare(graph, random, options, ConvolutionMethod.Direct);

            // Products of bytes are up to 255 times as large as those of the floats, and cancel each other.
            float limit = options.Input == ManagedInputLayout.PlanarFloat ? 1e-5f : 2e-3f;
            Assert.IsLessThan(limit, difference, $"seed {seed}, {bits} bits");
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
        Assert.IsFalse(HasChain(PlanCompiler.Compile(graph, new())));
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

    private static bool HasChain(PlanProgram program) => program.Steps.OfType<RowChainStep>().Any();
}
