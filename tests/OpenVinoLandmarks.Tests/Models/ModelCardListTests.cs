using System.Security.Cryptography;
using System.Text.Json;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Tests.Models;

/// <summary>
/// Every card in <c>models</c> states licence, address, size and checksums, and those of files that are at hand are right.
/// </summary>
[TestClass]
public sealed class ModelCardListTests
{
    private static readonly string s_root = Path.Combine(TestData.RepositoryRoot, "models");

    public TestContext TestContext { get; set; } = null!;

    public static IEnumerable<object[]> Cards => Directory.EnumerateFiles(s_root, "model.json", SearchOption.AllDirectories)
        .Select(file => new object[] { Path.GetRelativePath(s_root, Path.GetDirectoryName(file)!) });

    [TestMethod]
    [DynamicData(nameof(Cards))]
    public void Card_StatesLicenceAddressSizeAndChecksum(string folder)
    {
        byte[] json = File.ReadAllBytes(Path.Combine(s_root, folder, "model.json"));
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement card = document.RootElement;
        ListedModel? listed = ModelCatalog.Find(Path.GetFileName(folder));
        Assert.IsNotNull(listed, "The library contains the card under the name of its folder.");
        Assert.AreEqual(listed.Name, Text(card, "name"));
        Assert.IsNotNull(ModelCard.Parse(json));

        // A model without files here names the files that its authors publish in another format, or forbids commercial use.
        List<JsonElement> files = [.. card.GetProperty("files").EnumerateArray()];
        List<JsonElement> originals = card.TryGetProperty("original", out JsonElement list) ? [.. list.EnumerateArray()] : [];
        Assert.IsTrue(files.Count + originals.Count > 0 || listed.IsNonCommercial);
        Assert.IsTrue(files.TrueForAll(file => IsHex(Text(file, "sha384"), 96)), "sha384");
        Assert.IsTrue(originals.TrueForAll(file => IsHex(Text(file, "sha256"), 64)), "sha256");
        foreach (JsonElement file in files.Concat(originals))
        {
            Assert.IsGreaterThan(0, file.GetProperty("size").GetInt64());
            Assert.IsTrue(Text(file, "sha256") is not { } sum || IsHex(sum, 64), $"{file}");
            Assert.IsTrue(listed.IsBundled || new Uri(Text(file, "address")!).Scheme == Uri.UriSchemeHttps, $"{file}");
        }

        foreach (ReleasedFile file in (listed.OtherReleases ?? []).SelectMany(release => release.Files))
        {
            Assert.IsTrue(IsHex(file.Sha384, 96) || IsHex(file.Sha256, 64), $"{file}");
        }

        // This project's own models have the project's licence.
        Assert.AreEqual(listed.IsBundled, string.IsNullOrWhiteSpace(listed.Licence));
        Assert.AreEqual(listed.IsBundled, listed.Source is null);
        Assert.IsTrue(listed.IsBundled || Text(card, "output") is { Length: > 0 }, "output");
        Assert.IsTrue(listed.IsBundled || listed.Card!.Input is { Colors: not null, Mean: not null, Scale: not null }, "input");
    }

    [TestMethod]
    public void FilesOfTheRepository_AndEmbeddedFiles_HaveTheStatedSizesAndChecksums()
    {
        int embedded = 0;
        foreach (ListedModel model in ModelCatalog.Models.Where(model => model.IsBundled))
        {
            foreach (ListedFile file in model.Files)
            {
                AssertSame(file, Path.Combine(s_root, "bundled", model.Name, file.Path));

                // Nothing checks these bytes at a start: they are part of the library.
                if (ModelCatalog.ReadEmbedded(model, file) is { } content)
                {
                    Assert.AreEqual(file.Sha384, Convert.ToHexStringLower(SHA384.HashData(content)), $"{model.Name}/{file.Path}");
                    embedded++;
                }
            }
        }

        Assert.IsGreaterThanOrEqualTo(4, embedded);
    }

    /// <summary>The files of others lie under their card's path, or, in a folder for all, under the name of the file.</summary>
    [TestMethod]
    [RequiresOfficialModels]
    public void FilesAtHand_HaveTheStatedSizesAndChecksums()
    {
        Dictionary<string, ListedFile> bySum = ModelCatalog.Models.SelectMany(model => model.Files).ToDictionary(file => file.Sha384);
        string intel = Path.Combine(TestData.Models!, "intel"), peers = Path.Combine(TestData.Models!, "peers");
        int compared = 0;
        foreach (ListedModel model in ModelCatalog.Models.Where(model => !model.IsBundled))
        {
            foreach (ListedFile file in model.Files)
            {
                string path = Path.Combine(intel, model.Name, file.Path);
                if (File.Exists(path))
                {
                    AssertSame(file, path);
                    compared++;
                }
            }
        }

        foreach (string path in Directory.Exists(peers) ? Directory.EnumerateFiles(peers, "*.onnx") : [])
        {
            Assert.IsTrue(bySum.TryGetValue(Sum(path), out ListedFile? file), $"No card lists the checksum of {path}.");
            AssertSame(file, path);
            compared++;
        }

        TestContext.WriteLine($"{compared} files compared");
        Assert.IsGreaterThanOrEqualTo(12, compared);
    }

    private static void AssertSame(ListedFile listed, string path)
    {
        Assert.AreEqual(listed.Size, new FileInfo(path).Length, path);
        Assert.AreEqual(listed.Sha384, Sum(path), path);
    }

    private static string Sum(string path) => Convert.ToHexStringLower(SHA384.HashData(File.ReadAllBytes(path)));

    private static string? Text(JsonElement card, string name) =>
        card.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static bool IsHex(string? text, int length) => text?.Length == length && text.All(char.IsAsciiHexDigitLower);
}
