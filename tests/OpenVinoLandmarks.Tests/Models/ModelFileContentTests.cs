using System.Buffers.Binary;
using System.Text;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Models;

/// <summary>Files that are not an OpenVINO IR are named for what they are, and weights that are not finite are refused.</summary>
[TestClass]
public sealed class ModelFileContentTests
{
    private const string Ir = "<?xml version=\"1.0\"?><net name=\"n\" version=\"11\"><layers>";

    [TestMethod]
    [DataRow("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "Git LFS pointer")]
    [DataRow("\uFEFF  <!DOCTYPE html><html lang=\"en\">", "web page")]
    [DataRow("\n<HTML><body>404</body></HTML>", "web page")]
    [DataRow("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\"><html>", "web page")]
    [DataRow("<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", "error message of a server")]
    [DataRow("\u0008\u0008\u0012\u0007pytorch", "ONNX model")]
    [DataRow("\u0008\u0003:\u00011", "ONNX model")]
    [DataRow("PK\u0003\u0004abc", "ZIP archive")]
    [DataRow("\u0018\0\0\0TFL3abcdef", "TensorFlow Lite")]
    [DataRow("<?xml version=\"1.0\"?><opencv_storage><cascade>", "root <opencv_storage>")]
    [DataRow("{\"message\": \"not found\"}", "is not XML")]
    [DataRow("", "is empty")]
    [DataRow("<?xml version=\"1.0\" ?>\n<net batch=\"1\" name=\"n\" version=\"6\">", "version 6")]
    [DataRow("<net name='n' version='7'>", "version 7")]
    [DataRow("<!-- made by hand --><net name=\"n\" version=\"2\" batch=\"1\">", "version 2")]
    public void OtherFiles_AreNamedForWhatTheyAre(string content, string named)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        ModelException error = Assert.ThrowsExactly<ModelException>(() => ModelFileContent.RequireIr("mine.xml", bytes));
        StringAssert.StartsWith(error.Message, "mine.xml ");
        StringAssert.Contains(error.Message, named);
    }

    [TestMethod]
    [DataRow("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "Git LFS pointer")]
    [DataRow("<!DOCTYPE html><html>", "web page")]
    [DataRow("<?xml version=\"1.0\"?><net name=\"n\" version=\"11\">", "an OpenVINO IR, not an ONNX model")]
    [DataRow("PK\u0003\u0004abc", "ZIP archive")]
    [DataRow("This is a text.", "another file, not an ONNX model; it starts with 'This is a text.'")]
    [DataRow("", "is empty")]
    public void FilesNamedOnnx_AreNamedForWhatTheyAre(string content, string named)
    {
        ModelException error = Assert.ThrowsExactly<ModelException>(
            () => ModelFileContent.RequireOnnx("mine.onnx", Encoding.UTF8.GetBytes(content)));
        StringAssert.StartsWith(error.Message, "mine.onnx ");
        StringAssert.Contains(error.Message, named);
    }

    [TestMethod]
    public void OnnxFile_IsReadForItsOperatorsAndOutputs()
    {
        byte[] file = new MadeModel(8, 8).Add([1, 2], new float[6], [1, 2], "Exp").File();
        ModelFileContent.RequireOnnx("mine.onnx", file);
        CollectionAssert.AreEquivalent(
            new[] { "GlobalAveragePool", "Reshape", "MatMul", "Add", "Exp" }, OnnxText.Operators(file).ToArray());
        Assert.HasCount(1, OnnxText.Outputs(file));

        // Damage anywhere yields fewer facts, and no exception.
        for (int i = 0; i < file.Length; i++)
        {
            byte[] damaged = [.. file];
            damaged[i] ^= 0xFF;
            Assert.IsLessThanOrEqualTo(6, OnnxText.Operators(damaged).Count);
            Assert.IsLessThanOrEqualTo(5, OnnxText.Operators(file.AsSpan(0, i)).Count);
            Assert.IsLessThanOrEqualTo(2, OnnxText.Outputs(damaged).Count);
            _ = OnnxText.ExternalTensor(damaged);
            _ = OnnxText.TensorThatIsNotFinite(damaged);
        }
    }

    [TestMethod]
    public void OnnxWeightThatIsNotFinite_IsFound()
    {
        byte[] file = new MadeModel(8, 8).Constants([1, float.NaN, 2], 1, 3).File();
        ModelException error = Assert.ThrowsExactly<ModelException>(() => ModelFileContent.RequireOnnx("mine.onnx", file));
        StringAssert.Contains(error.Message, "not finite");
    }

    [TestMethod]
    [DataRow(Ir)]
    [DataRow("\uFEFF<!-- a comment --><?xml version=\"1.0\"?>\n<net version=\"10\">")]
    [DataRow("<net>")]
    public void AnIr_IsAccepted(string content) => ModelFileContent.RequireIr("mine.xml", Encoding.UTF8.GetBytes(content));

    [TestMethod]
    [DataRow("f32", 4, 0x7F80_0000UL)]
    [DataRow("f32", 4, 0xFF80_0000UL)]
    [DataRow("f32", 4, 0x7FC0_0000UL)]
    [DataRow("f16", 2, 0x7C00UL)]
    [DataRow("f16", 2, 0xFE00UL)]
    [DataRow("bf16", 2, 0x7F80UL)]
    [DataRow("f64", 8, 0x7FF0_0000_0000_0000UL)]
    public void OneWeightThatIsNotFinite_IsFoundAnywhere(string type, int size, ulong bits)
    {
        foreach (int index in new[] { 0, 1, 15, 16, 36 })
        {
            byte[] weights = new byte[8 + 37 * size];
            byte[] number = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(number, bits);
            number.AsSpan(0, size).CopyTo(weights.AsSpan(8 + index * size));
            byte[] xml = Encoding.UTF8.GetBytes(
                $"{Ir}<layer type=\"Const\"><data element_type=\"{type}\" shape=\"37\" offset=\"8\" size=\"{37 * size}\"/></layer>");
            ModelException error = Assert.ThrowsExactly<ModelException>(() => ModelFileContent.RequireFiniteWeights("m.bin", xml, weights));
            StringAssert.Contains(error.Message, "not finite");
        }
    }

    [TestMethod]
    [DataRow("f32", 4, 0x7F7F_FFFFUL)]
    [DataRow("i64", 8, 0x7FF0_0000_0000_0000UL)]
    [DataRow("i32", 4, 0x7FC0_0000UL)]
    public void FiniteNumbersAndIntegers_AreAccepted(string type, int size, ulong bits)
    {
        byte[] weights = new byte[37 * 8];
        BinaryPrimitives.WriteUInt64LittleEndian(weights, bits);
        byte[] xml = Encoding.UTF8.GetBytes($"{Ir}<data element_type='{type}' shape='37' offset='0' size='{37 * size}'/>");
        ModelFileContent.RequireFiniteWeights("m.bin", xml, weights);
    }

    [TestMethod]
    public void SingleInfinity_IsALimitAndAccepted()
    {
        byte[] weights = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(weights, float.PositiveInfinity);
        byte[] xml = Encoding.UTF8.GetBytes($"{Ir}<data element_type=\"f32\" shape=\"\" offset=\"0\" size=\"4\"/>");
        ModelFileContent.RequireFiniteWeights("m.bin", xml, weights);
    }

    [TestMethod]
    public void NumberScan_FindsOneNumberAtEveryPlace()
    {
        for (int length = 1; length < 40; length++)
        {
            float[] numbers = [.. Enumerable.Range(0, length).Select(i => (float)i)];
            Assert.IsTrue(NumberScan.IsFinite(numbers));
            for (int i = 0; i < length; i++)
            {
                float[] changed = [.. numbers];
                changed[i] = i % 2 == 0 ? float.NaN : float.NegativeInfinity;
                Assert.IsFalse(NumberScan.IsFinite(changed), $"{i} of {length}");
            }
        }
    }
}
