using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Planning;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Kernels;

/// <summary>Compares all methods of convolution, with all widths of vectors, with the naive operation.</summary>
[TestClass]
public sealed class ConvolutionKernelTests
{
    private const int Cases = 30;

    public static IEnumerable<object[]> Widths => PlanRun.Widths;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Direct_AnyWindow_EqualsNaive(int bits) => Check(bits, ConvolutionMethod.Direct, 1e-5f, AnyWindow);

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Winograd2_OddSizesAndPadding_EqualsNaive(int bits) => Check(bits, ConvolutionMethod.Winograd2, 1e-5f, ThreeByThree);

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Winograd4_OddSizesAndPadding_EqualsNaive(int bits) => Check(bits, ConvolutionMethod.Winograd4, 3e-5f, ThreeByThree);

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Depthwise_AnyWindow_EqualsNaive(int bits) => Check(bits, ConvolutionMethod.Depthwise, 1e-5f, sketch =>
    {
        Value data = Map(sketch);
        int channels = data.Shape[1];
        return Finish(sketch, sketch.Convolution(data, channels, Window(sketch, data, 7, 3), channels));
    });

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Depthwise_ThreeNeighboringColumns_EqualsNaive(int bits) => Check(bits, ConvolutionMethod.Depthwise, 1e-5f, sketch =>
    {
        // Widths around the kernel's groups of four and eight pixels, and rows that are pooled in several parts.
        Random random = sketch.Random;
        int width = random.Next(4) == 0 ? random.Next(40, 90) : random.Next(3, 29);
        Value data = sketch.Parameter(random.Next(1, 3), random.Next(2, 70), random.Next(5, 12), width);
        int height = random.Next(1, 6);
        int dilation = height > 3 ? 1 : random.Next(1, 3);
        Window window = new(height, 3, random.Next(1, 3), 1, dilation, 1, random.Next(height), random.Next(3), 0, 1);
        return Finish(sketch, sketch.Convolution(data, data.Shape[1], window, data.Shape[1]));
    });

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Grouped_AnyWindow_EqualsNaive(int bits) => Check(bits, null, 1e-5f, sketch =>
    {
        int groups = sketch.Random.Next(2, 5);
        Value data = sketch.Parameter(1, groups * sketch.Random.Next(1, 9), sketch.Random.Next(3, 12), sketch.Random.Next(3, 12));
        int outputs = groups * (sketch.Random.Next(2) == 0 ? 16 : sketch.Random.Next(1, 20));
        return Activate(sketch, sketch.Convolution(data, outputs, Window(sketch, data, 3, 2), groups));
    });

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Dense_OnePixelMaps_EqualsNaive(int bits) => Check(bits, null, 1e-5f, sketch =>
    {
        Value data = sketch.Parameter(sketch.Random.Next(1, 15), sketch.Random.Next(1, 300), 1, 1);
        Value hidden = Activate(sketch, sketch.Convolution(data, sketch.Random.Next(1, 100), GraphSketch.Square(1, 1, 0)));
        Value sums = sketch.Convolution(hidden, sketch.Random.Next(1, 20), GraphSketch.Square(1, 1, 0));
        return sketch.Activation(sketch.Bias(sums), ActivationLayer.Sigmoid);
    });

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Residual_BeforeActivation_EqualsNaive(int bits)
    {
        foreach (ConvolutionMethod method in new[] { ConvolutionMethod.Direct, ConvolutionMethod.Winograd2, ConvolutionMethod.Winograd4 })
        {
            Check(bits, method, 3e-5f, sketch =>
            {
                Value data = Map(sketch);
                Value biased = sketch.Bias(sketch.Convolution(data, data.Shape[1], GraphSketch.Square(3, 1, 1)));
                Value first = sketch.Activation(biased, ActivationLayer.Relu);
                Value second = sketch.Bias(sketch.Convolution(first, data.Shape[1], GraphSketch.Square(3, 1, 1)));
                return Activate(sketch, sketch.Arithmetic(ArithmeticKind.Add, first, second));
            });
        }
    }

    private static Value AnyWindow(GraphSketch sketch)
    {
        Value data = Map(sketch);
        return Finish(sketch, sketch.Convolution(data, sketch.Random.Next(1, 70), Window(sketch, data, 7, 3)));
    }

    private static Value ThreeByThree(GraphSketch sketch)
    {
        Value data = Map(sketch);
        Window window = new(3, 3, 1, 1, 1, 1, sketch.Random.Next(3), sketch.Random.Next(3), sketch.Random.Next(3), sketch.Random.Next(3));
        return Finish(sketch, sketch.Convolution(data, sketch.Random.Next(1, 70), window));
    }

    private static Value Map(GraphSketch sketch) =>
        sketch.Parameter(sketch.Random.Next(1, 3), sketch.Random.Next(1, 40), sketch.Random.Next(3, 24), sketch.Random.Next(3, 24));

    private static Window Window(GraphSketch sketch, Value data, int maxKernel, int maxStride)
    {
        Random random = sketch.Random;
        (int dilationY, int dilationX) = (random.Next(1, 3), random.Next(1, 3));
        int kernelHeight = random.Next(1, Math.Min(maxKernel, (data.Shape[2] - 1) / dilationY + 1) + 1);
        int kernelWidth = random.Next(1, Math.Min(maxKernel, (data.Shape[3] - 1) / dilationX + 1) + 1);
        return new Window(
            kernelHeight, kernelWidth, random.Next(1, maxStride + 1), random.Next(1, maxStride + 1), dilationY, dilationX,
            random.Next(kernelHeight), random.Next(kernelWidth), random.Next(kernelHeight), random.Next(kernelWidth));
    }

    /// <summary>Adds a bias, an activation and, in half of the cases each, 2x2 pooling and a scale and shift.</summary>
    private static Value Finish(GraphSketch sketch, Value data)
    {
        Value value = Activate(sketch, sketch.Bias(data));
        if (sketch.Random.Next(2) == 0 && value.Shape[2] > 1 && value.Shape[3] > 1)
        {
            value = sketch.Pool(value, GraphSketch.Square(2, 2, 0), maximum: true);
        }

        return sketch.Random.Next(2) == 0 ? sketch.ScaleAndShift(value) : value;
    }

    private static Value Activate(GraphSketch sketch, Value value) => sketch.Random.Next(5) switch
    {
        0 => value,
        1 => sketch.Activation(value, ActivationLayer.Relu),
        2 => sketch.Activation(value, ActivationLayer.Clamp, -0.5f, 0.75f),
        3 => sketch.Activation(value, ActivationLayer.Sigmoid),
        _ => sketch.PRelu(value),
    };

    private void Check(int bits, ConvolutionMethod? method, float tolerance, Func<GraphSketch, Value> draw)
    {
        float worst = 0;
        for (int seed = 0; seed < Cases; seed++)
        {
            GraphSketch sketch = new(seed);
            sketch.Result(draw(sketch));
            ManagedPlanOptions options = new() { MaxVectorBits = bits };
            float difference = PlanRun.Compare(sketch.Build(), sketch.Random, options, method);
            Assert.IsLessThan(tolerance, difference, $"seed {seed}, {method}, {bits} bits");
            worst = MathF.Max(worst, difference);
        }

        TestContext.WriteLine($"worst difference {worst:g3}");
    }
}
