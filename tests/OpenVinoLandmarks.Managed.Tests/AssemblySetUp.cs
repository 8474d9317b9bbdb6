using OpenVinoLandmarks.Managed.Tests.Support;

[assembly: Parallelize(Scope = ExecutionScope.ClassLevel)]

namespace OpenVinoLandmarks.Managed.Tests;

/// <summary>Lets all tests of the project use guarded memory.</summary>
[TestClass]
public static class AssemblySetUp
{
    [AssemblyInitialize]
    public static void UseGuardedMemory(TestContext context) => GuardedMemory.Use();
}
