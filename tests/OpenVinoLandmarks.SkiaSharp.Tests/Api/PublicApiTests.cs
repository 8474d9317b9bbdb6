[assembly: Parallelize(Scope = ExecutionScope.ClassLevel)]

namespace OpenVinoLandmarks.SkiaSharp.Tests.Api;

/// <summary>Compares the public API of the assembly with the approved text in this folder.</summary>
[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    public void PublicApi_OfThisAssembly_IsTheApprovedText() =>
        ApprovedApi.Verify(typeof(SkiaImage).Assembly, "tests/OpenVinoLandmarks.SkiaSharp.Tests/Api");
}
