namespace OpenVinoLandmarks.Tests.Api;

/// <summary>Compares the public API of the core library with its approved text.</summary>
[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    public void PublicApi_IsTheApprovedOne() =>
        ApprovedApi.Verify(typeof(FaceLandmarkDetector).Assembly, "tests/OpenVinoLandmarks.Tests/Api");
}
