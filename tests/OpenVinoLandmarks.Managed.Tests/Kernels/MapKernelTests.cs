using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Kernels;

/// <summary>Compares pooling, pointwise functions, arithmetic, concatenation and upsampling of maps with the naive operations.</summary>
[TestClass]
public sealed class MapKernelTests
{
    private const int Cases = 30;

    /// <summary>Far below one of 256 levels: a rounding to another level fails the test.</summary>
    private const float LevelTolerance = 1e-6f;

    public static IEnumerable<object[]> Widths => PlanRun.Widths;

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void MaxPool_WindowsOverTheEdge_EqualsNaive(int bits) =>
        Check(bits, 0, sketch => sketch.Pool(Inner(sketch), PoolWindow(sketch), maximum: true));

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void AveragePool_WithAndWithoutPadding_EqualsNaive(int bits) =>
        Check(bits, 1e-6f, sketch =>
        {
            Value pooled = sketch.Pool(Inner(sketch), PoolWindow(sketch), maximum: false, sketch.Random.Next(2) == 0);
            return sketch.ScaleAndShift(pooled);
        });

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Functions_InAnyOrder_EqualNaive(int bits) => Check(bits, 2e-6f, sketch =>
    {
        Value value = Inner(sketch);
        for (int i = sketch.Random.Next(1, 5); i > 0; i--)
        {
            value = sketch.Random.Next(4) switch
            {
                0 => sketch.ScaleAndShift(value),
                1 => sketch.PRelu(value),
                2 => sketch.Activation(value, ActivationLayer.Clamp, -1, 1),
                _ => sketch.Activation(value, ActivationLayer.Sigmoid),
            };
        }

        return value;
    });

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void FakeQuantize_RoundsAsNaive(int bits) => Check(bits, LevelTolerance, sketch =>
        sketch.Quantize(sketch.Parameter(1, sketch.Random.Next(1, 40), 5, 7), sketch.Random.Next(2, 257)));

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Arithmetic_OfTwoMaps_EqualsNaive(int bits) => Check(bits, 0, sketch =>
    {
        Value data = sketch.Parameter(1, sketch.Random.Next(1, 40), 5, 7);
        Value pooled = sketch.Pool(data, new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), maximum: true);
        ArithmeticKind kind = (ArithmeticKind)sketch.Random.Next(3);
        return sketch.Activation(sketch.Arithmetic(kind, data, pooled), ActivationLayer.Relu);
    });

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Upsampling_AloneAndInASum_EqualsNaive(int bits) => Check(bits, 0, sketch =>
    {
        (int factorY, int factorX) = (sketch.Random.Next(1, 4), sketch.Random.Next(1, 4));
        int channels = sketch.Random.Next(1, 40);
        Value small = sketch.Parameter(1, channels, 3, 4);
        Value large = sketch.Parameter(1, channels, 3 * factorY, 4 * factorX);
        Value upsampled = sketch.Upsample(small, factorY, factorX);
        return sketch.Random.Next(3) switch
        {
            0 => sketch.Pool(upsampled, new Window(2, 2, 1, 1, 1, 1, 0, 0, 1, 1), maximum: true),
            1 => sketch.Arithmetic(ArithmeticKind.Add, upsampled, large),
            _ => sketch.Arithmetic(ArithmeticKind.Multiply, large, upsampled),
        };
    });

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Concat_OfAnyChannels_EqualsNaive(int bits) => Check(bits, 1e-5f, sketch =>
    {
        Value data = sketch.Parameter(1, sketch.Random.Next(1, 20), 6, 5);
        List<Value> parts = [];
        for (int i = sketch.Random.Next(1, 5); i > 0; i--)
        {
            int channels = sketch.Random.Next(2) == 0 ? 16 * sketch.Random.Next(1, 3) : sketch.Random.Next(1, 30);
            bool isInput = sketch.Random.Next(4) == 0;
            parts.Add(isInput ? data : sketch.PRelu(sketch.Convolution(data, channels, GraphSketch.Square(1, 1, 0))));
        }

        Value whole = sketch.Concat([.. parts]);
        return sketch.Random.Next(2) == 0 ? whole : sketch.Convolution(whole, 7, GraphSketch.Square(3, 1, 1));
    });

    private static Value Inner(GraphSketch sketch)
    {
        Random random = sketch.Random;
        Value data = sketch.Parameter(random.Next(1, 3), random.Next(1, 40), random.Next(3, 15), random.Next(3, 15));
        return sketch.Random.Next(2) == 0 ? data : sketch.Activation(data, ActivationLayer.Clamp, -1.5f, 1.5f);
    }

    private static Window PoolWindow(GraphSketch sketch)
    {
        Random random = sketch.Random;
        (int height, int width) = (random.Next(1, 4), random.Next(1, 4));
        return new Window(
            height, width, random.Next(1, 4), random.Next(1, 4), 1, 1,
            random.Next(height), random.Next(width), random.Next(height), random.Next(width));
    }

    private static void Check(int bits, float tolerance, Func<GraphSketch, Value> draw)
    {
        for (int seed = 0; seed < Cases; seed++)
        {
            GraphSketch sketch = new(seed);
            sketch.Result(draw(sketch));
            float difference = PlanRun.Compare(sketch.Build(), sketch.Random, new ManagedPlanOptions { MaxVectorBits = bits });
            Assert.IsLessThanOrEqualTo(tolerance, difference, $"seed {seed}, {bits} bits");
        }
    }
}
