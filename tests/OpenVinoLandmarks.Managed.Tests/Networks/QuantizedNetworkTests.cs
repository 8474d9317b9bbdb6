using OpenVinoLandmarks.Managed.Planning;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Networks;

/// <summary>
/// Compares random networks with FakeQuantize in OpenVINO, the naive executor and plans: with floats and with the integers of each set of
/// instructions that the machine has.
/// </summary>
[TestClass]
public sealed class QuantizedNetworkTests
{
    private const int Networks = 100;

    /// <summary>Below the effect of a single wrong level.</summary>
    private const float Tolerance = 2e-5f;

    public static IEnumerable<object[]> Methods =>
        from width in PlanRun.Widths
        from method in new[] { ConvolutionMethod.Direct, ConvolutionMethod.Winograd2, ConvolutionMethod.Winograd4 }
        select new object[] { width[0], method };

    public static IEnumerable<object[]> Dots =>
        from width in PlanRun.Widths
        from dot in Enum.GetValues<DotKind>()
        where IntegerMethod.IsSupported(dot)

        // Blocks of eight sums do not fill a vector of sixteen floats.
        where dot != DotKind.Portable || (int)width[0] < 512
        select new object[] { width[0], dot };

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DynamicData(nameof(Methods))]
    public void Floats_EqualNaive(int bits, object method) => CompareWithNaive(bits, (ConvolutionMethod)method, null);

    [TestMethod]
    [DynamicData(nameof(Dots))]
    public void Integers_EqualNaive(int bits, object dot) => CompareWithNaive(bits, ConvolutionMethod.Integer, (DotKind)dot);

    [TestMethod]
    public void Integers_WithAvxVnni_EqualNaive()
    {
        if (!IntegerMethod.IsSupported(DotKind.AvxVnni))
        {
            Assert.Inconclusive("This processor has no AVX-VNNI.");
        }

        // Few of them, since the instruction may be emulated.
        CompareWithNaive(256, ConvolutionMethod.Integer, DotKind.AvxVnni, 20);
    }

    [TestMethod]
    [RequiresOpenVino]
    public void Networks_EqualOpenVino()
    {
        float worst = 0;
        for (int seed = 0; seed < Networks; seed++)
        {
            QuantizedNetwork network = new(seed);
            float[] expected = OpenVinoEngine.Run(network.Xml, network.Bin, network.Input)[0];
            IrModel model = IrModel.Read(network.Xml, network.Bin);
            foreach (ConvolutionMethod? method in new ConvolutionMethod?[] { null, ConvolutionMethod.Integer })
            {
                ManagedPlanOptions options = new() { MaxVectorBits = 128 << (seed % 3) };
                float[] actual = PlanRun.Run(model.Graph, options, [network.Input], method)[0];
                worst = MathF.Max(worst, Compare(seed, network, expected, actual));
            }
        }

        TestContext.WriteLine($"worst difference {worst:g3}");
    }

    private static float Compare(int seed, QuantizedNetwork network, float[] expected, float[] actual)
    {
        float difference = Difference.Relative(expected, actual);
        Assert.IsLessThan(Tolerance, difference, $"seed {seed}: {string.Join("; ", network.Steps)}");
        return difference;
    }

    private void CompareWithNaive(int bits, ConvolutionMethod method, DotKind? dot, int networks = Networks)
    {
        float worst = 0;
        int integers = 0;
        for (int seed = 0; seed < networks; seed++)
        {
            QuantizedNetwork network = new(seed);
            IrModel model = IrModel.Read(network.Xml, network.Bin);
            float[] expected = Engine.RunReference(model, network.Input)[0];
            bool isBytes = seed % 2 == 1;
            ManagedPlanOptions options = new()
            {
                MaxVectorBits = bits,
                Input = isBytes ? ManagedInputLayout.InterleavedBytes : ManagedInputLayout.PlanarFloat,
                Threads = seed % 10 == 0 ? 2 : 1,
            };
            integers += PlanCompiler.Compile(model.Graph, options, method, dot).Steps.Count(s => s.GetType().Name == "IntegerStep`4");
            float[] actual = PlanRun.Run(model.Graph, options, [network.Input], method, dot)[0];
            worst = MathF.Max(worst, Compare(seed, network, expected, actual));
        }

        TestContext.WriteLine($"worst difference {worst:g3}, {integers} convolutions with integers");
        Assert.IsTrue(method == ConvolutionMethod.Integer ? integers > networks : integers == 0, $"{integers} convolutions with integers");
    }
}
