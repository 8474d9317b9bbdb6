using System.Globalization;
using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OpenVinoLandmarks.Packages.Tests.Support;

namespace OpenVinoLandmarks.Packages.Tests.Packing;

/// <summary>What the packages contain: their files, what they say about themselves, what they depend on, and their sizes.</summary>
[TestClass]
public sealed partial class PackageContentTests
{
    // A change of the code moves the size a little; a file that should not be there moves it more.
    private const double SizeTolerance = 0.1;

    [TestInitialize]
    public void RequirePackages() => PackedRepository.AssertPacked();

    [TestMethod]
    public void EachPackage_HasTheApprovedFiles_AndNoOther()
    {
        using StreamReader reader = new(typeof(PackageContentTests).Assembly.GetManifestResourceStream("ApprovedFiles.txt")!);
        string approved = reader.ReadToEnd().ReplaceLineEndings("\n");

        string actual = string.Join('\n', PackedRepository.Packages.Concat(Directory.GetFiles(PackedRepository.Folder, "*.snupkg")
            .Order(StringComparer.Ordinal)).SelectMany(FilesOf)) + "\n";

        Assert.AreEqual(approved, actual, $"compare with Packing/ApprovedFiles.txt:\n{actual}");
    }

    [TestMethod]
    public void EachPackage_SaysWhatItIs()
    {
        foreach (string package in PackedRepository.Packages)
        {
            XElement metadata = MetadataOf(package);
            string id = PackedRepository.IdOf(package);
            Assert.AreEqual(id, Value(metadata, "id"));
            Assert.AreEqual(PackedRepository.Version, Value(metadata, "version"));
            Assert.AreEqual("Apache-2.0", Value(metadata, "license"), id);
            Assert.AreEqual("icon.png", Value(metadata, "icon"), id);
            Assert.AreEqual("README.md", Value(metadata, "readme"), id);
            StringAssert.Contains(Value(metadata, "tags"), "openvino", id);
            Assert.AreNotEqual("Package Description", Value(metadata, "description"), id);
            StringAssert.StartsWith(PackedRepository.ReadText(package, "README.md"), "# " + id.Split(".linux")[0], id);
        }
    }

    [TestMethod]
    public void Libraries_AskForTheSameVersionOfEachOther_AndForNoNativeLibrary()
    {
        foreach (string package in PackedRepository.Packages)
        {
            foreach (XElement dependency in DependenciesOf(package))
            {
                string id = dependency.Attribute("id")!.Value, version = dependency.Attribute("version")!.Value;
                if (id.StartsWith("OpenVinoLandmarks", StringComparison.Ordinal))
                {
                    Assert.AreEqual($"[{PackedRepository.Version}]", version, package);
                }

                Assert.DoesNotContain("runtime", id.ToLowerInvariant(), package);
                Assert.DoesNotContain("NativeAssets", id, package);
            }
        }
    }

    [TestMethod]
    public void TheDependenciesWithNativeLibraries_AreLimitedToTheirMajorVersion()
    {
        Assert.AreEqual("[4.13.0.20260627, 5.0.0)", Dependency("OpenVinoLandmarks.OpenCv", "OpenCvSharp4"));
        Assert.AreEqual("[4.155.0, 5.0.0)", Dependency("OpenVinoLandmarks.SkiaSharp", "SkiaSharp"));
    }

    [TestMethod]
    public void EachPackage_IsAsLargeAsTheDocumentationSays()
    {
        string page = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "packages.md"));
        foreach (string package in PackedRepository.Packages)
        {
            string id = PackedRepository.IdOf(package);
            double stated = SizeIn(page, id), actual = new FileInfo(package).Length / 1e6;
            Assert.AreEqual(stated, actual, Math.Max(0.01, stated * SizeTolerance), $"{id} has {actual:F3} MB");
        }
    }

    [TestMethod]
    public void EachLibrary_HasAnSbomWithItsDependencies()
    {
        foreach (string package in PackedRepository.Packages.Where(static package => PackedRepository.IdOf(package) != "ovlandmarks"))
        {
            string id = PackedRepository.IdOf(package), file = Path.ChangeExtension(package, ".cdx.json");
            JsonElement sbom = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
            JsonElement component = sbom.GetProperty("metadata").GetProperty("component");
            Assert.AreEqual("CycloneDX", sbom.GetProperty("bomFormat").GetString());
            Assert.AreEqual($"pkg:nuget/{id}@{PackedRepository.Version}", component.GetProperty("purl").GetString());
            string[] components = !sbom.TryGetProperty("components", out JsonElement list)
                ? []
                : [.. list.EnumerateArray().Select(static one => $"{one.GetProperty("name")} {one.GetProperty("version")}")];
            foreach (XElement dependency in DependenciesOf(package))
            {
                string version = dependency.Attribute("version")!.Value.Trim('[', ']').Split(',')[0].TrimStart('[');
                CollectionAssert.Contains(components, $"{dependency.Attribute("id")!.Value} {version}", file);
            }
        }

        string tool = File.ReadAllText(Path.ChangeExtension(PackedRepository.PackageOf("ovlandmarks.linux-x64"), ".cdx.json"));
        StringAssert.Contains(tool, "pkg:nuget/OpenCvSharp4.official.runtime.linux-x64@");
        Assert.DoesNotContain("@1.0.0\"", tool);
    }

    [TestMethod]
    public void Symbols_FitTheirLibraries_AndNameNoFolderOfThisMachine()
    {
        foreach (string package in PackedRepository.Libraries)
        {
            string id = PackedRepository.IdOf(package);
            using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(package, ".snupkg"));
            using MemoryStream pdb = new();
            using (Stream entry = symbols.GetEntry($"lib/net10.0/{id}.pdb")!.Open())
            {
                entry.CopyTo(pdb);
            }

            pdb.Position = 0;
            using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(pdb);
            MetadataReader reader = provider.GetMetadataReader();
            string[] documents = [.. reader.Documents.Select(document => reader.GetString(reader.GetDocument(document).Name))];
            Assert.IsNotEmpty(documents);
            foreach (string document in documents)
            {
                StringAssert.StartsWith(document, "/_/", id);
            }
        }
    }

    private static IEnumerable<string> FilesOf(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        yield return PackedRepository.IdOf(package) + (package.EndsWith(".snupkg", StringComparison.Ordinal) ? " (symbols)" : "");
        // The format itself needs three files.
        foreach (string name in archive.Entries.Select(static entry => entry.FullName).Order(StringComparer.Ordinal))
        {
            if (name is not "_rels/.rels" and not "[Content_Types].xml" && !name.EndsWith(".psmdcp", StringComparison.Ordinal))
            {
                yield return "  " + name;
            }
        }
    }

    private static XElement MetadataOf(string package)
    {
        string id = PackedRepository.IdOf(package);
        return XDocument.Parse(PackedRepository.ReadText(package, id + ".nuspec")).Root!.Elements().First();
    }

    private static string Value(XElement metadata, string name) =>
        metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";

    private static IEnumerable<XElement> DependenciesOf(string package) =>
        MetadataOf(package).Descendants().Where(static element => element.Name.LocalName == "dependency");

    private static string Dependency(string package, string id) => DependenciesOf(PackedRepository.PackageOf(package))
        .First(dependency => dependency.Attribute("id")!.Value == id).Attribute("version")!.Value;

    private static double SizeIn(string page, string id)
    {
        Match row = SizeRow().Matches(page).FirstOrDefault(match => match.Groups["id"].Value == id)
            ?? throw new AssertFailedException($"docs/packages.md has no size of {id}.");
        return double.Parse(row.Groups["size"].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^\| `(?<id>[\w.-]+)` \|.*\| (?<size>[\d.]+) MB \|$", RegexOptions.Multiline)]
    private static partial Regex SizeRow();
}
