using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Planning;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Planning;

/// <summary>Which convolutions can be computed with integers, and which are by the estimate.</summary>
[TestClass]
public sealed class IntegerConvolutionsTests
{
    private static readonly Window s_padded = GraphSketch.Square(3, 1, 1);

    [TestMethod]
    public void LevelsAndIntegers_UseIntegers() => AssertIntegers(1, (sketch, data) =>
        sketch.IntegerConvolution(sketch.Quantize(data, -1, 1.0078740f), 8, s_padded));

    [TestMethod]
    public void Levels_BetweenTwoConvolutions_UseIntegersTwice() => AssertIntegers(2, (sketch, data) =>
    {
        Value first = sketch.PRelu(sketch.IntegerConvolution(sketch.Quantize(data, 0, 2), 8, s_padded));
        return sketch.IntegerConvolution(sketch.Quantize(first, 0, 4), 5, s_padded);
    });

    [TestMethod]
    public void Weights_WithoutAScale_UseFloats() => AssertIntegers(0, (sketch, data) =>
        sketch.Convolution(sketch.Quantize(data, 0, 2), 8, s_padded));

    [TestMethod]
    public void Zero_BetweenLevels_UsesFloatsOnlyWithPadding()
    {
        AssertIntegers(0, (sketch, data) => sketch.IntegerConvolution(sketch.Quantize(data, -0.5f, 254.5f), 8, s_padded));
        AssertIntegers(1, (sketch, data) =>
            sketch.IntegerConvolution(sketch.Quantize(data, -0.5f, 254.5f), 8, GraphSketch.Square(3, 1, 0)));
    }

    [TestMethod]
    public void Levels_ThatOthersRead_UseFloats()
    {
        AssertIntegers(0, (sketch, data) =>
        {
            Value levels = sketch.Quantize(data, 0, 2);
            sketch.Result(levels);
            return sketch.IntegerConvolution(levels, 8, s_padded);
        });
        AssertIntegers(0, (sketch, data) =>
        {
            Value levels = sketch.Quantize(data, 0, 2);
            Value sums = sketch.IntegerConvolution(levels, data.Shape[1], s_padded);
            return sketch.Arithmetic(ArithmeticKind.Add, sums, levels);
        });
    }

    /// <summary>The estimate needs no processor with the instructions.</summary>
    [TestMethod]
    [DataRow(16, 32, 24)]
    [DataRow(32, 64, 12)]
    [DataRow(64, 64, 6)]
    [DataRow(64, 128, 6)]
    public void Estimate_ThreeByThree_ChoosesIntegersOnlyWithAvxVnni(int inputs, int outputs, int size)
    {
        const int Lanes = 8;
        Random random = new(1);
        ConvolutionSpec spec = new()
        {
            InputChannels = inputs,
            OutputChannels = outputs,
            KernelHeight = 3,
            KernelWidth = 3,
            PadTop = 1,
            PadLeft = 1,
            OutputHeight = size,
            OutputWidth = size,
            Weights = Enumerable.Range(0, 9 * inputs * outputs).Select(_ => (float)random.Next(-127, 128)).ToArray(),
        };
        QuantizedInput input = new(1, 0, 0, IntegerWeights.Of(spec)!);
        double floats = MethodChoice.Cost(MethodChoice.Choose(spec, Lanes, 1), spec, Lanes, 1);
        Assert.IsLessThan(floats, IntegerMethod.Cost(spec, input, DotKind.AvxVnni, Lanes));
        Assert.IsGreaterThan(floats, IntegerMethod.Cost(spec, input, DotKind.Avx2, Lanes));
    }

    [TestMethod]
    public void Weights_OfFloats_AreRecognizedWithTheLargestScale()
    {
        float[] weights = [-128 * 0.37f, 3 * 0.37f, 0, 127 * 0.37f, 0, 0, 0, 0, 2 * 0.11f, -6 * 0.11f, 4 * 0.11f, 0];
        ConvolutionSpec spec = new()
        {
            InputChannels = 4, OutputChannels = 3, KernelHeight = 1, KernelWidth = 1, OutputHeight = 1, OutputWidth = 1, Weights = weights,
        };
        IntegerWeights integers = IntegerWeights.Of(spec)!;
        Assert.AreEqual(0.37, integers.Scales[0], 1e-6);
        Assert.AreEqual(0, integers.Scales[1]);
        Assert.AreEqual(0.22, integers.Scales[2], 1e-6);
        Assert.AreEqual(-128, integers.Value(0, 0, 0));
        Assert.AreEqual(127, integers.Value(0, 3, 0));
        Assert.AreEqual(-3, integers.Value(2, 1, 0));
        Assert.AreEqual(2, integers.Sum(0));
        weights[1] += 0.001f;
        Assert.IsNull(IntegerWeights.Of(spec));
    }

    private static void AssertIntegers(int expected, Func<GraphSketch, Value, Value> draw)
    {
        GraphSketch sketch = new(1);
        sketch.Result(draw(sketch, sketch.Parameter(1, 3, 6, 6)));
        PlanProgram program = PlanCompiler.Compile(sketch.Build(), new ManagedPlanOptions(), ConvolutionMethod.Integer);
        Assert.AreEqual(expected, program.Steps.Count(s => s.GetType().Name == "IntegerStep`4"));
    }
}
