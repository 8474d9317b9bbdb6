namespace OpenVinoLandmarks.Tests.Api;

[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    public void PublicApi_IsTheApprovedOne() => ApprovedApi.Verify(typeof(FaceLandmarkDetector).Assembly, "tests/OpenVinoLandmarks.Tests/Api");
}
