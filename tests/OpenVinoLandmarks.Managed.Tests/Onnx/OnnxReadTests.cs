using System.Text;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Onnx;

/// <summary>Reads ONNX files that this engine cannot run, and files with open sizes.</summary>
[TestClass]
public sealed class OnnxReadTests
{
    private static readonly int[] s_shape = [1, 3, 8, 8];

    public static IEnumerable<object[]> Refusals =>
    [
        ["LSTM", 11, Array.Empty<(string, object)>(), "node 0 'LSTM_v0' (LSTM, opset 11): this operator is not supported"],
        ["Relu", 11, new (string, object)[] { ("alpha", 1f) }, "node 0 'Relu_v0' (Relu, opset 11): attribute 'alpha' is not supported"],
        ["HardSwish", 13, Array.Empty<(string, object)>(), "(HardSwish, opset 13): the operator set does not have this operator"],
        ["MaxPool", 9, Pool(("ceil_mode", 1)), "(MaxPool, opset 9): attribute 'ceil_mode' is not supported"],
        ["MaxPool", 12, Pool(("storage_order", 1)), "(MaxPool, opset 12): attribute 'storage_order' is 1; only 0 is supported"],
        ["MaxPool", 12, Pool(("auto_pad", "SAME")), "attribute 'auto_pad' is 'SAME'"],
        ["MaxPool", 12, Pool(("strides", new long[] { 0, 1 })), "attribute 'strides' must have 2 values of 1 or more"],
        ["MaxPool", 12, Pool(("strides", 2)), "attribute 'strides' has the kind Integer; a list of integers is expected"],
        ["AveragePool", 19, Pool(("dilations", new long[] { 2, 2 })), "attribute 'dilations' has values above 1"],
        ["Cast", 13, new (string, object)[] { ("to", 11) }, "(Cast, opset 13): attribute 'to' is DOUBLE"],
        ["Softmax", 13, new (string, object)[] { ("axis", 4) }, "axis 4 is out of range for a tensor of rank 4"],
        ["Transpose", 13, new (string, object)[] { ("perm", new long[] { 0, 1, 1, 2 }) }, "[0,1,1,2] is not a permutation"],
        ["Concat", 13, Array.Empty<(string, object)>(), "attribute 'axis' is missing"],
        ["Pad", 9, new (string, object)[] { ("pads", new long[8]), ("mode", "wrap") }, "attribute 'mode' is 'wrap'"],
    ];

    [TestMethod]
    [DynamicData(nameof(Refusals))]
    public void UnsupportedNode_IsRefusedWithNodeOperatorAndOpset(string type, int opset, object attributes, string message)
    {
        OnnxWriter onnx = new(opset);
        onnx.Output(onnx.Node(type, [onnx.Input("x", s_shape)], ((string, object)[])attributes));
        Assert.Contains(message, Refused(onnx.File()));
    }

    [TestMethod]
    [DataRow(8, "The ONNX model has the operator set 8; 9 to 25 are supported")]
    [DataRow(26, "The ONNX model has the operator set 26; 9 to 25 are supported")]
    public void OtherOperatorSet_IsRefused(int opset, string message)
    {
        OnnxWriter onnx = new(opset);
        onnx.Output(onnx.Node("Relu", [onnx.Input("x", s_shape)]));
        Assert.Contains(message, Refused(onnx.File()));
    }

    [TestMethod]
    public void NodeThatReadsALaterNode_IsRefused()
    {
        OnnxWriter onnx = new(11);
        onnx.Input("x", s_shape);
        onnx.Output(onnx.Node("Add", ["x", "later"]));
        const string Reason = "(Add, opset 11): it reads 'later', which is not an input, an initializer or an output of an earlier node";
        Assert.Contains(Reason, Refused(onnx.File()));
    }

    [TestMethod]
    public void OutputThatNoNodeComputes_IsRefused()
    {
        OnnxWriter onnx = new(11);
        onnx.Node("Relu", [onnx.Input("x", s_shape)]);
        onnx.Output("y");
        Assert.Contains("No node of the ONNX model computes its output 'y'", Refused(onnx.File()));
    }

    [TestMethod]
    public void ExternalData_AreRefused()
    {
        OnnxWriter onnx = new(13);
        ProtoMessage tensor = onnx.Tensor("", OnnxType.Float, Array.Empty<float>(), [3]);
        tensor.Integer(14, 1);
        onnx.Output(onnx.Node("Add", [onnx.Input("x", 2, 3), onnx.Node("Constant", [], [("value", tensor)])]));
        Assert.Contains("its data are in another file (external data)", Refused(onnx.File()));
    }

    [TestMethod]
    public void TensorWithTooFewBytes_IsRefused()
    {
        OnnxWriter onnx = new(13);
        ProtoMessage tensor = onnx.Tensor("", OnnxType.Float, new float[2], [3]);
        onnx.Output(onnx.Node("Add", [onnx.Input("x", 2, 3), onnx.Node("Constant", [], [("value", tensor)])]));
        Assert.Contains("it has 8 bytes of data; f32 [3] takes 12", Refused(onnx.File()));
    }

    [TestMethod]
    public void InputOfAnotherType_IsRefused()
    {
        OnnxWriter onnx = new(13);
        onnx.Output(onnx.Node("Relu", [onnx.Input("x", OnnxType.Double, 2, 3)]));
        Assert.Contains("The input 'x' has the element type DOUBLE", Refused(onnx.File()));
    }

    [TestMethod]
    public void FileThatIsNotOnnx_IsRefused()
    {
        Assert.Contains("The ONNX file is damaged: ModelProto, byte", Refused(Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?>")));
        Assert.Contains("The file is not an ONNX model: it has no graph", Refused([]));
    }

    [TestMethod]
    public void LongChain_IsReadAndRunWithoutRecursion()
    {
        OnnxWriter onnx = new(13);
        string x = onnx.Input("x", 1, 4);
        for (int i = 0; i < 20_000; i++)
        {
            x = onnx.Node("Relu", [x]);
        }

        onnx.Output(x);
        Assert.AreSequenceEqual([0f, 1f, 0f, 2f], Engine.RunReference(OnnxModel.Read(onnx.File()), [-1f, 1f, -3f, 2f])[0]);
    }

    [TestMethod]
    public void PRelu_OfOnePixelPerChannel_HasOneSlopePerChannel()
    {
        OnnxWriter onnx = new(16);
        onnx.Output(onnx.Node("PRelu", [onnx.Input("x", 2, 2, 1), onnx.Floats([0.5f, 0.25f], 2, 1)]));
        OnnxModel model = OnnxModel.Read(onnx.File());
        Assert.AreSequenceEqual([-0.5f, -1f, 3f, -2f], Engine.RunReference(model, [-1, -4, 3, -8])[0]);
        Assert.AreSequenceEqual([-0.5f, -1f, 3f, -2f], Engine.RunPlan(model, [-1, -4, 3, -8])[0]);
    }

    [TestMethod]
    public void CeilMode_DoesNotCountWindowsThatBeginBehindTheData()
    {
        OnnxWriter onnx = new(22);
        (string, object)[] attributes =
        [
            ("kernel_shape", new long[] { 1, 2 }), ("strides", new long[] { 1, 2 }), ("pads", new long[] { 0, 0, 0, 1 }), ("ceil_mode", 1),
        ];
        onnx.Output(onnx.Node("MaxPool", [onnx.Input("x", 1, 1, 1, 4)], attributes));
        Assert.AreSequenceEqual([2f, 4f], Engine.RunReference(OnnxModel.Read(onnx.File()), [1, 2, 3, 4])[0]);
    }

    [TestMethod]
    public void OpenSizes_AreFixedByTheCaller()
    {
        OnnxWriter onnx = new(13);
        string pooled = onnx.Node("GlobalAveragePool", [onnx.Input("x", -1, 3, -1, -1)]);
        onnx.Output(onnx.Node("Flatten", [pooled]));
        OnnxFile file = OnnxFile.Read(onnx.File());
        Assert.AreSequenceEqual([-1, 3, -1, -1], file.Inputs[0].Shape);
        string message = Assert.ThrowsExactly<ModelFormatException>(() => OnnxModel.Build(file)).Message;
        Assert.Contains("input 'x': dimension 2 of '1,3,?,?' is not fixed: set the shape of this input", message);

        OnnxModel model = OnnxModel.Build(file, Shapes(1, 3, 4, 6));
        Assert.AreSequenceEqual([1, 3, 4, 6], model.Inputs[0].Shape);
        Assert.AreSequenceEqual([1, 3, 8, 2], model.WithInputShapes(Shapes(1, 3, 8, 2)).Inputs[0].Shape);
        Assert.AreSequenceEqual([5, 3], model.WithBatch(5).Outputs[0].Shape);
    }

    [TestMethod]
    public void UnknownInputOrWrongRank_IsAnError()
    {
        OnnxWriter onnx = new(13);
        onnx.Output(onnx.Node("Relu", [onnx.Input("x", s_shape)]));
        byte[] file = onnx.File();
        Dictionary<string, IReadOnlyList<int>> other = new() { ["y"] = s_shape };
        Assert.Contains("no input 'y'", Assert.ThrowsExactly<ArgumentException>(() => OnnxModel.Read(file, other)).Message);
        Assert.ThrowsExactly<ArgumentException>(() => OnnxModel.Read(file, Shapes(1, 3, 0, 8)));
        Assert.Contains(
            "the file has 4 dimensions", Assert.ThrowsExactly<ModelFormatException>(() => OnnxModel.Read(file, Shapes(3, 8))).Message);
    }

    [TestMethod]
    public void IrModel_TakesOtherInputShapes()
    {
        IrWriter ir = new();
        IrPort x = ir.Parameter("x", 1, 2, 4, 4);
        ir.Result(ir.Add("ReLU", "opset1", [], x));
        Assert.AreSequenceEqual([1, 2, 6, 8], ir.Read().WithInputShapes(Shapes(1, 2, 6, 8)).Outputs[0].Shape);
    }

    [TestMethod]
    [RequiresPeerModels]
    public void File_DescribesItselfBeforeShapesAreKnown()
    {
        OnnxFile file = OnnxFile.Read(Path.Combine(PeerModels.Folder!, "ultralight_version-RFB-320.onnx"));
        Assert.AreEqual(9, file.Opset);
        Assert.AreEqual(4, file.IrVersion);
        Assert.HasCount(1, file.Inputs);
        Assert.AreSequenceEqual(["scores", "boxes"], file.OutputNames);
        Assert.IsTrue(file.Operators.Contains("Exp"));
    }

    [TestMethod]
    public void ClosedStreamOrEmptyPath_IsAnArgumentError()
    {
        MemoryStream closed = new([]);
        closed.Dispose();
        Assert.ThrowsExactly<ArgumentException>(() => OnnxFile.Read(closed));
        Assert.ThrowsExactly<ArgumentException>(() => OnnxFile.Read(""));
    }

    private static (string, object)[] Pool(params (string, object)[] attributes) => [("kernel_shape", new long[] { 2, 2 }), .. attributes];

    private static Dictionary<string, IReadOnlyList<int>> Shapes(params int[] shape) => new() { ["x"] = shape };

    private static string Refused(byte[] file) => Assert.ThrowsExactly<ModelFormatException>(() => OnnxModel.Read(file)).Message;
}
