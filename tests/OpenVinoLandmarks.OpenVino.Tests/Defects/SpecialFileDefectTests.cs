using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Tests.Defects;

/// <summary>
/// Every path that the runtime would open is refused if it is a pipe, a socket or a device: the runtime would wait for its end for ever.
/// </summary>
[TestClass]
[RequiresOpenVino]
[OSCondition(OperatingSystems.Linux)]
public sealed class SpecialFileDefectTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly Core _core = new();

    public static IEnumerable<object[]> Cases =>
        from kind in SpecialFile.Kinds
        from use in (IEnumerable<string>)
        [
            "xml", "onnx", "bin beside", "named weights", "compiled xml", "compiled onnx", "bin beside the compiled", "pdiparams beside",
            "plugins", "extension", "export", "cache folder", "cache folder of the core", "weights property",
        ]
        select new object[] { kind, use };

    public void Dispose()
    {
        _core.Dispose();
        _folder.Dispose();
    }

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Path_OfASpecialFile_IsRefusedAtOnce(string kind, string use)
    {
        string special = SpecialFile.Make(kind, _folder.File(use switch
        {
            "xml" or "compiled xml" or "plugins" => "m.xml",
            "onnx" or "compiled onnx" => "m.onnx",
            "pdiparams beside" => "m.pdiparams",
            "bin beside" or "bin beside the compiled" => "m.bin",
            _ => "other",
        }));
        string xml = use is "xml" or "compiled xml" or "plugins" ? special : _folder.Write("m.xml", Network());

        OpenVinoException error = SpecialFile.Throws<OpenVinoException>(() => Use(use, special, xml));

        StringAssert.Contains(error.Message, $"'{special}'");
        StringAssert.Contains(error.Message, "is a pipe, a socket or a device");
    }

    [TestMethod]
    public void Paths_OfFilesAndFolders_AreLeftToTheRuntime()
    {
        string xml = _folder.Write("m.xml", Network());
        _folder.Write("m.bin", File.ReadAllBytes(Path.ChangeExtension(Source, ".bin")));
        string link = _folder.File("link.xml");
        File.CreateSymbolicLink(link, xml);
        File.CreateSymbolicLink(_folder.File("link.bin"), _folder.File("m.bin"));
        using Model model = _core.ReadModel(link);
        Dictionary<string, string> cache = new() { ["CACHE_DIR"] = _folder.File("cache") };
        using CompiledModel compiled = _core.CompileModel(xml, "CPU", cache);
        using CompiledModel again = _core.CompileModel(xml, "CPU", cache);
        Assert.AreEqual(model.InputCount, compiled.InputCount);
        compiled.Export(_folder.File("m.blob"));
        Assert.IsGreaterThan(0L, new FileInfo(_folder.File("m.blob")).Length);

        OpenVinoException missing = Assert.ThrowsExactly<OpenVinoException>(() => _core.ReadModel(_folder.File("missing.xml")));
        StringAssert.Contains(missing.Message, "OpenVINO could not read the model");
        Assert.ThrowsExactly<OpenVinoException>(() => _core.ReadModel(_folder.Path));
    }

    [TestMethod]
    public void Kinds_AreThoseOfTheOperatingSystem()
    {
        string file = _folder.Write("file", [1]);
        File.CreateSymbolicLink(_folder.File("link"), file);
        NativeFile status = NativeFile.Read(file)!;
        Assert.AreEqual((false, false), (status.IsFolder, status.IsSpecial));
        Assert.AreEqual(status, NativeFile.Read(_folder.File("link")));
        Assert.AreNotEqual(status.Identity, NativeFile.Read(_folder.Path)!.Identity);
        Assert.IsTrue(NativeFile.Read(_folder.Path)!.IsFolder);
        Assert.IsNull(NativeFile.Read(_folder.File("missing")));
    }

    private static string Source =>
        Path.Combine(TestData.RepositoryRoot, "models", "bundled", "face-landmarks-5pt-0002", "FP32", "face-landmarks-5pt-0002.xml");

    private static byte[] Network() => File.ReadAllBytes(Source);

    private void Use(string use, string special, string xml)
    {
        switch (use)
        {
            case "xml" or "onnx":
                _core.ReadModel(special).Dispose();
                break;
            case "bin beside" or "pdiparams beside":
                _core.ReadModel(xml).Dispose();
                break;
            case "named weights":
                _core.ReadModel(xml, special).Dispose();
                break;
            case "compiled xml" or "compiled onnx":
                _core.CompileModel(special, "CPU").Dispose();
                break;
            case "bin beside the compiled":
                _core.CompileModel(xml, "CPU").Dispose();
                break;
            case "plugins":
                new Core(special).Dispose();
                break;
            case "extension":
                _core.AddExtension(special);
                break;
            case "cache folder of the core":
                _core.SetProperty("CPU", "CACHE_DIR", special);
                break;
            default:
                UseModel(use, special);
                break;
        }
    }

    private void UseModel(string use, string special)
    {
        using Model model = _core.ReadModel(Source);
        if (use == "export")
        {
            using CompiledModel compiled = _core.CompileModel(model, "CPU");
            compiled.Export(special);
            return;
        }

        string property = use == "cache folder" ? "CACHE_DIR" : "WEIGHTS_PATH";
        _core.CompileModel(model, "CPU", new Dictionary<string, string> { [property] = special }).Dispose();
    }
}
