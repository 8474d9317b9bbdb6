using OpenVinoLandmarks.KServe.Addresses;

namespace OpenVinoLandmarks.KServe.Tests.Addresses;

/// <summary>Tests which devices are servers, and the messages for those that cannot be used.</summary>
[TestClass]
public sealed class ServerAddressesTests
{
    [TestMethod]
    [DataRow("kserve+grpc://edge:9000", true, false, "http://edge:9000/")]
    [DataRow("KServe+GRPCS://edge:9000", true, true, "https://edge:9000/")]
    [DataRow("kserve+http://127.0.0.1:8000/", false, false, "http://127.0.0.1:8000/")]
    [DataRow("kserve+https://[::1]:8000", false, true, "https://[::1]:8000/")]
    [DataRow("kserve+grpc://a:1, b:2,kserve+grpc://c:3", true, false, "http://a:1/ http://b:2/ http://c:3/")]
    public void Device_WithAddresses_IsRead(string device, bool isGrpc, bool isTls, string servers)
    {
        ServerAddresses addresses = ServerAddresses.Read(DeviceSelection.Parse(device))!;
        Assert.AreEqual((isGrpc, isTls), (addresses.IsGrpc, addresses.IsTls));
        Assert.AreEqual(servers, string.Join(' ', addresses.Servers));
    }

    [TestMethod]
    [DataRow("CPU")]
    [DataRow("MANAGED")]
    [DataRow("AUTO:GPU,CPU")]
    [DataRow("tcp://host:1")]
    public void Device_OfOthers_IsDeclined(string device) => Assert.IsNull(ServerAddresses.Read(DeviceSelection.Parse(device)));

    [TestMethod]
    [DataRow("kserve+ftp://edge:9000", "unknown scheme")]
    [DataRow("kserve+grpc://edge", "port")]
    [DataRow("kserve+grpc://edge:9000/landmarks", "--model")]
    [DataRow("kserve+grpc://edge:9000?x=1", "--model")]
    [DataRow("kserve+grpc://me:secret@edge:9000", "Token")]
    [DataRow("kserve+grpc://a:1,kserve+http://b:2", "one kind")]
    public void Device_ThatCannotBeUsed_IsRefusedWithTheReason(string device, string reason)
    {
        DeviceException error = Assert.ThrowsExactly<DeviceException>(() => ServerAddresses.Read(DeviceSelection.Parse(device)));
        Assert.Contains(reason, error.Message);
        Assert.Contains("host:", error.Message);
    }

    [TestMethod]
    [DataRow("kserve+grpc://")]
    [DataRow("kserve+grpc://a:1,")]
    [DataRow("kserve+grpc://a:99999")]
    [DataRow("kserve+grpc://a:1,,b:2")]
    public void Device_ThatIsNoAddress_IsNotADevice(string device)
    {
        FormatException error = Assert.ThrowsExactly<FormatException>(() => DeviceSelection.Parse(device));
        Assert.Contains("kserve+grpc://host:port", error.Message);
    }
}
