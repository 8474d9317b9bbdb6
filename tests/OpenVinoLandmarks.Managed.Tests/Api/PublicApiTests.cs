namespace OpenVinoLandmarks.Managed.Tests.Api;

/// <summary>Compares the public members of the package with the approved text.</summary>
[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    public void PublicApi_IsTheApprovedOne() =>
        ApprovedApi.Verify(typeof(ManagedPlan).Assembly, "tests/OpenVinoLandmarks.Managed.Tests/Api");
}
