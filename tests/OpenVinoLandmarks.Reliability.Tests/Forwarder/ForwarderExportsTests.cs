namespace OpenVinoLandmarks.Reliability.Tests.Forwarder;

/// <summary>The forwarder must have exactly the exports of the runtime behind it.</summary>
[TestClass]
[RequiresForwarder]
[RequiresAllRuntimes]
public sealed class ForwarderExportsTests
{
    [TestMethod]
    public void Exports_OfEveryRuntime_AreForwarded()
    {
        HashSet<string> forwarded = [.. OpenVinoExports(TestData.Forwarder!)];
        foreach (string library in TestData.RuntimeFolders.Select(Library))
        {
            string[] missing = [.. OpenVinoExports(library).Where(name => !forwarded.Contains(name))];
            Assert.IsEmpty(missing, $"{library} also exports {string.Join(", ", missing)}");
        }
    }

    [TestMethod]
    public void Exports_ThroughTheForwarder_AreThoseOfTheRuntimeBehindIt()
    {
        foreach (string library in TestData.RuntimeFolders.Select(Library))
        {
            ChildResult worker = ChildProcess.RunWorker(
                new Dictionary<string, string> { ["OPENVINO_FORWARDER_TARGET"] = library }, "exports", TestData.Forwarder!);

            Assert.AreEqual(0, worker.ExitCode, worker.Errors);
            string[] found = worker.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            CollectionAssert.AreEquivalent(OpenVinoExports(library).ToArray(), found, library);
        }
    }

    private static string Library(string folder) => Directory.GetFiles(folder, "libopenvino_c.so*").Single();

    private static IEnumerable<string> OpenVinoExports(string library) =>
        ElfLibrary.Read(library).Exports.Where(name => name.StartsWith("ov_", StringComparison.Ordinal));
}
