using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Setup.Catalog;
using OpenVinoLandmarks.Setup.Planning;
using OpenVinoLandmarks.Setup.Tests.Support;

namespace OpenVinoLandmarks.Setup.Tests.Running;

/// <summary>Which files a request means, where they come from, and which requests are refused.</summary>
[TestClass]
public sealed class SetupPlannerTests : IDisposable
{
    private static readonly byte[] s_content = Made.Bytes(1000);

    private readonly SetupFixture _setup = new();
    private readonly ScratchFolder _scratch = new();

    public void Dispose()
    {
        _setup.Dispose();
        _scratch.Dispose();
    }

    [TestMethod]
    public async Task UnknownModel_NamesTheKnownOnes()
    {
        ModelException error = await Assert.ThrowsExactlyAsync<ModelException>(() => _setup.PlanAsync(Models("yunet")));

        StringAssert.Contains(error.Message, "'yunet'");
        StringAssert.Contains(error.Message, "yunet-n");
        Assert.IsFalse(error.Message.Contains("scrfd", StringComparison.Ordinal), "it has no published file");
    }

    [TestMethod]
    public async Task ModelWithoutAnAddress_NamesTheSource()
    {
        ModelException error = await Assert.ThrowsExactlyAsync<ModelException>(() => _setup.PlanAsync(Models("scrfd")));

        StringAssert.Contains(error.Message, "insightface");
        AssertNamesASectionOfTheDocuments(error.Message);
    }

    [TestMethod]
    public async Task ModelThatMustBeConverted_SaysSo_AndWhereThatIsDescribed()
    {
        ModelException error =
            await Assert.ThrowsExactlyAsync<ModelException>(() => _setup.PlanAsync(Models("face-detection-retail-0044")));

        StringAssert.Contains(error.Message, "Published as a Caffe model only, which neither engine reads: convert it");
        AssertNamesASectionOfTheDocuments(error.Message);
    }

    private static void AssertNamesASectionOfTheDocuments(string message)
    {
        const string Section = "Models that setup does not fetch", Page = "docs/detectors.md";
        StringAssert.Contains(message, $"The section '{Section}' of {Page} says what to do.");
        CollectionAssert.Contains(File.ReadAllLines(Path.Combine(TestData.RepositoryRoot, Page)), $"### {Section}");
    }

    [TestMethod]
    public async Task BundledModel_IsNotFetched()
    {
        Assert.IsEmpty((await _setup.PlanAsync(Models("face-landmarks-5pt-0002"))).Items);

        StringAssert.Contains(_setup.Notes.Single(), "part of the library");
    }

    [TestMethod]
    public async Task LicenceWithoutCommercialUse_MustBeAccepted()
    {
        ListedModel model = Made.Model("one", s_content, new Uri(_setup.Server.Root, "one.onnx")) with { IsNonCommercial = true };

        SetupPlan plan = await _setup.PlanAsync(Models("one") with { KnownModels = [model] });

        Assert.IsTrue(plan.Items.Single().NeedsAcceptance);
    }

    [TestMethod]
    public async Task Precision_SelectsFiles()
    {
        SetupPlan plan = await _setup.PlanAsync(Models("landmarks-regression-retail-0009") with { Precisions = ["FP16"] });

        ModelItem item = plan.Items.OfType<ModelItem>().Single();
        CollectionAssert.AreEquivalent(
            new[] { "FP16/landmarks-regression-retail-0009.bin", "FP16/landmarks-regression-retail-0009.xml" },
            item.Files.Select(file => file.Listed.Path).ToArray());
    }

    [TestMethod]
    public async Task PrecisionThatIsNotPublished_NamesThoseThatAre()
    {
        ModelException error = await Assert.ThrowsExactlyAsync<ModelException>(
            () => _setup.PlanAsync(Models("face-detection-0205") with { Precisions = ["FP32"] }));

        StringAssert.Contains(error.Message, "It exists in FP16.");
    }

    [TestMethod]
    [DataRow("models/public/one/one.onnx")]
    [DataRow("public/one/one.onnx")]
    [DataRow("models/peers/one.onnx")]
    [DataRow("one.onnx")]
    [DataRow("the/path/of/the/publisher.onnx")]
    public async Task Mirror_ComesFirst_WhateverItsLayout(string path)
    {
        ListedModel model = Made.Model("one", s_content, new Uri("https://publisher.invalid/the/path/of/the/publisher.onnx"));
        _scratch.Write(path, s_content);
        _setup.Server.Add("a mirror/" + path, s_content);
        foreach (string mirror in (string[])[_scratch.Path, _setup.Server.Root + "a%20mirror", _setup.Server.Root + "a%20mirror/"])
        {
            SetupPlan plan = await _setup.PlanAsync(Models("one") with { KnownModels = [model], Mirror = mirror });

            ModelFileItem file = plan.Items.OfType<ModelItem>().Single().Files.Single();
            StringAssert.EndsWith(file.Sources[0].Display, path);
            Assert.AreEqual(model.Files[0].Address, file.Sources[1].Address);
        }
    }

    [TestMethod]
    public async Task MirrorThatDoesNotHaveAFile_LeavesThePublisher()
    {
        SetupPlan plan = await _setup.PlanAsync(Models("yunet-n") with { Mirror = _scratch.Path });

        StringAssert.StartsWith(plan.Items.Single().Origin, "https://raw.githubusercontent.com/");
    }

    [TestMethod]
    public async Task MirrorThatCannotBeReached_IsSaidOnce()
    {
        _setup.Server.Dispose();

        SetupPlan plan = await _setup.PlanAsync(new SetupRequest { WantsRuntime = false, Mirror = _setup.Server.Root.AbsoluteUri });

        Assert.HasCount(2, plan.Items);
        StringAssert.Contains(_setup.Notes.Single(), "the mirror cannot be used");
    }

    [TestMethod]
    public async Task MirrorFolderThatDoesNotExist_IsAnError()
    {
        IOException error = await Assert.ThrowsExactlyAsync<IOException>(
            () => _setup.PlanAsync(Models("yunet-n") with { Mirror = _scratch.File("missing") }));

        StringAssert.Contains(error.Message, $"OPENVINO_LANDMARKS_MIRROR is '{_scratch.File("missing")}'");
    }

    [TestMethod]
    [DataRow(null, "2026.4.1")]
    [DataRow("2026.4.1", "2026.4.1")]
    [DataRow("2025", "2025.4.1")]
    [DataRow("2024.6", "2024.6.0")]
    public void Version_MayBeTheStartOfOne(string? version, string expected) =>
        Assert.AreEqual(expected, RuntimeCatalog.Find(version, "linux-x64").Version);

    [TestMethod]
    [DataRow("2027.1", "linux-x64", "2026.4.1, 2025.4.1, 2024.6.0")]
    [DataRow("2023.3", "linux-x64", "do not contain the C library")]
    [DataRow(null, "linux-riscv64", "--device MANAGED")]
    public void VersionThatIsNotOffered_NamesThoseThatAre(string? version, string platform, string text)
    {
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => RuntimeCatalog.Find(version, platform));

        StringAssert.Contains(error.Message, text);
    }

    [TestMethod]
    public void EveryPlatform_HasAnArchiveOfEveryVersion()
    {
        string[] platforms = ["linux-x64", "linux-arm64", "win-x64"], versions = ["2026.4.1", "2025.4.1", "2024.6.0"];
        foreach (string platform in platforms)
        {
            CollectionAssert.AreEqual(
                versions,
                RuntimeCatalog.Releases
                    .Where(release => release.Platform == platform
                        && release.Archives.Any(archive => archive.Address is { Scheme: "https" } && archive.Sha256 is null))
                    .Select(release => release.Version).ToArray());
        }
    }

    [TestMethod]
    public async Task ReleaseWithAWheelOnly_NamesPip()
    {
        DeviceException error = await Assert.ThrowsExactlyAsync<DeviceException>(
            () => _setup.PlanAsync(new SetupRequest { Models = null, Platform = "osx-arm64" }));

        StringAssert.Contains(error.Message, "--from pip");
    }

    private static SetupRequest Models(params string[] names) => new() { Models = names, WantsRuntime = false };
}
