using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.OpenCv.Tests.Api;

[TestClass]
public sealed class PublicApiTests
{
    [TestMethod]
    public void PublicApi_IsTheApprovedOne() => ApprovedApi.Verify(typeof(MatImage).Assembly, "tests/OpenVinoLandmarks.OpenCv.Tests/Api");
}
