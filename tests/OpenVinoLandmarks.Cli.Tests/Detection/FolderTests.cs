using System.Text.Json;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>Several pictures, which are processed in parallel: the results are those of each picture alone, in order.</summary>
[TestClass]
public sealed class FolderTests
{
    private static readonly string[] s_quiet = ["detect", "--quiet"];

    [TestMethod]
    [DataRow("text")]
    [DataRow("json")]
    [DataRow("jsonl")]
    [DataRow("csv")]
    public void Folder_HasTheResultsAndOverlaysOfEachPictureAlone_InOrder(string format)
    {
        using ScratchFolder folder = new();
        string[] images = Fill(folder);

        string[] options = [.. s_quiet, "--format", format];

        ToolResult together = Tool.Run([.. options, "--overlay", folder.File("together"), folder.File("in")]).Succeeded();

        string[] alone = [.. images.Select(image => Tool.Run([.. options, "--overlay", folder.File("alone"), image]).Succeeded().Output)];
        Assert.AreEqual(Joined(format, alone), Normal(format, together.Output));
        foreach (string image in images)
        {
            string name = Path.GetFileName(image);
            byte[] expected = File.ReadAllBytes(folder.File($"alone/{name}")), actual = File.ReadAllBytes(folder.File($"together/{name}"));
            CollectionAssert.AreEqual(expected, actual, image);
        }
    }

    [TestMethod]
    [RequiresOpenVino]
    public void Folder_OnTheCpuOfOpenVino_HasTheResultsOfEachPictureAlone()
    {
        using ScratchFolder folder = new();
        string[] images = Fill(folder);
        string[] options = ["--format", "jsonl", "--device", "CPU", "--inference-precision", "f32"];

        JsonElement[] together = Faces(Tool.RunOnOpenVino([.. s_quiet, .. options, folder.File("in")]));

        JsonElement[] alone = [.. images.SelectMany(image => Faces(Tool.RunOnOpenVino([.. s_quiet, .. options, image])))];
        Assert.HasCount(alone.Length, together);
        for (int i = 0; i < alone.Length; i++)
        {
            // One stream per processor may add numbers in a different order than a single stream.
            Assert.AreEqual(Nose(alone[i]), Nose(together[i]), 0.01, $"face {i}");
        }

        static JsonElement[] Faces(ToolResult result) =>
            [.. result.Succeeded().OutputLines.Select(line => JsonDocument.Parse(line).RootElement)
                .SelectMany(image => image.GetProperty("faces").EnumerateArray())];

        static double Nose(JsonElement face) => face.GetProperty("landmarks").GetProperty("nose").GetProperty("x").GetDouble();
    }

    [TestMethod]
    public void BadPictureInTheMiddle_IsReportedInItsPlace_AndTheOthersAreProcessed()
    {
        using ScratchFolder folder = new();
        string[] images = [.. Enumerable.Range(0, 9).Select(i => i is 3 or 7
            ? folder.Write($"in/{i}.jpg", TestPictures.Sample.AsSpan(0, 300 * i))
            : folder.Copy(Tool.Sample, $"in/{i}.jpg"))];

        // Both streams go to one file, which shows the order of results and messages.
        string command = $"'{Tool.Program}' detect --quiet --format jsonl --overlay '{folder.File("out")}' '{folder.File("in")}' 2>&1";
        ToolResult result = Tool.Wait(Tool.Start("/bin/sh", new Dictionary<string, string?>(), "-c", command));

        Assert.AreEqual(3, result.ExitCode, result.Output);
        string[] lines = result.OutputLines;
        Assert.HasCount(images.Length, lines);
        for (int i = 0; i < images.Length; i++)
        {
            StringAssert.StartsWith(lines[i], i is 3 or 7 ? $"error: {images[i]}: " : $"{{\"image\":\"{images[i]}\"");
        }

        string?[] good = [.. images.Where((_, i) => i is not (3 or 7)).Select(Path.GetFileName)];
        string?[] overlays = [.. Directory.GetFiles(folder.File("out")).Select(Path.GetFileName)];
        CollectionAssert.AreEquivalent(good, overlays);
    }

    [TestMethod]
    public void BadPicturesOnly_Json_IsAnEmptyArray()
    {
        using ScratchFolder folder = new();

        ToolResult result = Tool.Run([.. s_quiet, "--format", "json", folder.Write("1.jpg", [1]), folder.Write("2.jpg", [2])]).Exited(3);

        Assert.AreEqual(0, result.Json.GetArrayLength());
    }

    [TestMethod]
    public void MissingModel_EndsTheRunBeforeAnyOutput()
    {
        using ScratchFolder folder = new();
        Fill(folder);

        Tool.Run("detect", "--format", "json", "--face-detector", "no-such-model", folder.File("in")).Refused(4, "no-such-model");
    }

    [TestMethod]
    [RequiresOpenVino]
    [DataRow("--hint", "latency")]
    [DataRow("--streams", "1")]
    [DataRow("--property", "NUM_STREAMS=1")]
    [DataRow("--property", "performance_hint=LATENCY")]
    [DataRow("--threads", "1")]
    public void OptionsForStreamsAndThreads_WorkWithSeveralPictures(string option, string value)
    {
        using ScratchFolder folder = new();
        string[] images = [folder.Copy(Tool.Sample, "1.jpg"), folder.Copy(Tool.Sample, "2.jpg"), folder.Copy(Tool.Sample, "3.jpg")];

        ToolResult result = Tool.RunOnOpenVino([.. s_quiet, "--format", "jsonl", "--device", "CPU", option, value, .. images]);

        Assert.HasCount(3, result.Succeeded().OutputLines);
    }

    // Pictures of different sizes: small ones are finished before large ones that come first.
    private static string[] Fill(ScratchFolder folder) =>
    [
        folder.Write("in/1 large.png", TestPictures.Plain(".png", 4000, 3000)),
        folder.Copy(Tool.Sample, "in/2.jpg"),
        folder.Write("in/3 small.png", TestPictures.Plain(".png", 16, 16)),
        folder.Copy(Tool.Sample, "in/4.jpg"),
        folder.Write("in/5 large.png", TestPictures.Plain(".png", 3000, 2000)),
        folder.Copy(Tool.Sample, "in/6.jpg"),
    ];

    // Combines the outputs of the single pictures to the expected output of all pictures.
    private static string Joined(string format, string[] outputs) => format switch
    {
        "json" => $"[{string.Join(',', outputs.Select(Compact))}]",
        "csv" => outputs[0] + string.Concat(outputs[1..].Select(output => After(output, "\n"))),
        "text" => outputs[0] + string.Concat(outputs[1..].Select(output => "\n" + After(output, "\n\n"))),
        _ => string.Concat(outputs),
    };

    private static string After(string text, string separator) =>
        text[(text.IndexOf(separator, StringComparison.Ordinal) + separator.Length)..];

    private static string Normal(string format, string output) => format == "json" ? Compact(output) : output;

    private static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement);
}
