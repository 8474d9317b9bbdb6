using OpenVinoLandmarks.OpenVino.Loading;

namespace OpenVinoLandmarks.OpenVino.Tests.Loading;

/// <summary>File names of the library, and the order of versions.</summary>
[TestClass]
public sealed class LibraryNamesTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TestMethod]
    [DataRow("2023.10", "2023.2")]
    [DataRow("2641", "2541")]
    [DataRow("2701", "26101")]
    [DataRow("26101", "2691")]
    [DataRow("2026.4.1", "2026.4")]
    [DataRow("3.12", "3.9")]
    [DataRow("", "2641")]
    public void D44_Versions_AreComparedByNumber(string newer, string older)
    {
        Assert.IsGreaterThan(0, LibraryNames.Compare(newer, older));
        Assert.IsLessThan(0, LibraryNames.Compare(older, newer));
        Assert.AreEqual(0, LibraryNames.Compare(newer, newer));
    }

    [TestMethod]
    public void FilesIn_ReturnsEveryVersion_NewestFirst_AndNoOtherFile()
    {
        string folder = Folder(
            "libopenvino_c.so.2460", "libopenvino_c.so.2641", "libopenvino_c.so.26101", "libopenvino_c.so.2701",
            "libopenvino_c.so.2026.5.0", "libopenvino.so.2641", "libopenvino_c.so.2641.debug", "libopenvino_c_extra.so", "libopenvino_c.a");
        CollectionAssert.AreEqual(
            new[]
            {
                "libopenvino_c.so.2701", "libopenvino_c.so.26101", "libopenvino_c.so.2641", "libopenvino_c.so.2460",
                "libopenvino_c.so.2026.5.0",
            },
            Names(LibraryNames.Linux, folder));
    }

    [TestMethod]
    public void FilesIn_AFileWithoutAVersion_ComesFirst()
    {
        CollectionAssert.AreEqual(
            new[] { "libopenvino_c.so", "libopenvino_c.so.2641" },
            Names(LibraryNames.Linux, Folder("libopenvino_c.so.2641", "libopenvino_c.so")));
    }

    [TestMethod]
    public void FilesIn_KnowsTheNamesOfOtherSystems()
    {
        CollectionAssert.AreEqual(
            new[] { "libopenvino_c.2641.dylib", "libopenvino_c.2541.dylib" },
            Names(LibraryNames.MacOS, Folder("libopenvino_c.2541.dylib", "libopenvino_c.2641.dylib", "libopenvino_c.so.2641")));
        CollectionAssert.AreEqual(
            new[] { "openvino_c.dll" }, Names(LibraryNames.Windows, Folder("openvino_c.dll", "openvino_c.lib", "openvino.dll")));
    }

    private string Folder(params string[] files)
    {
        string folder = Guid.NewGuid().ToString("N");
        Array.ForEach(files, file => _scratch.Write(Path.Combine(folder, file), []));
        return _scratch.File(folder);
    }

    private static string[] Names(LibraryNames names, string folder) =>
        [.. names.FilesIn(folder).Select(static file => Path.GetFileName(file))];
}
