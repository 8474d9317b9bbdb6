using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Models;

/// <summary>Finds models by name and by path, and checks their files.</summary>
[TestClass]
public sealed class ModelLocatorTests
{
    private const string Bundled = ModelCatalog.BundledLandmarks;

    [TestMethod]
    [DataRow(ModelCatalog.BundledLandmarks, "FP32")]
    [DataRow(ModelCatalog.BundledLandmarks, "FP16")]
    [DataRow(ModelCatalog.BundledLandmarks, "fp16-int8")]
    [DataRow(ModelCatalog.BundledFaceDetector, "FP32")]
    [DataRow(ModelCatalog.BundledFaceDetector, "FP16")]
    public void BundledModels_AreEmbeddedAndMatchTheirChecksums(string name, string precision)
    {
        ModelFiles files = new ModelLocator().Read(name, precision);
        ListedModel listed = ModelCatalog.Find(name)!;
        ModelChecksum.Verify("xml", files.Definition.Span, listed.Find(precision, ".xml")!);
        ModelChecksum.Verify("bin", files.Weights.Span, listed.Find(precision, ".bin")!);
        Assert.AreEqual(precision.ToUpperInvariant(), files.Precision);
    }

    [TestMethod]
    public void Catalog_ListsBothOfficialModelsInThreePrecisions()
    {
        foreach (string name in new[] { ModelCatalog.OfficialLandmarks, ModelCatalog.OfficialFaceDetector })
        {
            ListedModel model = ModelCatalog.Find(name)!;
            Assert.IsFalse(model.IsBundled);
            Assert.AreEqual(6, model.Files.Count);
            Assert.IsTrue(model.Files.All(file => file is { Size: > 0, Sha384.Length: 96, Address.IsAbsoluteUri: true }));
        }
    }

    [TestMethod]
    public void FolderOfTheOption_IsSearchedFirst()
    {
        using ScratchFolder folder = Copy(Bundled, "FP16");
        ModelFiles files = new ModelLocator(folder.Path).Read(Bundled, "FP16");
        StringAssert.StartsWith(files.Origin, folder.Path);
    }

    [TestMethod]
    public void ChangedBit_IsAModelErrorThatNamesTheFile()
    {
        using ScratchFolder folder = Copy(Bundled, "FP32");
        string path = Path.Combine(folder.Path, "bundled", Bundled, "FP32", Bundled + ".bin");
        byte[] weights = File.ReadAllBytes(path);
        weights[1000] ^= 1;
        File.WriteAllBytes(path, weights);
        ModelException error = Assert.ThrowsExactly<ModelException>(() => new ModelLocator(folder.Path).Read(Bundled, "FP32"));
        StringAssert.Contains(error.Message, path);
        StringAssert.Contains(error.Message, "SHA-384");
    }

    [TestMethod]
    public void TruncatedFile_IsAModelErrorWithBothSizes()
    {
        using ScratchFolder folder = Copy(Bundled, "FP32");
        string path = Path.Combine(folder.Path, "bundled", Bundled, "FP32", Bundled + ".bin");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..5000]);
        ModelException error = Assert.ThrowsExactly<ModelException>(() => new ModelLocator(folder.Path).Read(Bundled, "FP32"));
        StringAssert.Contains(error.Message, "5000 bytes; the published file has 762464");
    }

    [TestMethod]
    public void MissingWeights_AreAModelErrorThatNamesTheFile()
    {
        using ScratchFolder folder = new();
        string path = folder.Write("mine.xml", "<net/>"u8);
        ModelException error = Assert.ThrowsExactly<ModelException>(() => new ModelLocator().Read(path));
        StringAssert.Contains(error.Message, Path.ChangeExtension(path, ".bin"));
    }

    [TestMethod]
    [DataRow("no/such/model.xml")]
    [DataRow("no-such-model")]
    public void MissingModel_IsAModelError(string nameOrPath) =>
        StringAssert.Contains(Assert.ThrowsExactly<ModelException>(() => new ModelLocator().Read(nameOrPath)).Message, "was not found");

    [TestMethod]
    public void UnknownPrecision_NamesTheKnownOnes() =>
        AssertRefused(Bundled, "INT4", "FP32, FP16, FP16-INT8");

    [TestMethod]
    public void MissingPrecision_NamesThoseThatExist() =>
        AssertRefused(ModelCatalog.BundledFaceDetector, "FP16-INT8", "It exists in FP32, FP16");

    [TestMethod]
    public void MissingPrecisionThatIsAWish_IsReplacedByAnother() =>
        Assert.AreEqual("FP32", new ModelLocator().Read(ModelCatalog.BundledFaceDetector, "FP16-INT8", precisionIsWish: true).Precision);

    [TestMethod]
    public void FileWithAListedNameInAnUnusualFolder_IsTheUsersOwn()
    {
        using ScratchFolder folder = new();
        string path = folder.Write($"retrained/{Bundled}.xml", "<net/>"u8);
        folder.Write($"retrained/{Bundled}.bin", [1, 2, 3]);
        Assert.AreEqual("unknown", new ModelLocator().Read(path).Precision);
    }

    [TestMethod]
    public void FolderAsModel_IsAModelError()
    {
        using ScratchFolder folder = new();
        StringAssert.Contains(Assert.ThrowsExactly<ModelException>(() => new ModelLocator().Read(folder.Path)).Message, "is a folder");
    }

    private static void AssertRefused(string name, string precision, string message)
    {
        ModelException error = Assert.ThrowsExactly<ModelException>(() => new ModelLocator().Read(name, precision));
        StringAssert.Contains(error.Message, message);
    }

    private static ScratchFolder Copy(string name, string precision)
    {
        ModelFiles files = new ModelLocator().Read(name, precision);
        ScratchFolder folder = new();
        folder.Write($"bundled/{name}/{precision}/{name}.xml", files.Definition.Span);
        folder.Write($"bundled/{name}/{precision}/{name}.bin", files.Weights.Span);
        return folder;
    }
}
