namespace OpenVinoLandmarks.OpenVino.Tests.Runtimes;

/// <summary>Runs the other tests of this project with each runtime of the test data: one build must work with all of them.</summary>
[TestClass]
[TestCategory(Category)]
[RequiresAllRuntimes]
[RequiresOfficialModels]
public sealed class EachRuntimeTests
{
    internal const string Category = "EachRuntime";

    [TestMethod]
    [DoNotParallelize]
    public void Suite_PassesOnEachRuntime()
    {
        (int run, int skipped) = TestCount.Without(typeof(EachRuntimeTests).Assembly, Category);
        foreach (string folder in TestData.RuntimeFolders)
        {
            // The folder may be a link to a runtime of set-up; tests compare it with the file that was loaded.
            string libraries = Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? folder;
            ChildTestRun child = ChildTestRun.Start($"TestCategory!={Category}", libraries);
            Assert.AreEqual(0, child.ExitCode, $"{folder}:\n{child.Output}");
            Assert.AreEqual((0, skipped), (child.Failed, child.Skipped), $"{folder}:\n{child.Output}");

            // The rows of data that are made while the tests run are not counted.
            Assert.IsGreaterThanOrEqualTo(run, child.Succeeded, $"{folder}:\n{child.Output}");
        }
    }
}
