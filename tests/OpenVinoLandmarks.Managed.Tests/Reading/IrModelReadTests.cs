using System.Text;
using OpenVinoLandmarks.Managed.Tests.Networks;
using OpenVinoLandmarks.Managed.Tests.Support;

namespace OpenVinoLandmarks.Managed.Tests.Reading;

/// <summary>Tests which model files are refused and that the message names the place and the reason.</summary>
[TestClass]
public sealed class IrModelReadTests
{
    private static readonly (byte[] Xml, byte[] Bin) s_model = HandWritten.Classifier();

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [DataRow("pipe")]
    [DataRow("device")]
    public void Read_SpecialFile_ThrowsAtOnce(string kind)
    {
        using ScratchFolder folder = new();
        string xml = SpecialFile.Make(kind, folder.File("m.xml"));

        SpecialFile.Throws<ModelFormatException>(() => IrModel.Read(xml));
    }

    [TestMethod]
    [DataRow("type=\"ReLU\"", "type=\"HSigmoid\"", "layer 5 'relu' (HSigmoid, opset1): this operation is not supported")]
    [DataRow(
        "type=\"ReLU\" version=\"opset1\"",
        "type=\"ReLU\" version=\"opset99\"",
        "layer 5 'relu' (ReLU, opset99): the version is not supported")]
    [DataRow(
        "type=\"ReLU\" version=\"opset1\"",
        "type=\"ReLU\" version=\"extension\"",
        "layer 5 'relu' (ReLU, extension): the version is not supported")]
    [DataRow(
        "<data axis=\"1\"/>",
        "<data axis=\"1\" beta=\"2\"/>",
        "layer 11 'prob' (SoftMax, opset1): attribute 'beta' (with '2') is not supported")]
    [DataRow(
        "<data axis=\"1\"/>",
        "<data axis=\"2\"/>",
        "layer 11 'prob' (SoftMax, opset1): axis 2 is out of range for a tensor of rank 2")]
    [DataRow("auto_pad=\"same_upper\"", "auto_pad=\"twice\"", "layer 2 'conv' (Convolution, opset1): attribute 'auto_pad' is 'twice'")]
    [DataRow("strides=\"1,1\"", "strides=\"0,1\"", "attribute 'strides' must have 2 values of 1 or more")]
    [DataRow("strides=\"1,1\"", "strides=\"1,one\"", "attribute 'strides' is '1,one'")]
    [DataRow(
        "element_type=\"f32\" shape=\"4,2,3,3\"",
        "element_type=\"u1\" shape=\"4,2,3,3\"",
        "layer 1 'conv/weights' (Const, opset1): attribute 'element_type' is 'u1'")]
    [DataRow(
        "precision=\"FP32\"><dim>1</dim><dim>5</dim>",
        "precision=\"BIN\"><dim>1</dim><dim>5</dim>",
        "element type 'BIN' is not supported")]
    [DataRow("offset=\"320\"", "offset=\"321\"", "bytes 321 to 1601 are outside the bin file, which has 1600")]
    [DataRow("offset=\"320\"", "offset=\"-4\"", "attribute 'offset' is '-4'; a number of bytes is expected")]
    [DataRow("size=\"1280\"", "size=\"1276\"", "attribute 'size' is 1276; f32 [5,64] takes 1280 bytes")]
    [DataRow("shape=\"5,64\"", "shape=\"65536,65536\"", "has a negative size or more than 268435456 elements")]
    [DataRow("shape=\"1,2,8,8\"", "shape=\"1,2,8,16\"", "output port 0 has the shape [1,2,8,8] in the file; [1,2,8,16] is expected")]
    [DataRow("shape=\"1,2,8,8\"", "shape=\"1,2,?,8\"", "dimension 2 of '1,2,?,8' is not fixed")]
    [DataRow("<layer id=\"5\"", "<layer id=\"4\"", "layer 4 'conv/add' (Add, opset1) has the same id")]
    [DataRow("<layer id=\"5\"", "<layer id=\"five\"", "attribute 'id' is 'five'")]
    [DataRow(
        "from-layer=\"4\" from-port=\"2\"",
        "from-layer=\"4\" from-port=\"7\"",
        "does not start at an output port (layer 4 'conv/add' (Add, opset1))")]
    [DataRow("to-layer=\"5\" to-port=\"0\"", "to-layer=\"77\" to-port=\"0\"", "does not end at an input port")]
    [DataRow(
        "from-layer=\"4\" from-port=\"2\" to-layer=\"5\" to-port=\"0\"",
        "from-layer=\"5\" from-port=\"1\" to-layer=\"5\" to-port=\"0\"",
        "depends on itself")]
    [DataRow(
        "<edge from-layer=\"5\" from-port=\"1\" to-layer=\"6\" to-port=\"0\"/>",
        "",
        "layer 6 'pool' (MaxPool, opset1): no edge leads to input port 0")]
    [DataRow(
        "<dim>5</dim></port></input>",
        "<dim>6</dim></port></input>",
        "input port 0 has the shape [1,6] in the file; [1,5] is expected")]
    [DataRow("<dim>64</dim>", "<dim>6x</dim>", "'6x' is not a dimension")]
    [DataRow("version=\"10\"", "version=\"7\"", "IR version 7; versions 10 and 11 are supported")]
    [DataRow("type=\"Result\"", "type=\"Sigmoid\"", "The model has no outputs (layers of the type Result)")]
    [DataRow("<statistics/>", "<pre-process/>", "<pre-process> (normalization of inputs outside the graph) is not supported")]
    [DataRow("</net>", "", "The xml is malformed")]
    [DataRow("<layers>", "<layerz>", "The xml is malformed")]
    public void DamagedModel_IsRefusedWithPlaceAndReason(string from, string to, string message)
    {
        string text = Encoding.UTF8.GetString(s_model.Xml);
        Assert.Contains(from, text);
        ModelFormatException exception = Refused(text.Replace(from, to, StringComparison.Ordinal), s_model.Bin);
        Assert.Contains(message, exception.Message);
    }

    [TestMethod]
    public void ConstantBeyondTheEndOfTheBinFile_IsRefused()
    {
        ModelFormatException exception =
            Assert.ThrowsExactly<ModelFormatException>(() => IrModel.Read(s_model.Xml, s_model.Bin.AsMemory(0, 100)));
        const string Reason = "layer 1 'conv/weights' (Const, opset1): bytes 0 to 288 are outside the bin file, which has 100";
        Assert.Contains(Reason, exception.Message);
    }

    [TestMethod]
    public void EntityBomb_IsRefused()
    {
        const string Entities = "<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">";
        string bomb = $"<!DOCTYPE net [{Entities}]><net name=\"&b;\" version=\"11\"/>";
        Assert.Contains("DTD", Refused(bomb, []).Message);
    }

    [TestMethod]
    public void ExternalEntity_IsRefused()
    {
        const string Entity = "<!ENTITY secret SYSTEM \"file:///etc/hostname\">";
        string external = $"<!DOCTYPE net [{Entity}]><net name=\"&secret;\" version=\"11\"><layers/></net>";
        Assert.Contains("DTD", Refused(external, []).Message);
    }

    [TestMethod]
    public void DeepNesting_NeedsNoStack()
    {
        const int Depth = 200_000;
        StringBuilder xml = new("<net name=\"deep\" version=\"11\"><layers/>");
        xml.Insert(xml.Length, "<x>", Depth).Insert(xml.Length, "</x>", Depth).Append("</net>");
        Assert.Contains("The model has no outputs (layers of the type Result)", Refused(xml.ToString(), []).Message);
    }

    [TestMethod]
    public void LongChain_IsReadAndRunWithoutRecursion()
    {
        IrWriter ir = new();
        IrPort x = ir.Parameter("x", 1, 4);
        for (int i = 0; i < 20_000; i++)
        {
            x = ir.Add("ReLU", "opset1", [], x);
        }

        ir.Result(x);
        Assert.AreSequenceEqual([0f, 1f, 0f, 2f], Engine.RunReference(ir.Read(), [-1f, 1f, -3f, 2f])[0]);
    }

    [TestMethod]
    [DataRow("utf-7")]
    [DataRow("utf-16")]
    [DataRow("shift_jis")]
    [DataRow("no-such-encoding")]
    public void UnusualEncoding_IsReadOrRefused(string encoding)
    {
        string xml = $"<?xml version=\"1.0\" encoding=\"{encoding}\"?><net name=\"n\" version=\"11\"><layers/></net>";
        Assert.IsNotEmpty(Refused(xml, []).Message);
    }

    [TestMethod]
    public void ManyResizesWithLargeTables_AreRefused()
    {
        IrWriter ir = new();
        IrPort x = ir.Parameter("x", 1, 1, 1, 1 << 20);
        for (int i = 0; i < 10; i++)
        {
            IrPort small = ir.Add(
                "Interpolate",
                "opset11",
                [("mode", "linear"), ("shape_calculation_mode", "sizes"), ("antialias", "true"), ("pads_begin", "0"), ("pads_end", "0")],
                x,
                ir.Integers(1),
                ir.Integers(3));
            ir.Result(small);
        }

        Assert.Contains("the tables of this and earlier layers", Refused(Encoding.UTF8.GetString(ir.Xml()), ir.Bin()).Message);
    }

    [TestMethod]
    public void EmptyFile_IsRefused() => Assert.Contains("The xml is malformed", Refused("", []).Message);

    [TestMethod]
    public void HugeParameter_IsReadWithoutMemory()
    {
        IrWriter ir = new();
        ir.Result(ir.Add("ReLU", "opset1", [], ir.Parameter("x", 1, 8, 2048, 2048)));
        (byte[] xml, byte[] bin) = (ir.Xml(), ir.Bin());
        long before = GC.GetAllocatedBytesForCurrentThread();
        IrModel model = IrModel.Read(xml, bin);
        Assert.IsLessThan(1L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.AreEqual(2048, model.Outputs[0].Shape[3]);
    }

    [TestMethod]
    public void TensorsAboveTheLimitTogether_AreRefused()
    {
        IrWriter ir = new();
        IrPort x = ir.Parameter("x", 1, 16, 2048, 2048);
        for (int i = 0; i < 5; i++)
        {
            x = ir.Add("ReLU", "opset1", [], x);
        }

        ir.Result(x);
        Assert.Contains("the limit is 1073741824", Refused(Encoding.UTF8.GetString(ir.Xml()), ir.Bin()).Message);
    }

    [TestMethod]
    public void Streams_ReturnTheSameModelAsMemory()
    {
        using MemoryStream xml = new(s_model.Xml);
        using MemoryStream bin = new(s_model.Bin);
        IrModel fromStream = IrModel.Read(xml, bin);
        IrModel fromMemory = IrModel.Read(s_model.Xml, s_model.Bin);
        float[] input = new Lcg(3).Floats(128, -1, 1);
        Assert.AreSequenceEqual(Engine.RunReference(fromMemory, input)[0], Engine.RunReference(fromStream, input)[0]);
        Assert.IsTrue(xml.CanRead);
    }

    [TestMethod]
    public void OpenBatch_IsOneUnlessAnotherIsRequested()
    {
        string text = Encoding.UTF8.GetString(s_model.Xml).Replace("shape=\"1,2,8,8\"", "shape=\"?,2,8,8\"", StringComparison.Ordinal);
        IrModel model = IrModel.Read(Encoding.UTF8.GetBytes(text), s_model.Bin);
        Assert.AreEqual(1, model.Inputs[0].Shape[0]);
        Assert.AreEqual(7, model.WithBatch(7).Outputs[0].Shape[0]);
    }

    [TestMethod]
    public void BatchThatAReshapeForbids_IsRefusedWithThePlace()
    {
        IrWriter ir = new();
        IrPort x = ir.Parameter("x", 1, 2, 3, 3);
        ir.Result(ir.Add("Reshape", "opset1", [("special_zero", "true")], x, ir.Integers(1, 18)));
        IrModel model = ir.Read();
        ModelFormatException exception = Assert.ThrowsExactly<ModelFormatException>(() => model.WithBatch(2));
        const string Reason = "layer 2 'Reshape_2' (Reshape, opset1): data of the shape [2,2,3,3] cannot be reshaped to [1,18]";
        Assert.Contains("cannot take a batch of 2: " + Reason, exception.Message);
    }

    [TestMethod]
    public void BatchThatMixesImages_IsRefused()
    {
        IrWriter ir = new();
        IrPort x = ir.Parameter("x", 1, 2, 3, 3);
        ir.Result(ir.Add("Reshape", "opset1", [("special_zero", "true")], x, ir.Integers(1, -1)));
        Assert.Contains("its output", Assert.ThrowsExactly<ModelFormatException>(() => ir.Read().WithBatch(2)).Message);
    }

    [TestMethod]
    public void OtherInputShape_HasOutputsOfItsSize()
    {
        IrWriter ir = new();
        IrPort x = ir.Parameter("x", 1, 2, 6, 6);
        ir.Result(ir.Add("Concat", "opset1", [("axis", "1")], x, ir.Add("ReLU", "opset1", [], x)));
        IrModel model = ir.Read().WithInputShapes(new Dictionary<string, IReadOnlyList<int>> { ["x"] = [1, 2, 9, 4] });
        float[] input = new Lcg(5).Floats(72, -1, 1);

        CollectionAssert.AreEqual(new[] { 1, 4, 9, 4 }, model.Outputs[0].Shape.ToArray());
        float[] expected = [.. input, .. input.Select(value => MathF.Max(0, value))];
        Assert.AreSequenceEqual(expected, Engine.RunPlan(model, input)[0]);
    }

    [TestMethod]
    public void InputShapeThatDoesNotFit_IsRefusedWithThePlace()
    {
        IrWriter ir = new();
        IrPort x = ir.Parameter("x", 1, 2, 3, 3);
        ir.Result(ir.Add("Reshape", "opset1", [("special_zero", "true")], x, ir.Integers(1, 18)));
        IrModel model = ir.Read();

        Assert.Contains("layer 2 'Reshape_2'", Refused([1, 2, 4, 4]).Message);
        Assert.Contains("the shape [1,18] was set; the file has 4 dimensions", Refused([1, 18]).Message);
        Assert.ThrowsExactly<ArgumentException>(() => Reshape("y", [1, 2, 3, 3]));
        Assert.ThrowsExactly<ArgumentException>(() => Reshape("x", [1, 2, 0, 3]));

        ModelFormatException Refused(int[] shape) => Assert.ThrowsExactly<ModelFormatException>(() => Reshape("x", shape));

        IrModel Reshape(string name, int[] shape) =>
            model.WithInputShapes(new Dictionary<string, IReadOnlyList<int>> { [name] = shape });
    }

    [TestMethod]
    public void BatchOfZero_IsAnArgumentError() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => IrModel.Read(s_model.Xml, s_model.Bin).WithBatch(0));

    [TestMethod]
    public void ClosedOrUnreadableStream_IsAnArgumentError()
    {
        MemoryStream closed = new(s_model.Xml);
        closed.Dispose();
        using MemoryStream open = new(s_model.Xml);
        Assert.AreEqual("xml", Assert.ThrowsExactly<ArgumentException>(() => IrModel.Read(closed, null)).ParamName);
        Assert.AreEqual("bin", Assert.ThrowsExactly<ArgumentException>(() => IrModel.Read(open, closed)).ParamName);
    }

    [TestMethod]
    [DataRow("", null)]
    [DataRow("model.xml", "")]
    public void EmptyPath_IsAnArgumentError(string xmlPath, string? binPath) =>
        Assert.ThrowsExactly<ArgumentException>(() => IrModel.Read(xmlPath, binPath));

    private static ModelFormatException Refused(string xml, byte[] bin) =>
        Assert.ThrowsExactly<ModelFormatException>(() => IrModel.Read(Encoding.UTF8.GetBytes(xml), bin));
}
