using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Tests.Models;

/// <summary>Official files of other releases are used; unknown files give a warning, or an error in strict mode.</summary>
[TestClass]
public sealed class ModelReleaseTests
{
    private const string Name = ModelCatalog.OfficialLandmarks;

    public static IEnumerable<object[]> OldFiles =>
        from release in new[] { "2020.4-ir10", "2022.1-ir11", "2022.1-rc2-ir11" }
        from precision in new[] { "FP32", "FP16", "FP16-INT8" }
        where release != "2022.1-rc2-ir11" || precision == "FP32"
        select new object[] { release, precision };

    [TestMethod]
    [RequiresOfficialModels]
    [DynamicData(nameof(OldFiles))]
    public void FilesOfAnotherRelease_AreUsedWithoutAWarning(string release, string precision)
    {
        using ScratchFolder folder = new();
        string source = Path.Combine(TestData.Models!, "old-ir", release, precision, Name);
        if (!File.Exists(source + ".xml"))
        {
            Assert.Inconclusive($"{source}.xml does not exist.");
        }

        Copy(folder, source, precision);
        List<string> warnings = [];
        ModelFiles files = new ModelLocator(folder.Path, strict: true, warnings.Add).Read(Name, precision);
        StringAssert.StartsWith(files.Origin, folder.Path);
        Assert.IsEmpty(warnings);
    }

    [TestMethod]
    public void UnknownFiles_AreUsedWithAWarningThatNamesVersionAndChecksum()
    {
        using ScratchFolder folder = Unknown(out string xml);
        List<string> warnings = [];
        ModelFiles files = new ModelLocator(folder.Path, warn: warnings.Add).Read(Name, "FP32");
        Assert.AreEqual(xml, files.Origin);
        Assert.HasCount(1, warnings);
        foreach (string part in new[] { xml, "IR version 11", "SHA-384", "--strict-models" })
        {
            StringAssert.Contains(warnings[0], part);
        }
    }

    [TestMethod]
    public void UnknownFiles_InStrictMode_AreRefused()
    {
        using ScratchFolder folder = Unknown(out string xml);
        ModelException error = Assert.ThrowsExactly<ModelException>(() => new ModelLocator(folder.Path, strict: true).Read(Name, "FP32"));
        StringAssert.Contains(error.Message, xml);
        StringAssert.Contains(error.Message, "storage.openvinotoolkit.org");
    }

    [TestMethod]
    public void APath_IsNeverRefusedForItsChecksum()
    {
        using ScratchFolder folder = Unknown(out string xml);
        Assert.AreEqual(Name, new ModelLocator(strict: true).Read(xml).Name);
    }

    [TestMethod]
    [RequiresOfficialModels]
    public void FilesOfTwoReleases_AreNotAKnownRelease()
    {
        using ScratchFolder folder = new();
        string old = Path.Combine(TestData.Models!, "old-ir", "2020.4-ir10", "FP32", Name);
        if (!File.Exists(old + ".xml"))
        {
            Assert.Inconclusive($"{old}.xml does not exist.");
        }

        folder.Write($"intel/{Name}/FP32/{Name}.xml", File.ReadAllBytes(TestData.OfficialModel(Name, "FP32")));
        folder.Write($"intel/{Name}/FP32/{Name}.bin", File.ReadAllBytes(old + ".bin"));
        List<string> warnings = [];
        _ = new ModelLocator(folder.Path, warn: warnings.Add).Read(Name, "FP32");
        Assert.HasCount(1, warnings);
    }

    [TestMethod]
    public void Catalog_ListsOtherReleasesOfBothOfficialModels()
    {
        foreach (string name in new[] { Name, ModelCatalog.OfficialFaceDetector })
        {
            IReadOnlyList<ListedRelease> releases = ModelCatalog.Find(name)!.OtherReleases!;
            Assert.IsGreaterThanOrEqualTo(3, releases.Count);
            IEnumerable<ReleasedFile> files = releases.SelectMany(release => release.Files);
            Assert.IsTrue(files.All(file => file is { Sha256.Length: 64 } or { Sha384.Length: 96 }));
        }
    }

    private static ScratchFolder Unknown(out string xml)
    {
        ModelFiles bundled = new ModelLocator().Read(ModelCatalog.BundledLandmarks, "FP32");
        ScratchFolder folder = new();
        xml = folder.Write($"intel/{Name}/FP32/{Name}.xml", bundled.Definition.Span);
        folder.Write($"intel/{Name}/FP32/{Name}.bin", bundled.Weights.Span);
        return folder;
    }

    private static void Copy(ScratchFolder folder, string source, string precision)
    {
        folder.Write($"intel/{Name}/{precision}/{Name}.xml", File.ReadAllBytes(source + ".xml"));
        folder.Write($"intel/{Name}/{precision}/{Name}.bin", File.ReadAllBytes(source + ".bin"));
    }
}
