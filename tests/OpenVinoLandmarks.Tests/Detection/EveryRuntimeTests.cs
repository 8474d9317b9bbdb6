namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>The tests of category EveryRuntime, once for each runtime and once with every native object counted.</summary>
[TestClass]
[DoNotParallelize]
public sealed class EveryRuntimeTests
{
    private const string Filter = "TestCategory=EveryRuntime";
    private const int Tests = 50;

    public static IEnumerable<object[]> Runtimes => TestData.RuntimeFolders.DefaultIfEmpty("none").Select(folder => new object[] { folder });

    [TestMethod]
    [DynamicData(nameof(Runtimes))]
    [RequiresAllRuntimes]
    [RequiresOfficialModels]
    [RequiresGoldenData]
    public void AllTests_PassOnTheRuntime(string folder) => Check(ChildTestRun.Start(Filter, folder));

    [TestMethod]
    [RequiresForwarder]
    [RequiresOfficialModels]
    [RequiresGoldenData]
    public void AllTests_LeaveNoNativeObject() => Check(ChildTestRun.Start(Filter, variables: RuntimeVariables.ThroughForwarder()));

    private static void Check(ChildTestRun result)
    {
        Assert.AreEqual(0, result.ExitCode, result.Output);
        Assert.AreEqual(Tests, result.Succeeded, result.Output);
        Assert.AreEqual(0, result.Skipped, result.Output);
    }
}
