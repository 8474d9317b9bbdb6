using OpenVinoLandmarks.KServe.Tensors;

namespace OpenVinoLandmarks.KServe.Tests.Tensors;

/// <summary>Tests which models of servers are used and how they are called.</summary>
[TestClass]
public sealed class RemoteModelTests
{
    [TestMethod]
    [DataRow("1,3,48,48", "1,10", 1, false, DisplayName = "one image per call")]
    [DataRow("-1,3,48,48", "-1,10", 32, false, DisplayName = "an open batch")]
    [DataRow("4,3,48,48", "4,10", 4, true, DisplayName = "a fixed batch")]
    [DataRow("-1,3,48,48", "1,1,200,7", 1, false, DisplayName = "outputs without a batch")]
    public void Batch_FollowsTheShapes(string input, string output, int batch, bool isFixed)
    {
        RemoteModel model = Create(Shape(input), Shape(output));
        Assert.AreEqual((batch, isFixed, 48, 48), (model.Batch, model.IsBatchFixed, model.Width, model.Height));
    }

    [TestMethod]
    [DataRow("1,3,48", "1,10")]
    [DataRow("1,4,48,48", "1,10")]
    [DataRow("1,3,-1,-1", "1,10")]
    [DataRow("1,3,48,9000", "1,10")]
    [DataRow("0,3,48,48", "0,10")]
    [DataRow("1,3,48,48", "1,-1")]
    [DataRow("1,3,48,48", "1,0")]
    [DataRow("1,3,48,48", "1,100000,100000")]
    [DataRow("4,3,48,48", "1,10")]
    [DataRow("1,3,48,48", "-5,10")]
    public void Model_WithOtherShapes_IsRefusedWithThem(string input, string output)
    {
        ModelException error = Assert.ThrowsExactly<ModelException>(() => Create(Shape(input), Shape(output)));
        Assert.Contains($"[{input}]", error.Message);
        Assert.Contains($"[{output}]", error.Message);
        Assert.Contains("a server", error.Message);
    }

    [TestMethod]
    [DataRow("BYTES", "FP32")]
    [DataRow("FP64", "FP32")]
    [DataRow("FP32", "BYTES")]
    [DataRow("FP32", "")]
    public void Model_WithOtherTypes_IsRefused(string input, string output) =>
        Assert.ThrowsExactly<ModelException>(() => Create([1, 3, 48, 48], [1, 10], input, output));

    [TestMethod]
    public void Answer_WithAVariableNumberOfRows_IsRead()
    {
        RemoteModel model = Create([1, 3, 48, 48], [-1, 5]);
        OutputBuffers outputs = new(model);
        foreach (int rows in new[] { 3, 0, 100, 1 })
        {
            float[] numbers = [.. Enumerable.Range(0, rows * 5).Select(i => (float)i)];
            outputs.Begin(1);
            outputs.ReceiveNumbers("out", Datatype.Fp32, [rows, 5], numbers, value => value);
            outputs.End();
            CollectionAssert.AreEqual(numbers, outputs.Read(0, 0).ToArray());
        }
    }

    [TestMethod]
    [DataRow("out", "FP32", "1,10", 39, DisplayName = "bytes are missing")]
    [DataRow("out", "FP32", "1,10", 41, DisplayName = "too many bytes")]
    [DataRow("out", "FP16", "1,10", 20, DisplayName = "another type")]
    [DataRow("out", "FP32", "10", 40, DisplayName = "another rank")]
    [DataRow("out", "FP32", "2,10", 80, DisplayName = "another number of images")]
    [DataRow("out", "FP32", "-1,-10", 40, DisplayName = "negative sizes")]
    [DataRow("out", "FP32", "4294967296,4294967296", 0, DisplayName = "an overflow to zero")]
    [DataRow("other", "FP32", "1,10", 40, DisplayName = "another name")]
    public void Answer_ThatDoesNotFit_IsRefused(string name, string datatype, string shape, int bytes)
    {
        OutputBuffers outputs = new(Create([1, 3, 48, 48], [1, 10]));
        outputs.Begin(1);
        Assert.ThrowsExactly<AnswerException>(() =>
        {
            outputs.ReceiveRaw(name, datatype, Shape(shape), new byte[bytes]);
            outputs.End();
        });
    }

    private static RemoteModel Create(
        IReadOnlyList<long> input, IReadOnlyList<long> output, string inputType = Datatype.Fp32, string outputType = Datatype.Fp32) =>
        RemoteModel.Create(
            new ModelDescription("m", [], "", [new TensorPort("in", inputType, input)], [new TensorPort("out", outputType, output)]),
            "",
            32,
            "a server");

    private static long[] Shape(string text) => [.. text.Split(',').Select(long.Parse)];
}
