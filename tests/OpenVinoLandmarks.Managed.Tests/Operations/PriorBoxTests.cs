using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Operations;

/// <summary>Compares PriorBox and Gather with OpenVINO on the same small models.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class PriorBoxTests
{
    [TestMethod]
    [DataRow("16", "38.4", "2", "true", "0", "16", "true", "opset1")]
    [DataRow("16", "38.4", "2,3", "false", "1", "0", "true", "opset1")]
    [DataRow("16,30", "38.4,60", "2,3", "1", "1", "8", "true", "opset8")]
    [DataRow("16,30", "38.4", "0.5", "true", "0", "8", "true", "opset8")]
    [DataRow("16", "", "", "true", "0", "8", "true", "opset1")]
    [DataRow("0.2,0.3,0.5", "", "2,0.5", "false", "0", "0.1", "false", "opset1")]
    public void PriorBox_EqualsOpenVino(
        string least, string most, string ratios, string flip, string clip, string step, string scaleAll, string opset)
    {
        IrWriter ir = new();
        IrPort boxes = ir.Add(
            "PriorBox",
            opset,
            [
                ("min_size", least),
                ("max_size", most),
                ("aspect_ratio", ratios),
                ("flip", flip),
                ("clip", clip),
                ("step", step),
                ("offset", "0.5"),
                ("variance", "0.1,0.1,0.2,0.2"),
                ("scale_all_sizes", scaleAll),
                ("density", ""),
                ("fixed_ratio", ""),
                ("fixed_size", ""),
            ],
            ir.Integers(3, 5),
            ir.Integers(48, 80));
        Compare(ir, ir.Add("Add", "opset1", [], boxes, ir.Parameter("x", 1, 1)), [0]);
    }

    [TestMethod]
    [DataRow("opset1", 1, new[] { 2L, 1L, 0L })]
    [DataRow("opset7", 1, new[] { 2L, 1L, 0L })]
    [DataRow("opset8", 1, new[] { -1L, 1L, 0L, 0L })]
    [DataRow("opset8", -1, new[] { 3L })]
    [DataRow("opset8", 0, new[] { 1L, 0L })]
    public void Gather_EqualsOpenVino(string opset, int axis, long[] indices)
    {
        IrWriter ir = new();
        IrPort x = ir.Parameter("x", 2, 3, 2, 4);
        IrPort gathered = ir.Add("Gather", opset, [], x, ir.Integers(indices), ir.Integers(axis));
        Compare(ir, gathered, [.. Enumerable.Range(0, 48).Select(i => (float)i)]);
    }

    private static void Compare(IrWriter ir, IrPort result, float[] input)
    {
        ir.Result(result);
        float[] expected = OpenVinoEngine.Run(ir.Xml(), ir.Bin(), input)[0];
        float[] actual = Engine.RunPlan(ir.Read(), input)[0];
        Assert.HasCount(expected.Length, actual);
        float worst = expected.Zip(actual, (a, b) => MathF.Abs(a - b)).Max();
        Assert.IsLessThan(1e-5f, worst);
    }
}
