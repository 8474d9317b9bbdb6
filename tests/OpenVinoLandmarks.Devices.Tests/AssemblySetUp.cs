// The devices and their simulated faults are for the whole process: one test at a time.
[assembly: DoNotParallelize]

namespace OpenVinoLandmarks.Devices.Tests;

/// <summary>Gives the process its GPU and its NPU before OpenVINO first looks for devices.</summary>
[TestClass]
public static class AssemblySetUp
{
    [AssemblyInitialize]
    public static void SetUpDevices(TestContext context) => TestDevices.SetUp();
}
