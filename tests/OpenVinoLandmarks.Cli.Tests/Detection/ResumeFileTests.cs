using System.Text;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary>What <c>--resume FILE</c> takes for a file of results: a part of a last line is removed, everything else is refused.</summary>
[TestClass]
public sealed class ResumeFileTests
{
    private static readonly string[] s_detect = ["detect", "--quiet", "--device", "MANAGED"];

    private static readonly Lazy<string> s_line = new(() => Tool.Run([.. s_detect, "--format", "jsonl", Tool.Sample]).Succeeded().Output);

    private static readonly string[] s_foreign =
    [
        "my notes\n", "my notes", "{}\n", "{\"image\":\"a.jpg\"}\n", "[]", "\n", "image,width,height\n", "\u0089PNG\r\n",
        "{\"schema\":\"ovlandmarks-evaluation-run\"}\n", "LINE\n", "LINEerror: b.jpg: damaged\n", "LINEerror: b.jpg", "LINELINE{}\n",
        "error: b.jpg: damaged\nLINE", "\uFEFFLINE",
    ];

    public static IEnumerable<object[]> Foreign => s_foreign.Select(text => new object[] { text });

    [TestMethod]
    public void PartOfALine_IsRemovedWhereverItEnds()
    {
        using ScratchFolder folder = new();
        byte[] line = Encoding.UTF8.GetBytes(s_line.Value);
        for (int length = 0; length < line.Length; length++)
        {
            foreach (int zeros in new[] { 0, 7 })
            {
                byte[] content = [.. line, .. line, .. line.AsSpan(0, length), .. new byte[zeros]];
                string path = folder.Write("results.jsonl", content);
                using (ResumeFile file = ResumeFile.Open(path))
                {
                    Assert.AreEqual(Tool.Sample, file.Images.Single());
                    file.Begin();
                }

                CollectionAssert.AreEqual(line.Concat(line).ToArray(), File.ReadAllBytes(path), $"{length} bytes, {zeros} zeros");
            }
        }
    }

    [TestMethod]
    [DataRow("{\"im")]
    [DataRow("{\"image\":\"a.jpg\",\"wid")]
    public void PartOfTheFirstLine_IsRemoved(string content)
    {
        using ScratchFolder folder = new();
        string file = folder.Write("results.jsonl", Encoding.UTF8.GetBytes(content));

        Tool.Run([.. s_detect, "--resume", file, Tool.Sample]).Succeeded();

        Assert.AreEqual(s_line.Value, File.ReadAllText(file));
    }

    [TestMethod]
    [DynamicData(nameof(Foreign))]
    public void FileOfAnotherProgram_IsRefused_AndUnchanged(string content)
    {
        using ScratchFolder folder = new();
        byte[] before = Encoding.UTF8.GetBytes(content.Replace("LINE", s_line.Value, StringComparison.Ordinal));
        string file = folder.Write("results.jsonl", before);

        Tool.Run([.. s_detect, "--resume", file, Tool.Sample]).Refused(3, $"--resume {file}", "Name another file");

        CollectionAssert.AreEqual(before, File.ReadAllBytes(file));
    }

    [TestMethod]
    [DataRow("--attributes", "attributes: no there, yes here")]
    [DataRow("--faces whole", "face detector: face-detection-0002 there, whole here")]
    [DataRow("--face 1,2,30,40", "face detector: face-detection-0002 there, given here")]
    [DataRow("--roi 0,0,300,300", "searched region: 0,0,512,512 there, 0,0,300,300 here")]
    [DataRow("--roi 1000,1000,300,300", "searched region: 0,0,512,512 there, outside the image here")]
    [DataRow("--tiles 200", "tiles: 0 there, 16 here")]
    [DataRow("--model OTHER", "model: face-landmarks-5pt-0002 there, other here")]
    public void OtherSettings_AreAnErrorThatNamesTheFirst_AndChangeNothing(string options, string message)
    {
        using ScratchFolder folder = new();
        string[] changed = [.. options.Split(' ').Select(word => word == "OTHER" ? OtherModel(folder) : word)];
        string content = s_line.Value + "{\"image\":\"part", file = folder.Write("results.jsonl", Encoding.UTF8.GetBytes(content));
        string input = folder.Copy(Tool.Sample, "new.jpg");

        Tool.Run([.. s_detect, "--resume", file, .. changed, input]).Refused(2, $"--resume {file}", message);

        // Also if no picture is left: otherwise the results would seem to be of these settings.
        Tool.Run([.. s_detect, "--resume", file, .. changed, Tool.Sample]).Refused(2, message);
        Assert.AreEqual(content, File.ReadAllText(file));
    }

    [TestMethod]
    [RequiresOpenVino]
    public void OtherDevice_IsAnError_AndAnotherPrecisionOfTheSameDeviceIsANote()
    {
        using ScratchFolder folder = new();
        string file = folder.File("results.jsonl"), bf16 = folder.File("bf16.jsonl"), input = folder.Copy(Tool.Sample, "new.jpg");
        string[] cpu = ["detect", "--device", "CPU", "--model", "face-landmarks-5pt-0002", "--face-detector", "face-detection-0002"];
        Tool.RunOnOpenVino([.. cpu, "--inference-precision", "f32", "--resume", file, Tool.Sample]).Succeeded();
        File.WriteAllText(bf16, File.ReadAllText(file).Replace("\"f32\"", "\"bf16\"", StringComparison.Ordinal));

        Tool.Run([.. s_detect, "--resume", file, input]).Refused(2, "device: CPU there, MANAGED here");
        Tool.RunOnOpenVino([.. cpu, "--inference-precision", "f32", "--resume", bf16, input])
            .Refused(2, "inference precision: bf16 there, f32 here");
        File.WriteAllText(bf16, File.ReadAllText(file).Replace("\"f32\"", "\"f64\"", StringComparison.Ordinal));
        StringAssert.Contains(Tool.RunOnOpenVino([.. cpu, "--resume", bf16, input]).Succeeded().Errors, "has results in f64");
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void CombinationsWithoutSense_AreRefused()
    {
        using ScratchFolder folder = new();
        string image = folder.Copy(Tool.Sample, "a.jpg"), file = folder.File("results.jsonl");
        foreach (string format in new[] { "text", "json", "csv" })
        {
            Tool.Run([.. s_detect, "--resume", file, "--format", format, image]).Refused(2, "--resume appends JSON Lines");
        }

        Tool.Run([.. s_detect, "--resume", file, image, "-"]).Refused(2, "standard input has none");
        Tool.Run([.. s_detect, "--resume", image, folder.Path]).Refused(2, "--resume would append results to the input");
        Tool.Run([.. s_detect, "--resume", folder.File("out/b.jpg"), "--overlay", folder.File("out/b.jpg"), image])
            .Refused(2, "--overlay would overwrite");
        Assert.IsFalse(File.Exists(file));
        Tool.Run([.. s_detect, "--resume", folder.Path, image]).Refused(3, "it is a folder");
        Tool.Run([.. s_detect, "--resume", "/dev/null", image]).Refused(3, "it is a pipe or a device");
        Tool.Run([.. s_detect, "--resume", folder.File("no/results.jsonl"), image]).Refused(3, "no/results.jsonl");
        CollectionAssert.AreEqual(TestPictures.Sample, File.ReadAllBytes(image));
    }

    // The bundled model under another name.
    private static string OtherModel(ScratchFolder folder)
    {
        string bundled = Path.Combine(TestData.RepositoryRoot, "models", "bundled", "face-landmarks-5pt-0002", "FP32");
        foreach (string file in Directory.EnumerateFiles(bundled))
        {
            folder.Copy(file, "other" + Path.GetExtension(file));
        }

        return folder.File("other.xml");
    }
}
