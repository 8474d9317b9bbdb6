using OpenVinoLandmarks.Managed.Execution;

[assembly: Parallelize(Scope = ExecutionScope.ClassLevel)]

namespace OpenVinoLandmarks.Managed.Tests;

/// <summary>Lets all tests of the project use guarded memory on Linux.</summary>
[TestClass]
public static class AssemblySetUp
{
    [AssemblyInitialize]
    public static void UseGuardedMemory(TestContext context)
    {
        if (OperatingSystem.IsLinux())
        {
            NativeFloats.Allocator = static bytes => new GuardedMemory(bytes);
        }
    }
}
