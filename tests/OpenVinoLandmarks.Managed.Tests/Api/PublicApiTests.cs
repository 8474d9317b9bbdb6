namespace OpenVinoLandmarks.Managed.Tests.Api;

[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    public void PublicApi_IsTheApprovedOne() => ApprovedApi.Verify(typeof(ManagedPlan).Assembly, "tests/OpenVinoLandmarks.Managed.Tests/Api");
}
