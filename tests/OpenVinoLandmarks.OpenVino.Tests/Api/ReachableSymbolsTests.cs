using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino.Tests.Api;

/// <summary>Compares the symbols that the bindings use with the exports of the runtimes.</summary>
[TestClass]
[RequiresAllRuntimes]
public sealed class ReachableSymbolsTests
{
    // RuntimeShapes is internal: Shape, PartialShape and Dimension compute the answers of its six functions, and ShapeTests compares them.
    private static readonly ReachableSymbols s_symbols = new(typeof(Core).Assembly, typeof(RuntimeShapes));

    [TestMethod]
    public void EveryExportOfTheNewestRuntime_IsReached()
    {
        string[] exports = Exports(TestData.RuntimeFolders[^1]);
        string[] missing = [.. exports.Where(static name => !s_symbols.Imports.Contains(name) && !s_symbols.Names.Contains(name))];
        Assert.IsEmpty(missing, "No member reaches " + string.Join(' ', missing));
        int keys = exports.Count(static name => name.StartsWith("ov_property_key_", StringComparison.Ordinal));
        Assert.IsGreaterThanOrEqualTo(43, keys);
        Assert.IsGreaterThanOrEqualTo(177, exports.Length - keys);
    }

    [TestMethod]
    public void EveryImport_IsExportedByEveryRuntime()
    {
        Assert.IsGreaterThan(100, s_symbols.Imports.Count);
        string[] imports = [.. s_symbols.Imports.Where(static name => name.StartsWith("ov_", StringComparison.Ordinal))];
        foreach (string folder in TestData.RuntimeFolders)
        {
            string[] missing = [.. imports.Except(Exports(folder))];
            Assert.IsEmpty(missing, $"{folder} does not export {string.Join(' ', missing)}");
        }
    }

    [TestMethod]
    public void EveryNameThatIsLookedUp_IsExportedByARuntime()
    {
        string[] all = [.. TestData.RuntimeFolders.SelectMany(Exports)];
        string[] unknown = [.. s_symbols.Names.Except(all)];
        Assert.IsEmpty(unknown, "No runtime exports " + string.Join(' ', unknown));
    }

    private static string[] Exports(string folder)
    {
        string library = Directory.EnumerateFiles(folder, "libopenvino_c.so.*").Single();
        return [.. ElfLibrary.Read(library).Exports.Where(static name => name.StartsWith("ov_", StringComparison.Ordinal))];
    }
}
