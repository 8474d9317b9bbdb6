namespace OpenVinoLandmarks.OpenVino.Tests.Api;

[TestClass]
[RequiresAllRuntimes]
public sealed class NativeDoorsTests
{
    private static readonly NativeDoors s_doors = new(typeof(Core).Assembly);

    [TestMethod]
    public void EveryExportOfTheNewestRuntime_IsReachedByAPublicMember()
    {
        string[] exports = Exports(TestData.RuntimeFolders[^1]);
        string[] missing = [.. exports.Where(static name => !s_doors.Imports.Contains(name) && !s_doors.Names.Contains(name))];
        Assert.IsEmpty(missing, "No public member reaches " + string.Join(' ', missing));
        int keys = exports.Count(static name => name.StartsWith("ov_property_key_", StringComparison.Ordinal));
        Assert.IsGreaterThanOrEqualTo(43, keys);
        Assert.IsGreaterThanOrEqualTo(177, exports.Length - keys);
    }

    [TestMethod]
    public void EveryImport_IsExportedByEveryRuntime()
    {
        Assert.IsGreaterThan(100, s_doors.Imports.Count);
        foreach (string folder in TestData.RuntimeFolders)
        {
            string[] missing = [.. s_doors.Imports.Where(static name => name.StartsWith("ov_", StringComparison.Ordinal)).Except(Exports(folder))];
            Assert.IsEmpty(missing, $"{folder} does not export {string.Join(' ', missing)}");
        }
    }

    [TestMethod]
    public void EveryNameThatIsLookedUp_IsExportedBySomeRuntime()
    {
        string[] all = [.. TestData.RuntimeFolders.SelectMany(Exports)];
        string[] unknown = [.. s_doors.Names.Except(all)];
        Assert.IsEmpty(unknown, "No runtime has " + string.Join(' ', unknown));
    }

    private static string[] Exports(string folder) =>
        [.. ElfExports.Read(Directory.EnumerateFiles(folder, "libopenvino_c.so.*").Single()).Where(static name => name.StartsWith("ov_", StringComparison.Ordinal))];
}
