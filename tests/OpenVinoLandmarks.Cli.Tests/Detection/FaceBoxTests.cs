using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>The options that say where faces are: <c>--face</c>, <c>--faces</c>, the limits and the cascade.</summary>
[TestClass]
public sealed class FaceBoxTests
{
    [TestMethod]
    public void Given_Boxes_AreUsedInTheOrderGiven()
    {
        string[] boxOptions = ["--face", "178,53,96,120", "--face", "-20,-30,150.5,150"];

        JsonElement image = Tool.Run(["detect", "--format", "json", .. boxOptions, Tool.Sample]).Succeeded().Json;

        Assert.AreEqual("given", image.GetProperty("face_detector").GetString());
        JsonElement[] boxes = [.. image.GetProperty("faces").EnumerateArray().Select(face => face.GetProperty("box"))];
        CollectionAssert.AreEqual(new[] { 178.0, -20.0 }, boxes.Select(box => box.GetProperty("x").GetDouble()).ToArray());
        Assert.AreEqual(150.5, boxes[1].GetProperty("width").GetDouble());
        Assert.AreEqual(JsonValueKind.Null, boxes[0].GetProperty("score").ValueKind);
    }

    [TestMethod]
    public void Whole_EachImageIsOneFace()
    {
        JsonElement image = Tool.Run("detect", "--format", "json", "--faces", "WHOLE", Tool.Sample).Succeeded().Json;

        Assert.AreEqual("whole", image.GetProperty("face_detector").GetString());
        JsonElement box = image.GetProperty("faces")[0].GetProperty("box");
        Assert.AreEqual(512, box.GetProperty("width").GetDouble());
        Assert.AreEqual(JsonValueKind.Null, box.GetProperty("score").ValueKind);
    }

    [TestMethod]
    [DataRow("1,2,3")]
    [DataRow("1,2,3,4,5")]
    [DataRow("a,b,c,d")]
    [DataRow("")]
    [DataRow("10,10,NaN,10")]
    [DataRow("10,10,Infinity,10")]
    [DataRow("10,10,1e99,10")]
    [DataRow("10,10,0,10")]
    [DataRow("10,10,10,-1")]
    public void Given_MalformedBox_IsAUsageError(string box) => Tool.Run("detect", "--face", box, Tool.Sample).Refused(2, "--face");

    [TestMethod]
    public void Given_BoxOutsideTheImage_IsAnErrorOfTheImage()
    {
        Tool.Run("detect", "--face", "600,10,50,50", Tool.Sample).Refused(3, Tool.Sample, "outside");
        Tool.Run("detect", "--face", "-100,10,50,50", Tool.Sample).Refused(3, Tool.Sample, "outside");
    }

    [TestMethod]
    public void Detected_LimitsAreApplied()
    {
        Assert.AreEqual(0, FaceCount("--min-score", "0.999"));
        Assert.AreEqual(0, FaceCount("--min-face", "300"));
        Assert.AreEqual(1, FaceCount("--max-faces", "1", "--min-face", "50"));
    }

    [TestMethod]
    public void Cascade_MissingFile_IsAnError() =>
        Tool.Run("detect", "--cascade", "no/such.xml", Tool.Sample).Refused(4, "no/such.xml");

    [TestMethod]
    public void Cascade_FileOfTheVariable_IsUsedOnlyOnRequest()
    {
        Dictionary<string, string?> environment = new() { ["OPENVINO_LANDMARKS_CASCADE"] = "no/such.xml" };

        Tool.Run(environment, "detect", Tool.Sample).Succeeded();
        Tool.Run(environment, "detect", "--face-detector", "cascade", Tool.Sample).Refused(4, "no/such.xml");
    }

    private static int FaceCount(params string[] options) =>
        Tool.Run(["detect", "--format", "json", .. options, Tool.Sample]).Succeeded().Json.GetProperty("faces").GetArrayLength();
}
