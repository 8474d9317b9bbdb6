using OpenVinoLandmarks.Managed.Building.Onnx;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <summary>Runs every form of every operator, in the operator sets in which it changed, and compares with OpenVINO.</summary>
[TestClass]
public sealed class OperatorTableTests
{
    private static readonly OnnxCase[] s_cases =
        [.. OperatorTable.Elementwise(), .. OperatorTable.Linear(), .. OperatorTable.Shapes(), .. OperatorTable.Windows()];

    public static IEnumerable<object[]> Names => s_cases.Select(c => new object[] { c.ToString() });

    public static IEnumerable<object[]> Comparable => s_cases.Where(c => !c.OpenVinoDiffers).Select(c => new object[] { c.ToString() });

    [TestMethod]
    [RequiresOpenVino]
    [DynamicData(nameof(Comparable))]
    public void Operator_EqualsOpenVino(string name)
    {
        OnnxCase wanted = s_cases.Single(c => c.ToString() == name);
        OnnxComparison.Compare(wanted.Write(), 11, 0);
    }

    /// <summary>
    /// ONNX flattens the data of a Softmax up to operator set 12; OpenVINO 2026.4.1 does it up to 10 only, so the older file runs there.
    /// </summary>
    [TestMethod]
    [RequiresOpenVino]
    [DataRow(11, 1), DataRow(11, 0), DataRow(12, 1), DataRow(12, 0)]
    public void Softmax_BeforeOpset13_EqualsTheOldestForm(int opset, int axis)
    {
        OnnxWriter Write(int version)
        {
            OnnxWriter onnx = new(version);
            onnx.Output(onnx.Node("Softmax", [onnx.Input("x", 2, 3, 4)], [("axis", axis)]));
            return onnx;
        }

        OnnxWriter oldest = Write(9);
        Dictionary<string, (int[] Shape, float[] Numbers)> inputs = OnnxComparison.Inputs(oldest, 5);
        float[] expected = OpenVinoEngine.RunOnnx(oldest.File(), inputs, oldest.Outputs)[oldest.Outputs[0]];
        float[] actual = Engine.RunReference(OnnxModel.Read(Write(opset).File()), inputs["x"].Numbers)[0];
        Assert.IsLessThan(OnnxComparison.Tolerance, Difference.Relative(expected, actual));
    }

    /// <summary>Files with typed data and those from before version 4 of the format give the same numbers.</summary>
    [TestMethod]
    [DynamicData(nameof(Names))]
    public void OtherEncodings_GiveTheSameNumbers(string name)
    {
        OnnxCase wanted = s_cases.Single(c => c.ToString() == name);
        float[][] expected = Run(wanted.Write());
        float[][] typed = Run(wanted.Write(typedData: true));
        float[][] old = Run(wanted.Write(irVersion: 3));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreSequenceEqual(expected[i], typed[i]);
            Assert.AreSequenceEqual(expected[i], old[i]);
        }
    }

    [TestMethod]
    public void Table_HasAllOperators()
    {
        IEnumerable<string> missing = OnnxOperators.Types.Except(s_cases.SelectMany(c => c.Write().Nodes).Select(Operator));
        Assert.IsEmpty(missing, string.Join(", ", missing));
    }

    private static string Operator(string node) => node.Split(" = ")[1].Split('(')[0];

    private static float[][] Run(OnnxWriter onnx)
    {
        OnnxModel model = OnnxComparison.Read(onnx, onnx.File());
        Dictionary<string, (int[] Shape, float[] Numbers)> inputs = OnnxComparison.Inputs(onnx, 11);
        return Engine.RunReference(model, [.. model.Inputs.Select(i => inputs[i.Name].Numbers)]);
    }
}

/// <summary>One form of an operator in one operator set.</summary>
/// <param name="Name">What the form shows.</param>
/// <param name="Opset">The operator set.</param>
/// <param name="Build">Writes the nodes and returns the name of the result.</param>
internal sealed record OnnxCase(string Name, int Opset, Func<OnnxWriter, string> Build)
{
    /// <summary>Whether OpenVINO cannot read the form, or departs from the definition of the operator.</summary>
    public bool OpenVinoDiffers { get; init; }

    /// <summary>Returns the file.</summary>
    public OnnxWriter Write(bool typedData = false, int irVersion = 8)
    {
        OnnxWriter onnx = new(Opset, irVersion) { TypedData = typedData };
        onnx.Output(Build(onnx));
        return onnx;
    }

    public override string ToString() => $"opset {Opset}, {Name}";
}
