using System.Text.Json;
using OpenVinoLandmarks.KServe.Tests.Support;

namespace OpenVinoLandmarks.KServe.Tests.CommandLine;

/// <summary>Runs the program with a server as its device.</summary>
[TestClass]
public sealed class DetectOnServerTests
{
    private const string Landmarks = "face-landmarks-5pt-0002";

    [TestMethod]
    public async Task Points_OfAServer_EqualThoseOfItsEngine()
    {
        await using ManagedServer server = await ManagedServer.StartAsync(Landmarks);
        ToolResult remote = Tool.RunFromItsFolder(
            "detect", "--device", server.Device, "--model", Landmarks, "--format", "json", Tool.Sample);
        ToolResult local = Tool.RunFromItsFolder("detect", "--device", "MANAGED", "--format", "json", Tool.Sample);
        Assert.AreEqual(0, remote.ExitCode, remote.Errors);
        Assert.IsTrue(JsonElement.DeepEquals(local.Json.GetProperty("faces"), remote.Json.GetProperty("faces")));
        JsonElement device = remote.Json.GetProperty("device");
        Assert.AreEqual(server.Device, device.GetProperty("requested").GetString());
        Assert.AreEqual("managed, model version 7", device.GetProperty("name").GetString());

        // One to try out the model, and the face.
        Assert.AreEqual(2, server.Images);
        Assert.Contains("does not have the model face-detection", remote.Errors);
    }

    [TestMethod]
    public async Task Model_ThatTheServerDoesNotHave_EndsTheRunWithTheRemedy()
    {
        await using ManagedServer server = await ManagedServer.StartAsync(Landmarks);
        ToolResult result = Tool.RunFromItsFolder("detect", "--device", server.Device, "--model", "other-model", Tool.Sample);
        Assert.AreEqual(5, result.ExitCode);
        Assert.Contains("other-model", result.Errors);
        Assert.Contains("--model", result.Errors);
    }

    [TestMethod]
    public void Certificate_ThatCannotBeRead_IsAnErrorOfUsage()
    {
        ToolResult result = Tool.RunFromItsFolder(
            "detect", "--device", "kserve+grpcs://localhost:1", "--server-ca", Tool.Sample, Tool.Sample);
        Assert.AreEqual(2, result.ExitCode);
        Assert.Contains("--server-ca", result.Errors);
    }
}
