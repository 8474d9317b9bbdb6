using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary>Command lines of <c>video</c> that are wrong, and sources that cannot be read.</summary>
[TestClass]
public sealed class VideoUsageTests
{
    [TestMethod]
    [DataRow("SOURCE is missing")]
    [DataRow("--detect-every takes", "clip.avi", "--detect-every", "0")]
    [DataRow("--max-fps takes", "clip.avi", "--max-fps", "-1")]
    [DataRow("--start takes", "clip.avi", "--start", "1:75")]
    [DataRow("--duration takes", "clip.avi", "--duration", "abc")]
    [DataRow("--format takes", "clip.avi", "--format", "csv")]
    [DataRow("--anonymize takes", "clip.avi", "--anonymize", "smear", "--output", "out.avi")]
    [DataRow("--anonymize needs", "clip.avi", "--anonymize", "blur")]
    [DataRow("--best-shots writes recognizable faces", "clip.avi", "--anonymize", "blur", "--output", "o.avi", "--best-shots", "d")]
    [DataRow("--attributes has no effect", "clip.avi", "--attributes")]
    [DataRow("--live-port has no effect", "clip.avi", "--live-port", "8080")]
    [DataRow("--live-port takes", "clip.avi", "--live", "--live-port", "70000")]
    [DataRow("--size", "-")]
    [DataRow("--size takes", "-", "--size", "0x10")]
    [DataRow("--pixel-format", "clip.avi", "--pixel-format", "bgr24")]
    [DataRow("--size", "clip.avi", "--size", "10x10")]
    [DataRow("unknown option '--ovrlay'", "clip.avi", "--ovrlay", "x.avi")]
    public void WrongCommandLine_Exits2_AndNamesTheOption(string message, params string[] arguments) =>
        Tool.Run(["video", .. arguments]).Refused(2, message);

    [TestMethod]
    public void TwoSources_Exit2() => Tool.Run("video", "a.avi", "b.avi").Refused(2, "b.avi");

    [TestMethod]
    public void MissingFile_Exits3_AndIsNamed() => Tool.Run("video", "no/such/clip.avi").Refused(3, "no/such/clip.avi");

    [TestMethod]
    public void FileThatIsNotAVideo_Exits3_AndIsNamed()
    {
        using ScratchFolder folder = new();
        string text = folder.Write("notes.mp4", "this is not a video"u8);

        Tool.Run("video", text).Refused(3, text);
    }

    [TestMethod]
    public void OutputThatIsTheSource_Exits2_AndTheSourceStays()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 5);
        byte[] before = File.ReadAllBytes(clip);

        Tool.Run("video", clip, "--output", clip).Refused(2, "overwrite");

        CollectionAssert.AreEqual(before, File.ReadAllBytes(clip));
    }

    [TestMethod]
    [DataRow("out.txt")]
    [DataRow("no/such/folder/out.avi")]
    public void OutputThatCannotBeWritten_IsAnErrorBeforeTheFirstFrame(string name)
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 5);

        ToolResult result = Tool.Run("video", clip, "--output", made.Folder.File(name), "--format", "jsonl");

        Assert.IsTrue(result.ExitCode is 2 or 3, $"{result.ExitCode}: {result.Errors}");
        StringAssert.Contains(result.Errors, Path.GetFileName(name));
        Assert.AreEqual("", result.Output);
    }

    [TestMethod]
    public void PortThatIsInUse_IsAnErrorThatNamesIt()
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", 5);
        using System.Net.Sockets.TcpListener other = new(System.Net.IPAddress.Loopback, 0);
        other.Start();
        string port = $"{((System.Net.IPEndPoint)other.LocalEndpoint).Port}";

        Tool.Run("video", clip, "--live", "--live-port", port).Refused(3, "--live-port " + port);
    }
}
