using System.Text;
using System.Text.RegularExpressions;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Reading;

/// <summary>
/// IR files that leave sizes of their input open: they are built for the sizes that the caller chooses, as OpenVINO reshapes them.
/// </summary>
[TestClass]
public sealed partial class OpenSizeTests
{
    private const int Side = 64;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow("?,3,?,?", 1, 64, 64)]
    [DataRow("-1,3,-1,-1", 1, 96, 160)]
    [DataRow("1,3,32..512,32..512", 1, 160, 32)]
    [DataRow("1,3,?,64", 1, 128, 64)]
    [DataRow("?,?,?,?", 3, 64, 96)]
    [RequiresOpenVino]
    public void Outputs_EqualOpenVino(string shape, int batch, int height, int width)
    {
        (byte[] xml, byte[] bin) = Detector(shape);
        int[] sizes = [batch, 3, height, width];
        float[] picture = new Lcg(11).Floats(batch * 3 * height * width, -1, 1);
        float[][] expected = OpenVinoEngine.Run(xml, bin, sizes, picture);

        IrModel model = IrModel.Build(IrFile.Read(xml, bin), Shapes(sizes));

        CollectionAssert.AreEqual(sizes, model.Inputs[0].Shape.ToArray());
        CollectionAssert.AreEqual(new[] { batch, height / 8 * (width / 8), 1 }, model.Outputs[0].Shape.ToArray());
        CollectionAssert.AreEqual(new[] { batch, 4, height / 4, width / 4 }, model.Outputs[1].Shape.ToArray());
        float worst = Compare("naive", expected, Engine.RunReference(model, picture));
        foreach (object[] bits in PlanRun.Widths)
        {
            worst = MathF.Max(worst, Compare($"{bits[0]} bits", expected, Engine.RunPlan(model, (int)bits[0], picture)));
        }

        TestContext.WriteLine($"worst difference {worst:g3}");
    }

    [TestMethod]
    public void File_ListsInputsAndOutputs_AsDeclared()
    {
        (byte[] xml, byte[] bin) = Detector("?,3,?,32..512");
        IrFile file = IrFile.Read(xml, bin);
        ModelPort input = file.Inputs.Single();
        CollectionAssert.AreEqual(new[] { -1, 3, -1, -1 }, input.Shape.ToArray());
        Assert.AreEqual(("image", IrElementType.F32), (input.Name, input.ElementType));
        CollectionAssert.AreEqual(new[] { -1, -1, -1 }, file.Outputs[0].Shape.ToArray());
        Assert.HasCount(2, file.Outputs);
    }

    [TestMethod]
    public void OpenBatchAlone_IsOne_AndCanBeSet()
    {
        (byte[] xml, byte[] bin) = Detector("?,3,64,64");
        IrModel model = IrModel.Read(xml, bin);
        Assert.AreEqual(1, model.Inputs[0].Shape[0]);
        Assert.AreEqual(5, model.WithBatch(5).Outputs[0].Shape[0]);
        Assert.AreEqual(96, model.WithInputShapes(Shapes(1, 3, 96, 64)).Inputs[0].Shape[2]);
    }

    [TestMethod]
    public void OpenSize_WithoutAChoice_IsAnErrorThatNamesTheInput()
    {
        (byte[] xml, byte[] bin) = Detector("1,3,?,64");
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => IrModel.Read(xml, bin));
        StringAssert.Contains(error.Message, "layer 0 'image' (Parameter, opset1): dimension 2 of '1,3,?,64' is not fixed");
        IrFile file = IrFile.Read(xml, bin);
        Assert.ThrowsExactly<ArgumentException>(() => IrModel.Build(file, Shapes(1, 3, 0, 64)));
        Assert.ThrowsExactly<ArgumentException>(
            () => IrModel.Build(file, new Dictionary<string, IReadOnlyList<int>> { ["picture"] = [1, 3, 64, 64] }));
        StringAssert.Contains(
            Assert.ThrowsExactly<ModelFormatException>(() => IrModel.Build(file, Shapes(3, 64, 64))).Message, "the file has 4 dimensions");
    }

    /// <summary>A map of 15 rows is halved to 8, and enlarged to 16: the sum of both branches does not exist.</summary>
    [TestMethod]
    public void SizeThatDoesNotFit_IsAnErrorThatNamesTheLayer()
    {
        (byte[] xml, byte[] bin) = Detector("?,3,?,?", byScales: true);
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(
            () => IrModel.Build(IrFile.Read(xml, bin), Shapes(1, 3, 60, 64)));
        StringAssert.Contains(error.Message, "(Add, opset1)");
    }

    [TestMethod]
    public void ResultWithoutAnInput_IsAnError()
    {
        string damaged = Encoding.UTF8.GetString(Detector("1,3,64,64").Xml);
        int result = damaged.LastIndexOf("type=\"Result\"", StringComparison.Ordinal);
        int input = damaged.IndexOf("<input>", result, StringComparison.Ordinal);
        damaged = damaged[..input] + damaged[damaged.IndexOf("</layer>", input, StringComparison.Ordinal)..];
        damaged = LastEdge().Replace(damaged, "</edges>");
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(
            () => IrFile.Read(Encoding.UTF8.GetBytes(damaged), default));
        StringAssert.Contains(error.Message, "it has 0 inputs; 1 is expected");
    }

    private static Dictionary<string, IReadOnlyList<int>> Shapes(params int[] sizes) => new() { ["image"] = sizes };

    private static float Compare(string engine, float[][] expected, float[][] actual)
    {
        Assert.HasCount(expected.Length, actual);
        float worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            float difference = Difference.Relative(expected[i], actual[i]);
            Assert.IsLessThan(1e-4f, difference, $"{engine}, output {i}");
            worst = MathF.Max(worst, difference);
        }

        return worst;
    }

    /// <summary>
    /// Writes a detector as converters write it for open sizes: its Reshape and Interpolate layers compute their targets from ShapeOf.
    /// </summary>
    /// <param name="shape">The shape that the file states for the input.</param>
    /// <param name="byScales">Whether the Interpolate layer doubles its input, instead of taking the size of the other branch.</param>
    private static (byte[] Xml, byte[] Bin) Detector(string shape, bool byScales = false)
    {
        Lcg random = new(3);
        IrWriter ir = new();
        IrPort image = ir.Parameter("image", 1, 3, Side, Side);
        IrPort quarter = Convolution(ir, random, Convolution(ir, random, image, 8, 2), 4, 2);
        IrPort eighth = Convolution(ir, random, quarter, 4, 2);
        IrPort target = ir.Add(
            "StridedSlice",
            "opset1",
            [("begin_mask", "0"), ("end_mask", "0"), ("new_axis_mask", "0"), ("shrink_axis_mask", "0"), ("ellipsis_mask", "0")],
            ShapeOf(ir, quarter), ir.Integers(2), ir.Integers(4), ir.Integers(1));
        (string, string)[] nearest =
        [
            ("mode", "nearest"), ("shape_calculation_mode", byScales ? "scales" : "sizes"),
            ("coordinate_transformation_mode", "asymmetric"),
            ("nearest_mode", "floor"), ("antialias", "false"), ("pads_begin", "0,0,0,0"), ("pads_end", "0,0,0,0"), ("cube_coeff", "-0.75"),
        ];
        IrPort larger = ir.Add("Interpolate", "opset11", nearest, eighth, byScales ? ir.Constant([2f, 2], 2) : target, ir.Integers(2, 3));
        IrPort sum = ir.Add("Add", "opset1", [("auto_broadcast", "numpy")], quarter, larger);

        // The scores: N x H x W x 1 becomes N x HW x 1.
        IrPort rows = ir.Add("Transpose", "opset1", [], Convolution(ir, random, eighth, 1, 1), ir.Integers(0, 2, 3, 1));
        IrPort rowsShape = ShapeOf(ir, rows);
        IrPort cells = ir.Add(
            "ReduceProd", "opset1", [("keep_dims", "true")], Gather(ir, rowsShape, 1, 2), ir.Integers(0));
        IrPort all = ir.Add("Concat", "opset1", [("axis", "0")], Gather(ir, rowsShape, 0), cells, ir.Integers(1));
        IrPort scores = ir.Add("Sigmoid", "opset1", [], ir.Add("Reshape", "opset1", [("special_zero", "false")], rows, all));
        ir.Result(scores);
        ir.Result(sum);

        // Ports of images state open sizes too, as in files of a converter; those of lists do not depend on them.
        string xml = Encoding.UTF8.GetString(ir.Xml());
        xml = xml.Replace($"shape=\"1,3,{Side},{Side}\"", $"shape=\"{shape}\"", StringComparison.Ordinal);
        xml = ImagePort().Replace(xml, "$1<dim>-1</dim>$2<dim>-1</dim><dim>-1</dim></port>");
        xml = ScorePort().Replace(xml, "<dim>-1</dim><dim>-1</dim><dim>-1</dim></port>");
        return (Encoding.UTF8.GetBytes(xml), ir.Bin());
    }

    private static IrPort Convolution(IrWriter ir, Lcg random, IrPort x, int channels, int stride)
    {
        IrPort weights = ir.Constant(random.Floats(channels * x[1] * 9, -0.3f, 0.3f), channels, x[1], 3, 3);
        (string, string)[] attributes =
        [
            ("strides", $"{stride},{stride}"), ("pads_begin", "1,1"), ("pads_end", "1,1"), ("dilations", "1,1"), ("auto_pad", "explicit"),
        ];
        return ir.Add("ReLU", "opset1", [], ir.Add("Convolution", "opset1", attributes, x, weights));
    }

    private static IrPort ShapeOf(IrWriter ir, IrPort x) => ir.Add("ShapeOf", "opset3", [("output_type", "i64")], x);

    private static IrPort Gather(IrWriter ir, IrPort list, params long[] indices) =>
        ir.Add("Gather", "opset8", [("batch_dims", "0")], list, ir.Integers(indices), ir.Constant([0L]));

    // Ports of four dimensions that are not weights of 3 x 3: batch, channels, and two sizes of 8 or more.
    [GeneratedRegex(@"(<port [^>]*>)<dim>1</dim>(<dim>\d+</dim>)<dim>(?:\d\d|8)</dim><dim>(?:\d\d|8)</dim></port>")]
    private static partial Regex ImagePort();

    [GeneratedRegex(@"<dim>1</dim><dim>64</dim><dim>1</dim></port>")]
    private static partial Regex ScorePort();

    [GeneratedRegex(@"<edge [^>]*/></edges>")]
    private static partial Regex LastEdge();
}
