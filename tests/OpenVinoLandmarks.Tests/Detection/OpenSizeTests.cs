using System.Text;
using System.Text.RegularExpressions;
using OpenCvSharp;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>A face detector as an OpenVINO IR that leaves sizes of its input open, as a converter writes it; on both engines.</summary>
public abstract partial class OpenSizeTests(string device) : CountedTest
{
    private const string Stated = "shape=\"1,3,256,256\"";

    [TestMethod]
    [DataRow("?,3,?,?", 256, 256)]
    [DataRow("-1,3,-1,-1", 384, 384)]
    [DataRow("1,3,64..2048,64..2048", 640, 352)]
    [DataRow("?,3,256,?", 512, 256)]
    public void OpenFile_AtTheChosenSize_FindsTheFacesOfTheFixedFile(string shape, int width, int height)
    {
        using ScratchFolder folder = new();
        ImageSize size = new(width, height);
        using FaceDetector open = Create(WriteOpen(folder, shape), size);
        using FaceDetector fixedFile = Create(ModelCatalog.BundledFaceDetector, size);
        using Mat picture = CrowdPicture.Draw(900, 700, 90, [(200, 200), (600, 300), (400, 550)], out FaceBox[] faces);

        IReadOnlyList<FaceBox> found = open.Detect(Pixels.View(picture));

        Assert.AreEqual((width, height), (open.Info.InputWidth, open.Info.InputHeight));
        Assert.IsGreaterThanOrEqualTo(faces.Length, found.Count);
        CollectionAssert.AreEqual(fixedFile.Detect(Pixels.View(picture)).ToArray(), found.ToArray());
    }

    [TestMethod]
    public void SizeOfTheCard_IsTaken()
    {
        using ScratchFolder folder = new();
        folder.Write("model.json", "{\"input\": {\"width\": 320, \"height\": 192}}"u8);
        using FaceDetector detector = Create(WriteOpen(folder, "?,3,?,?"), size: null);
        Assert.AreEqual((320, 192), (detector.Info.InputWidth, detector.Info.InputHeight));
    }

    [TestMethod]
    public void OpenFile_WithoutASize_IsAnErrorThatNamesTheCard()
    {
        using ScratchFolder folder = new();
        string file = WriteOpen(folder, "?,3,?,?");
        ModelException error = Assert.ThrowsExactly<ModelException>(() => Create(file, size: null).Dispose());
        StringAssert.Contains(error.Message, "leaves the size of its input open");
        StringAssert.Contains(error.Message, "model.json");
    }

    [TestMethod]
    public void SizeThatDoesNotFit_IsAnErrorThatNamesIt()
    {
        using ScratchFolder folder = new();
        string file = WriteOpen(folder, "?,3,?,?");
        ModelException error = Assert.ThrowsExactly<ModelException>(() => Create(file, new ImageSize(300, 304)).Dispose());
        StringAssert.Contains(error.Message, file);
        StringAssert.Contains(error.Message, "300x304");
        StringAssert.Contains(error.Message, "multiples of 32");
        Assert.DoesNotContain("cannot be read", error.Message);
        Assert.DoesNotContain("\n", error.Message);
    }

    private protected FaceDetector Create(string model, ImageSize? size) => FaceDetector.Create(new FaceDetectorOptions
    {
        Engine = { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32 },
        Model = model,
        Precision = "FP32",
        InputSize = size,
    });

    // The bundled detector; the sizes of images are open in its ports too.
    private protected static string WriteOpen(ScratchFolder folder, string shape, Func<string, string>? change = null)
    {
        ModelFiles files = new ModelLocator().Read(ModelCatalog.BundledFaceDetector, "FP32");
        string xml = Encoding.UTF8.GetString(files.Definition.Span).Replace("shape=\"1, 3, 256, 256\"", Stated, StringComparison.Ordinal);
        StringAssert.Contains(xml, Stated);
        xml = ImagePort().Replace(xml.Replace(Stated, $"shape=\"{shape}\"", StringComparison.Ordinal), "<dim>-1</dim><dim>-1</dim></port>");
        folder.Write("open.bin", files.Weights.Span);
        return folder.Write("open.xml", Encoding.UTF8.GetBytes(change?.Invoke(xml) ?? xml));
    }

    [GeneratedRegex(@"<dim>(256|128|64|32|16|8)</dim>\s*<dim>\1</dim>\s*</port>")]
    private static partial Regex ImagePort();
}

[TestClass]
public sealed class ManagedOpenSizeTests() : OpenSizeTests("MANAGED")
{
    [TestMethod]
    public void OperationOfAnIrThatTheEngineLacks_IsNamedWithTheSize()
    {
        using ScratchFolder folder = new();
        string file = WriteOpen(folder, "?,3,?,?", xml => xml.Replace("type=\"Sigmoid\"", "type=\"Erf\"", StringComparison.Ordinal));
        ModelException error = Assert.ThrowsExactly<ModelException>(() => Create(file, new ImageSize(320, 256)).Dispose());
        StringAssert.Contains(error.Message, "cannot be built for 320x256: layer ");
        StringAssert.Contains(error.Message, "(Erf, opset1): this operation is not supported");
        StringAssert.Contains(error.Message, "OpenVINO device");
    }

    /// <summary>Without declared shapes of its outputs, the kind of a model is found out with another size.</summary>
    [TestMethod]
    [DataRow(true, "cannot be built for 96x64: node ")]
    [DataRow(false, "cannot be built for 320x320 to infer them: node ")]
    public void OperatorOfAnOnnxFileThatTheEngineLacks_IsNamedWithTheSize(bool declaresShapes, string reason)
    {
        using ScratchFolder folder = new();
        float[] row = new float[7];
        MadeModel model = new(-1, -1) { DeclaresShapes = declaresShapes };
        string file = model.Add(row, new float[3 * row.Length], [1, 1, 1, 7], "Erf").Write(folder);
        ModelException error = Assert.ThrowsExactly<ModelException>(() => Create(file, new ImageSize(96, 64)).Dispose());
        StringAssert.Contains(error.Message, reason);
        StringAssert.Contains(error.Message, "(Erf, opset 13)");
        Assert.DoesNotContain("cannot be read", error.Message);
    }
}

[TestClass]
[TestCategory("EveryRuntime")]
[RequiresOpenVino]
[DoNotParallelize]
public sealed class OpenVinoOpenSizeTests() : OpenSizeTests("CPU")
{
    [TestMethod]
    public void BothEngines_FindTheSameFaces()
    {
        using ScratchFolder folder = new();
        string file = WriteOpen(folder, "?,3,?,?");
        ImageSize size = new(448, 384);
        using FaceDetector openVino = Create(file, size);
        using FaceDetector managed = FaceDetector.Create(new FaceDetectorOptions
        {
            Engine = { Device = DeviceSelection.Managed },
            Model = file,
            InputSize = size,
        });
        using Mat picture = CrowdPicture.Draw(900, 700, 90, [(200, 200), (600, 300), (400, 550)], out _);
        FaceBox[] expected = [.. openVino.Detect(Pixels.View(picture))], actual = [.. managed.Detect(Pixels.View(picture))];
        Assert.IsGreaterThanOrEqualTo(3, expected.Length);
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i].X, actual[i].X, 0.05f);
            Assert.AreEqual(expected[i].Y, actual[i].Y, 0.05f);
            Assert.AreEqual(expected[i].Width, actual[i].Width, 0.05f);
            Assert.AreEqual(expected[i].Height, actual[i].Height, 0.05f);
            Assert.AreEqual(expected[i].Score!.Value, actual[i].Score!.Value, 1e-4f);
        }
    }
}
