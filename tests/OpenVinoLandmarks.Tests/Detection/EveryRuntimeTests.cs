using System.Reflection;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>Runs the tests of category EveryRuntime once per runtime, and once with every native object counted.</summary>
[TestClass]
[DoNotParallelize]
public sealed class EveryRuntimeTests
{
    private const string Category = "EveryRuntime";
    private const string Filter = "TestCategory=" + Category;

    // A method counts once per data row. A method with dynamic data counts once.
    private static readonly int s_leastTests = typeof(EveryRuntimeTests).Assembly.GetTypes()
        .Where(type => type.GetCustomAttributes<TestCategoryAttribute>().Any(attribute => attribute.TestCategories.Contains(Category)))
        .SelectMany(type => type.GetMethods())
        .Where(method => method.IsDefined(typeof(TestMethodAttribute)))
        .Sum(method => Math.Max(1, method.GetCustomAttributes<DataRowAttribute>().Count()));

    public static IEnumerable<object[]> Runtimes =>
        TestData.RuntimeFolders.DefaultIfEmpty("none").Select(folder => new object[] { folder });

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
        Assert.IsGreaterThan(40, s_leastTests);
        Assert.IsGreaterThanOrEqualTo(s_leastTests, result.Succeeded, result.Output);
        Assert.AreEqual(0, result.Skipped, result.Output);
    }
}
