namespace OpenVinoLandmarks.Devices.Tests;

/// <summary>
/// Base class of the tests on GPU and NPU in this process: a test that leaves a native object behind fails. The devices and their simulated
/// faults are for the whole process: one test at a time.
/// </summary>
[DoNotParallelize]
public abstract class DeviceTest : CountedTest
{
    /// <inheritdoc/>
    protected override bool IsCounted => TestDevices.UsesForwarder;

    /// <summary>Sets a variable that a driver of the tests reads, such as CPU_AS_NPU_UNSUPPORTED, and removes it after the test.</summary>
    protected void SetForThisTest(string variable, string value)
    {
        TestDevices.SetNativeVariable(variable, value);
        _variables.Add(variable);
    }

    /// <summary>Removes the variables of the test.</summary>
    [TestCleanup]
    public void RemoveVariables() => _variables.ForEach(static variable => TestDevices.SetNativeVariable(variable, null));

    private readonly List<string> _variables = [];
}
