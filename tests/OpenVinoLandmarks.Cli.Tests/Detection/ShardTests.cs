using System.Globalization;
using OpenVinoLandmarks.Cli.Pictures;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Detection;

/// <summary><c>--shard K/N</c>: the shares have every picture once, are of similar sizes, and are the same on every machine.</summary>
[TestClass]
public sealed class ShardTests
{
    private static readonly string[] s_detect = ["detect", "--quiet", "--device", "MANAGED", "--format", "jsonl"];

    // Computed by another program, from FNV-1a (64 bits, of the UTF-8 bytes) and fmix64.
    [TestMethod]
    [DataRow("a.jpg", 0x57E45B66C4C401A7UL, 0, 7)]
    [DataRow("b.jpg", 0x08835CDE77E669CCUL, 1, 4)]
    [DataRow("astronaut.jpg", 0xA8ECB6ECA0C46853UL, 0, 3)]
    [DataRow("img0001.jpg", 0x44E57812B20AD5FFUL, 2, 7)]
    [DataRow("photos/großes Bild.jpg", 0x43A6FB31A05F0899UL, 1, 1)]
    [DataRow("日本/写真.png", 0x8F805EDDB27D4DAFUL, 1, 7)]
    [DataRow("-", 0x64AAC213AEAF6531UL, 1, 1)]
    public void Shares_NeverChange(string name, ulong hash, int shareOf3, int shareOf8)
    {
        Assert.AreEqual(hash, InputShare.Hash(name));
        for (int i = 0; i < 8; i++)
        {
            Assert.AreEqual(i == shareOf3, i < 3 && new InputShare(i, 3).Contains(name), $"{i}/3");
            Assert.AreEqual(i == shareOf8, new InputShare(i, 8).Contains(name), $"{i}/8");
        }
    }

    [TestMethod]
    [DataRow("img{0:000000}.jpg", 1)]
    [DataRow("{0}.png", 2)]
    [DataRow("{0:00000}.jpg", 8)]
    [DataRow("person/{0}.jpg", 1)]
    public void Shares_DifferLittleInSize(string name, int step)
    {
        const int Pictures = 10_000;
        foreach (int count in new[] { 2, 3, 7, 8, 16, 64, 100 })
        {
            int[] sizes = new int[count];
            for (int i = 0; i < Pictures; i++)
            {
                string picture = string.Format(CultureInfo.InvariantCulture, name, i * step);
                sizes[Enumerable.Range(0, count).Single(share => new InputShare(share, count).Contains(picture))]++;
            }

            // Five standard deviations of shares that are drawn by lot.
            double mean = (double)Pictures / count, most = 5 * Math.Sqrt(mean * (1 - 1.0 / count));
            Assert.IsInRange(mean - most, mean + most, sizes.Min(), $"the smallest of {count}");
            Assert.IsInRange(mean - most, mean + most, sizes.Max(), $"the largest of {count}");
        }
    }

    [TestMethod]
    public void ShareOfAFolder_DependsOnNamesOnly_AndNewPicturesMoveNoOther()
    {
        using ScratchFolder here = new(), there = new();
        string[] names = [.. Enumerable.Range(0, 40).Select(i => $"{i}.jpg")];
        Array.ForEach(names, name => here.Write($"photos/{name}", [1]));
        string[] before = Chosen(1, here.File("photos"));

        CollectionAssert.AreEqual(before, Chosen(1, here.File("photos") + "/"));
        foreach (string name in names.Reverse().Concat(["new.jpg", "0 new.jpg", "other.png", "notes.txt"]))
        {
            there.Write($"elsewhere/deep/{name}", [1]);
        }

        CollectionAssert.AreEqual(before, Chosen(1, there.File("elsewhere/deep")).Intersect(names).ToArray());
        Assert.IsInRange(1, 39, before.Length);
    }

    [TestMethod]
    public void SeveralFolders_HaveTheSharesOfTheirPicturesNamedOneByOne()
    {
        using ScratchFolder folder = new();
        string[] files = [.. Enumerable.Range(0, 40).Select(i => folder.Write($"person{i:00}/photo.jpg", [1]))];
        string[] folders = [.. files.Select(file => Path.GetDirectoryName(file)!)];

        // All pictures have the same name: by the name alone, one share would have all of them.
        for (int share = 0; share < 3; share++)
        {
            int[] expected = Collect(share, files).Chosen.ToArray();
            Assert.IsInRange(1, 39, expected.Length);
            CollectionAssert.AreEqual(expected, Collect(share, folders).Chosen.ToArray());
            CollectionAssert.AreEqual(expected, Collect(share, [.. folders.Select(path => path + "/")]).Chosen.ToArray());
        }
    }

    [TestMethod]
    public void AllShares_HaveEveryResultOnce()
    {
        using ScratchFolder folder = new();
        string other = folder.Write("ü \"b\".png", TestPictures.Plain(".png", 40, 30));
        string[] inputs = [folder.File("in"), folder.Copy(Tool.Sample, "a.jpg"), other];
        for (int i = 0; i < 12; i++)
        {
            folder.Write($"in/{i}.png", TestPictures.Plain(".png", 16 + i, 16));
        }

        string[] all = Tool.Run([.. s_detect, .. inputs]).Succeeded().OutputLines;
        string[] shares = [.. Enumerable.Range(0, 4).SelectMany(
            share => Tool.Run([.. s_detect, "--shard", $"{share}/4", .. inputs]).Succeeded().OutputLines)];

        Assert.HasCount(14, all);
        CollectionAssert.AreEquivalent(all, shares);
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void StandardInput_IsReadByOneShare()
    {
        using ScratchFolder folder = new();

        string[] commands = [.. Enumerable.Range(0, 3).Select(share => $"$DETECT --shard {share}/3 - <$SAMPLE && ")];

        Assert.HasCount(1, Shell.Run(folder.Path, string.Concat(commands) + "true").Succeeded().OutputLines);
    }

    [TestMethod]
    public void EmptyShare_IsNoError()
    {
        // a.jpg is in the share 0 of 3.
        using ScratchFolder folder = new();
        string image = folder.Copy(Tool.Sample, "in/a.jpg"), results = folder.File("results.jsonl"), input = folder.File("in");

        Assert.AreEqual("", Tool.Run([.. s_detect, "--shard", "1/3", input]).Succeeded().Output);
        Assert.AreEqual("[]\n", Tool.Run("detect", "--shard", "1/3", "--format", "json", input).Succeeded().Output);
        Assert.AreEqual(1, Tool.Run("detect", "--shard", "0/3", "--format", "json", input).Succeeded().Json.GetArrayLength());
        ToolResult resumed = Tool.Run("detect", "--shard", "1/3", "--resume", results, input).Succeeded();
        StringAssert.Contains(resumed.Errors, "0 pictures were processed. The share 1/3 has 0 of 1 picture.");
        Assert.AreEqual("", File.ReadAllText(results));
        Assert.IsTrue(File.Exists(image));
    }

    [TestMethod]
    public void MissingInput_IsAnErrorOfEveryShare_AndAnUnreadablePictureOfOne()
    {
        using ScratchFolder folder = new();
        folder.Copy(Tool.Sample, "in/a.jpg");
        File.CreateSymbolicLink(folder.File("in/b.jpg"), folder.File("gone"));
        Directory.CreateDirectory(folder.File("in/c"));

        int[] missing = [.. Enumerable.Range(0, 3).Select(i => Tool.Run([.. s_detect, "--shard", $"{i}/3", folder.File("no")]).ExitCode)];
        ToolResult[] shares = [.. Enumerable.Range(0, 3).Select(i => Tool.Run([.. s_detect, "--shard", $"{i}/3", folder.File("in")]))];

        CollectionAssert.AreEqual(new[] { 3, 3, 3 }, missing);
        CollectionAssert.AreEqual(new[] { 0, 3, 0 }, shares.Select(share => share.ExitCode).ToArray());
        StringAssert.Contains(shares[1].Errors, "b.jpg");
        Assert.HasCount(1, shares[0].OutputLines);
    }

    [TestMethod]
    public void OverlaysOfDifferentShares_AreNeverTheSameFile()
    {
        using ScratchFolder folder = new();
        string[] images = [folder.Copy(Tool.Sample, "1/a.jpg"), folder.Copy(Tool.Sample, "2/a.jpg")];
        for (int share = 0; share < 2; share++)
        {
            string[] command = [.. s_detect, "--shard", $"{share}/2"];
            Tool.Run([.. command, "--overlay", folder.File("out"), .. images]).Refused(2, "--overlay would write");
            Tool.Run([.. command, "--align", folder.File("out"), .. images]).Refused(2, "--align would write");
        }
    }

    [TestMethod]
    [DataRow("8/8")]
    [DataRow("-1/8")]
    [DataRow("1")]
    [DataRow("0/0")]
    [DataRow("/8")]
    [DataRow("1/")]
    [DataRow("+1/8")]
    [DataRow("1/8/2")]
    [DataRow(" 1/8")]
    [DataRow("1/99999999999")]
    [DataRow("a/b")]
    public void OtherValues_AreUsageErrors(string value) => Tool.Run("detect", $"--shard={value}", Tool.Sample).Refused(2, "from 0 to N-1");

    private static ImageInputs Collect(int share, params string[] paths) => ImageInputs.Collect(paths, new InputShare(share, 3));

    private static string[] Chosen(int share, string path)
    {
        ImageInputs inputs = Collect(share, path);
        return [.. inputs.Chosen.Select(index => Path.GetFileName(inputs.Files[index]))];
    }
}
