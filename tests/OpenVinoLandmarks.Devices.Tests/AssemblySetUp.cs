// Tests that only start processes run two classes at a time, because PoCL compiles kernels on one processor. All others are DeviceTests.
[assembly: Parallelize(Workers = 2, Scope = ExecutionScope.ClassLevel)]

namespace OpenVinoLandmarks.Devices.Tests;

/// <summary>Gives the process its GPU and its NPU before OpenVINO first looks for devices.</summary>
[TestClass]
public static class AssemblySetUp
{
    [AssemblyInitialize]
    public static void SetUpDevices(TestContext context) => TestDevices.SetUp();
}
