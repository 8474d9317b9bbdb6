using System.Reflection;

namespace OpenVinoLandmarks.Devices.Tests.Environments;

/// <summary>
/// Runs the tests of category MainPath in processes of their own: with each set of devices on the newest runtime, and with all devices on
/// the others, both without the tests of the long form. With OPENVINO_LANDMARKS_TEST_DEVICE_SOAK=1 each runtime has each set and all tests.
/// </summary>
[TestClass]
[RequiresAllRuntimes]
[RequiresOfficialModels]
[RequiresGoldenData]
[RequiresGpuDriver]
[RequiresNpuDriver]
public sealed class EveryEnvironmentTests
{
    private const string Category = "MainPath";

    public static IEnumerable<object[]> Environments =>
        from folder in TestData.RuntimeFolders.DefaultIfEmpty("none")
        from devices in new[] { DeviceSet.None, DeviceSet.Gpu, DeviceSet.TwoGpus, DeviceSet.Npu, DeviceSet.All }

        // The process of this test has all devices itself.
        where LongForm.IsOn || (folder == TestData.RuntimeFolders.LastOrDefault("none")) == (devices != DeviceSet.All)
        select new object[] { folder, devices };

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [TestCategory("GPU")]
    [TestCategory("NPU")]
    [DynamicData(nameof(Environments))]
    public void MainPath_Passes(string runtime, DeviceSet devices)
    {
        string filter = $"TestCategory={Category}" + (LongForm.IsOn ? "" : $"&TestCategory!={LongForm.InEveryEnvironment}");
        ChildTestRun run = ChildTestRun.Start(filter, runtime, TestDevices.Variables(devices));

        TestContext.WriteLine(run.Output);
        Assert.AreEqual(0, run.ExitCode, run.Output);
        Assert.AreEqual(Count(devices), run.Succeeded, run.Output);
    }

    // A requirement that the set does not meet skips all rows of a test. All other requirements of this class are met by then.
    private static int Count(DeviceSet devices)
    {
        List<Type> unmet = [];
        if (devices is DeviceSet.None or DeviceSet.Npu)
        {
            unmet.Add(typeof(RequiresGpuAttribute));
        }

        if (devices != DeviceSet.TwoGpus)
        {
            unmet.Add(typeof(RequiresTwoGpusAttribute));
        }

        if (devices is not (DeviceSet.Npu or DeviceSet.All))
        {
            unmet.AddRange([typeof(RequiresNpuAttribute), typeof(RequiresNpuDriverAttribute)]);
        }

        return typeof(EveryEnvironmentTests).Assembly.GetTypes()
            .Where(static type => type.GetCustomAttributes<TestCategoryAttribute>()
                .Any(static one => one.TestCategories.Contains(Category)))
            .SelectMany(static type => type.GetMethods())
            .Where(static method => method.IsDefined(typeof(TestMethodAttribute)))
            .Where(method => !unmet.Any(requirement => method.IsDefined(requirement)))
            .Where(static method => LongForm.IsOn || !method.GetCustomAttributes<TestCategoryAttribute>()
                .Any(static one => one.TestCategories.Contains(LongForm.InEveryEnvironment)))
            .Sum(static method => Math.Max(1, method.GetCustomAttributes<DataRowAttribute>().Count()));
    }
}
