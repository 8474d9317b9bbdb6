using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>Compares plans of random networks, with fusion, layouts, borders and shared memory together, with the naive executor.</summary>
[TestClass]
public sealed class RandomNetworkTests
{
    private const int Networks = 60;

    public static IEnumerable<object[]> Widths => PlanRun.Widths;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DynamicData(nameof(Widths))]
    public void Network_OnOneThread_EqualsNaive(int bits) => Check(new ManagedPlanOptions { MaxVectorBits = bits });

    [TestMethod]
    public void Network_OnThreeThreads_EqualsNaive() => Check(new ManagedPlanOptions { Threads = 3 });

    [TestMethod]
    public void Network_FromBytes_EqualsNaive() => Check(new ManagedPlanOptions { Input = ManagedInputLayout.InterleavedBytes });

    private static GraphSketch Draw(int seed, bool bytes)
    {
        GraphSketch sketch = new(seed);
        Random random = sketch.Random;
        Value data = sketch.Parameter(random.Next(1, 3), random.Next(1, 5), random.Next(8, 28), random.Next(8, 28));
        if (bytes)
        {
            // Scaled to the range that the tolerance is meant for.
            Value small = sketch.Arithmetic(ArithmeticKind.Multiply, data, sketch.Constant([1 / 127f], 1));
            data = sketch.Arithmetic(ArithmeticKind.Subtract, small, sketch.Constant([1], 1));
        }

        List<Value> values = [data];
        for (int i = random.Next(4, 14); i > 0; i--)
        {
            values.Add(Grow(sketch, values));
        }

        sketch.Result(values[^1]);
        if (random.Next(3) == 0)
        {
            sketch.Result(values[random.Next(1, values.Count)]);
        }

        return sketch;
    }

    /// <summary>Adds an operation on one of the last values.</summary>
    private static Value Grow(GraphSketch sketch, List<Value> values)
    {
        Random random = sketch.Random;
        Value data = values[^random.Next(1, Math.Min(values.Count, 3) + 1)];
        Value last = values[^1];
        bool isLarge = data.Shape[2] > 4 && data.Shape[3] > 4;
        switch (random.Next(12))
        {
            case 0 or 1 or 2:
                Value sum = sketch.Bias(sketch.Convolution(data, random.Next(1, 50), GraphSketch.Square(3, 1, 1)));
                return random.Next(2) == 0 ? sketch.PRelu(sum, 0) : sum;
            case 3 when isLarge:
                return sketch.Convolution(data, random.Next(1, 40), GraphSketch.Square(3, 2, 1));
            case 4:
                return sketch.Activation(sketch.Convolution(data, random.Next(1, 40), GraphSketch.Square(1, 1, 0)), ActivationLayer.Relu);
            case 5 when isLarge:
                return sketch.Pool(data, GraphSketch.Square(2, 2, 0), random.Next(2) == 0);
            case 6:
                return sketch.ScaleAndShift(data);
            case 7 when last.Shape.Equals(data.Shape):
                return sketch.Arithmetic(ArithmeticKind.Add, last, data);
            case 8 when last.Shape[2] == data.Shape[2] && last.Shape[3] == data.Shape[3]:
                return sketch.Concat(last, data);
            case 9 when data.Shape.Count < 4000:
                return sketch.Upsample(data, 2, 2);
            case 10:
                // It has no kernel, so the plan converts to row-major tensors and back.
                return sketch.SoftMax(data);
            case 11:
                return sketch.Convolution(data, data.Shape[1], GraphSketch.Square(3, 1, 1), data.Shape[1]);
            default:
                return sketch.Activation(data, ActivationLayer.Clamp, -1.5f, 1.5f);
        }
    }

    private void Check(ManagedPlanOptions options)
    {
        float worst = 0;
        for (int seed = 0; seed < Networks; seed++)
        {
            GraphSketch sketch = Draw(seed, options.Input == ManagedInputLayout.InterleavedBytes);
            float difference = PlanRun.Compare(sketch.Build(), sketch.Random, options);
            Assert.IsLessThan(1e-4f, difference, $"seed {seed}");
            worst = MathF.Max(worst, difference);
        }

        TestContext.WriteLine($"worst difference {worst:g3}");
    }
}
