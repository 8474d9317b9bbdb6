using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Operations;

/// <summary>NaN and infinity give the same results here, naively and with kernels, as with OpenVINO's CPU plugin.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class NotFiniteTests
{
    private const string EachRuntime = "EachRuntime";

    private const int Channels = 16;
    private const int Side = 8;

    private static readonly string[] s_operations =
    [
        "ReLU", "Clamp", "PReLU", "MaxPool", "ReLU, MaxPool", "PReLU, MaxPool", "Sigmoid", "FakeQuantize", "AvgPool",
        "SoftMax of columns", "SoftMax of channels", "SoftMax of pairs",
    ];

    public static IEnumerable<object[]> Cases =>
        from convolution in new[] { false, true } from operation in s_operations select new object[] { operation, convolution };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Operation_OfNumbersThatAreNotFinite_EqualsOpenVino(string operation, bool convolution)
    {
        IrWriter ir = new();
        IrPort x = ir.Parameter("x", 1, Channels, Side, Side);
        ir.Result(Apply(ir, operation, convolution ? Identity(ir, x) : x));
        float[] input = Input();
        float[] expected = OpenVinoEngine.Run(ir.Xml(), ir.Bin(), input)[0];
        IrModel model = ir.Read();
        float[] naive = Engine.RunReference(model, input)[0];
        List<string> different = [.. Differences("naive", expected, naive)];
        foreach (object[] width in PlanRun.Widths)
        {
            different.AddRange(Differences($"{width[0]} bits", expected, Engine.RunPlan(model, (int)width[0], input)[0]));
        }

        Assert.IsEmpty(different, string.Join("; ", different));
    }

    [TestMethod]
    [TestCategory(EachRuntime)]
    [RequiresAllRuntimes]
    [DoNotParallelize]
    public void AllOperations_EqualEachRuntime()
    {
        foreach (string folder in TestData.RuntimeFolders)
        {
            ChildTestRun child = ChildTestRun.Start($"ClassName~{nameof(NotFiniteTests)}&TestCategory!={EachRuntime}", folder);
            Assert.AreEqual((0, 0), (child.ExitCode, child.Skipped), $"{folder}:\n{child.Output}");
            Assert.IsGreaterThanOrEqualTo(s_operations.Length, child.Succeeded, child.Output);
        }
    }

    private static IEnumerable<string> Differences(string engine, float[] expected, float[] actual) => expected.Zip(actual)
        .Where(pair => !Same(pair.First, pair.Second))
        .Distinct()
        .Take(8)
        .Select(pair => $"{engine}: {pair.First} expected, {pair.Second} found");

    // The maximum of a window of NaN alone is the least number. Fused kernels multiply it by the slope of a PReLU before the pooling.
    private static bool Same(float a, float b) =>
        float.IsFinite(a) && float.IsFinite(b) ? MathF.Abs(a - b) < 1e-4f || (a < -1e37f && b < -1e37f) : a.Equals(b);

    private static IrPort Identity(IrWriter ir, IrPort x)
    {
        float[] weights = new float[Channels * Channels];
        for (int i = 0; i < Channels; i++)
        {
            weights[i * Channels + i] = 1;
        }

        return ir.Add(
            "Convolution",
            "opset1",
            [("strides", "1,1"), ("dilations", "1,1"), ("pads_begin", "0,0"), ("pads_end", "0,0")],
            x,
            ir.Constant(weights, Channels, Channels, 1, 1));
    }

    private static IrPort Apply(IrWriter ir, string operation, IrPort x)
    {
        (string, string)[] window =
            [("strides", "2,2"), ("kernel", "2,2"), ("pads_begin", "0,0"), ("pads_end", "0,0"), ("rounding_type", "floor")];
        return operation switch
        {
            "Clamp" => ir.Add("Clamp", "opset1", [("min", "-1"), ("max", "2")], x),
            "PReLU" => ir.Add("PReLU", "opset1", [], x, ir.Constant([.. Enumerable.Repeat(0.25f, Channels)], Channels)),
            "MaxPool" => ir.Add("MaxPool", "opset1", window, x),
            "AvgPool" => ir.Add("AvgPool", "opset1", [.. window, ("exclude-pad", "true")], x),
            "PReLU, MaxPool" => Apply(ir, "MaxPool", Apply(ir, "PReLU", x)),
            "ReLU, MaxPool" => Apply(ir, "MaxPool", Apply(ir, "ReLU", x)),
            "SoftMax of columns" => ir.Add("SoftMax", "opset1", [("axis", "2")], x),
            "SoftMax of channels" => ir.Add("SoftMax", "opset1", [("axis", "1")], x),
            "SoftMax of pairs" => ir.Add(
                "SoftMax",
                "opset1",
                [("axis", "2")],
                ir.Add("Reshape", "opset1", [("special_zero", "false")], x, ir.Integers(1, -1, 2))),
            "FakeQuantize" => ir.Add(
                "FakeQuantize",
                "opset1",
                [("levels", "256")],
                x,
                ir.Constant([-2f], 1, 1, 1, 1),
                ir.Constant([2f], 1, 1, 1, 1),
                ir.Constant([-2f], 1, 1, 1, 1),
                ir.Constant([2f], 1, 1, 1, 1)),
            _ => ir.Add(operation, "opset1", [], x),
        };
    }

    /// <summary>Returns numbers in which each position of a 2x2 window holds each kind of number once in a while.</summary>
    private static float[] Input()
    {
        float[] kinds = [float.NaN, 1.5f, -0.5f, float.PositiveInfinity, float.NegativeInfinity, 3f, -3f];
        Random random = new(7);
        return [.. Enumerable.Range(0, Channels * Side * Side).Select(_ => kinds[random.Next(kinds.Length)])];
    }
}
