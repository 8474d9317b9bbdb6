using OpenVinoLandmarks.Managed.Operations;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Operations;

/// <summary>Compares operations with results computed by hand, for cases that random graphs rarely reach.</summary>
[TestClass]
public sealed class OperationTests
{
    [TestMethod]
    public void FakeQuantize_RoundsHalvesToEven()
    {
        // Five levels from 0 to 4: the levels are the integers.
        float[] rounded = [.. new[] { 0.5f, 1.5f, 2.5f, 3.5f, -1f, 9f }.Select(x => FakeQuantizeOperation.Quantize(x, 0, 4, 0, 4, 5))];
        Assert.AreSequenceEqual([0f, 2f, 2f, 4f, 0f, 4f], rounded);
    }

    [TestMethod]
    public void FakeQuantize_WithEqualLimits_HasTwoResults()
    {
        Assert.AreEqual(-1f, FakeQuantizeOperation.Quantize(2, 2, 2, -1, 1, 256));
        Assert.AreEqual(1f, FakeQuantizeOperation.Quantize(2.5f, 2, 2, -1, 1, 256));
    }

    [TestMethod]
    public void MaxPool_RoundedUp_LastWindowReachesOverTheEdge()
    {
        float[] result = Run([1, 1, 1, 5], [1, 2, 3, 4, 5], (ir, x) => ir.Add(
            "MaxPool",
            "opset1",
            [
                ("strides", "1,2"),
                ("kernel", "1,2"),
                ("pads_begin", "0,0"),
                ("pads_end", "0,0"),
                ("rounding_type", "ceil"),
                ("auto_pad", "explicit"),
            ],
            x));
        Assert.AreSequenceEqual([2f, 4f, 5f], result);
    }

    [TestMethod]
    public void MaxPool_Indices_ArePositionsOfTheMaxima()
    {
        IrWriter ir = new();
        IrPort x = ir.Parameter("x", 1, 1, 2, 4);
        IrPort pool = ir.Add(
            "MaxPool",
            "opset8",
            [
                ("strides", "2,2"),
                ("kernel", "2,2"),
                ("pads_begin", "0,0"),
                ("pads_end", "0,0"),
                ("index_element_type", "i64"),
                ("axis", "2"),
            ],
            x);
        ir.Result(new IrPort(pool.Layer, pool.Port + 1, new Graph.Value("indices", IrElementType.I64, pool.Shape)));
        Assert.AreSequenceEqual([5f, 2f], Engine.RunReference(ir.Read(), [1, 2, 9, 3, 4, 8, 5, 6])[0]);
    }

    [TestMethod]
    [DataRow("true", new[] { 1.5f, 3.5f, 5f })]
    [DataRow("false", new[] { 1.5f, 3.5f, 5f })]
    public void AveragePool_WithoutPadding_NeverCountsElementsOverTheEdge(string exclude, float[] expected)
    {
        float[] result = Run([1, 1, 1, 5], [1, 2, 3, 4, 5], (ir, x) => ir.Add(
            "AvgPool",
            "opset1",
            [
                ("strides", "1,2"),
                ("kernel", "1,2"),
                ("pads_begin", "0,0"),
                ("pads_end", "0,0"),
                ("rounding_type", "ceil"),
                ("auto_pad", "explicit"),
                ("exclude-pad", exclude),
            ],
            x));
        Assert.AreSequenceEqual(expected, result);
    }

    [TestMethod]
    public void StridedSlice_NewAxisShrinkAndEllipsis_ChangeTheRank()
    {
        float[] result = Run([2, 2, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], (ir, x) =>
        {
            IrPort slice = ir.Add(
                "StridedSlice",
                "opset1",
                [
                    ("begin_mask", "0,0,0"),
                    ("end_mask", "0,0,0"),
                    ("new_axis_mask", "1,0,0"),
                    ("shrink_axis_mask", "0,0,1"),
                    ("ellipsis_mask", "0,1,0"),
                ],
                x,
                ir.Integers(0, 0, -1),
                ir.Integers(0, 0, 0),
                ir.Integers(1, 1, 1));
            Assert.AreSequenceEqual([1, 2, 2], slice.Shape.Dims.ToArray());
            return slice;
        });
        Assert.AreSequenceEqual([2f, 5f, 8f, 11f], result);
    }

    [TestMethod]
    public void Pad_WithNegativeNumbers_Cuts()
    {
        float[] result = Run([1, 4], [1, 2, 3, 4], (ir, x) => ir.Add(
            "Pad", "opset12", [("pad_mode", "constant")], x, ir.Integers(0, -1), ir.Integers(0, 1), ir.Constant([9f])));
        Assert.AreSequenceEqual([2f, 3f, 4f, 9f], result);
    }

    [TestMethod]
    public void Interpolate_Antialiased_AveragesAllCoveredElements()
    {
        float[] result = Run([1, 1, 1, 4], [0, 4, 8, 12], (ir, x) => ir.Add(
            "Interpolate",
            "opset11",
            [("mode", "linear"), ("shape_calculation_mode", "sizes"), ("antialias", "true"), ("pads_begin", "0"), ("pads_end", "0")],
            x,
            ir.Integers(2),
            ir.Integers(3)));

        // Coordinates 0.5 and 2.5, triangles of the half width 2: weights 3/4, 3/4, 1/4, divided by their sum, 7/4.
        Assert.AreEqual((0 * 3 + 4 * 3 + 8 * 1) / 7f, result[0], 1e-5);
        Assert.AreEqual((4 * 1 + 8 * 3 + 12 * 3) / 7f, result[1], 1e-5);
    }

    [TestMethod]
    public void IntegerArithmetic_IsFoldedIntoTheTargetShape()
    {
        float[] result = Run([4, 3], [.. Enumerable.Range(0, 12).Select(i => (float)i)], (ir, x) =>
        {
            IrPort shape = ir.Add("ShapeOf", "opset3", [("output_type", "i64")], x);
            IrPort half = ir.Add("Divide", "opset1", [("m_pythondiv", "true")], shape, ir.Integers(2, 1));
            IrPort target = ir.Add("Multiply", "opset1", [], half, ir.Integers(1, 2));
            IrPort reshaped = ir.Add("Reshape", "opset1", [("special_zero", "false")], x, target);
            Assert.AreSequenceEqual([2, 6], reshaped.Shape.Dims.ToArray());
            return reshaped;
        });
        Assert.HasCount(12, result);
    }

    [TestMethod]
    public void DivisionOfIntegersByZero_IsRefused()
    {
        IrWriter ir = new();
        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(
            () => ir.Add("Divide", "opset1", [], ir.Integers(1, 2), ir.Integers(1, 0)));
        Assert.Contains("constants without a zero", exception.Message);
    }

    [TestMethod]
    public void SoftMax_OfLargeNumbers_DoesNotOverflow()
    {
        float[] result = Run([1, 2], [1000, 1000], (ir, x) => ir.Add("SoftMax", "opset8", [("axis", "-1")], x));
        Assert.AreSequenceEqual([0.5f, 0.5f], result);
    }

    private static float[] Run(int[] shape, float[] input, Func<IrWriter, IrPort, IrPort> make)
    {
        IrWriter ir = new();
        ir.Result(make(ir, ir.Parameter("x", shape)));
        return Engine.RunReference(ir.Read(), input)[0];
    }
}
