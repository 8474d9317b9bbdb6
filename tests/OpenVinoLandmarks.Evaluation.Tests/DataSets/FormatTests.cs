namespace OpenVinoLandmarks.Evaluation.Tests.DataSets;

/// <summary>Reads one small list of each format, and lists with wrong lines.</summary>
[TestClass]
public sealed class FormatTests
{
    [TestMethod]
    public void Csv_OfTheProject_HasBoxesPointsAndGroups()
    {
        using ScratchFolder folder = new();
        string[] rows = [Lists.Row("a.png", "1,2,30,40", "young|left"), Lists.Row("a.png", "5,6,30,40", ""), "b.png,,,,,,,,,,,,,,,"];
        string list = Lists.Write(folder, "faces.csv", [Lists.Header, .. rows]);
        AnnotatedPicture[] pictures = Read(list, "csv");
        Assert.HasCount(2, pictures);
        Assert.HasCount(2, pictures[0].Faces);
        Assert.AreEqual(new FaceRectangle(1, 2, 30, 40), pictures[0].Faces[0].Box);
        CollectionAssert.AreEqual(Lists.Five, pictures[0].Faces[0].Points!.Values.ToArray());
        CollectionAssert.AreEqual(new[] { "young", "left" }, pictures[0].Faces[0].Groups.ToArray());
        Assert.AreEqual(3, pictures[0].Faces[1].Line);
        Assert.IsEmpty(pictures[1].Faces);
        Assert.IsEmpty(pictures[1].Problems);
        Assert.AreEqual(Path.Combine(folder.Path, "b.png"), pictures[1].File);
    }

    [TestMethod]
    [DataRow("../secret.png,1,2,3,4,", ProblemKind.BadPicture)]
    [DataRow("/etc/secret.png,1,2,3,4,", ProblemKind.BadPicture)]
    [DataRow("a.png,1,2,0,4,", ProblemKind.BadBox)]
    [DataRow("a.png,1,x,3,4,", ProblemKind.BadBox)]
    public void Csv_WithAWrongLine_NamesIt(string line, ProblemKind kind)
    {
        using ScratchFolder folder = new();
        string list = Lists.Write(folder, "faces.csv", Lists.Header, line + string.Join(',', Lists.Five) + ",");
        DataSetProblem problem = Read(list, "csv").Single().Problems.Single();
        Assert.AreEqual((kind, list, 2), (problem.Kind, problem.File, problem.Line));
    }

    [TestMethod]
    public void Pts_OfAFolder_AreReducedAndCountedFromOne()
    {
        using ScratchFolder folder = new();
        folder.Write("sub/face.png", [1]);
        IEnumerable<string> points = Enumerable.Range(0, 68).Select(k => $"{k + 1} {2 * k + 1}");
        Lists.Write(folder, "sub/face.pts", ["version: 1", "n_points: 68", "{", .. points, "}"]);
        Lists.Write(folder, "lost.pts", "version: 1", "n_points: 1", "{", "1 1", "}");
        AnnotatedPicture[] pictures = Read(folder.Path, "pts");
        Assert.AreEqual(ProblemKind.BadPicture, pictures[0].Problems.Single().Kind);
        FivePoints five = pictures[1].Faces.Single().Points!;
        CollectionAssert.AreEqual(new double[] { 38.5, 77, 44.5, 89, 30, 60, 48, 96, 54, 108 }, five.Values.ToArray());
        Assert.AreEqual(new FaceRectangle(0, -21, 67, 155), pictures[1].Faces.Single().Box);
        Assert.AreEqual("sub/face.png", pictures[1].Name);
    }

    [TestMethod]
    public void Wflw_WithBoxAndAttributes_IsReduced()
    {
        using ScratchFolder folder = new();
        string points = string.Join(' ', Enumerable.Range(0, 98).Select(k => $"{k} {100 + k}"));
        string[] ends = [" 5 6 105 126 1 0 0 0 0 1 11--Parade/x.jpg", " y.jpg", " 1 2 z.jpg"];
        string list = Lists.Write(folder, "list.txt", [.. ends.Select(end => points + end)]);
        AnnotatedPicture[] pictures = Read(list, "wflw");
        AnnotatedFace face = pictures[0].Faces.Single();
        CollectionAssert.AreEqual(new double[] { 63.5, 163.5, 71.5, 171.5, 54, 154, 76, 176, 82, 182 }, face.Points!.Values.ToArray());
        Assert.AreEqual(new FaceRectangle(5, 6, 100, 120), face.Box);
        CollectionAssert.AreEqual(new[] { "pose", "blur" }, face.Groups.ToArray());
        Assert.AreEqual(new FaceRectangle(0, 85, 97, 112), pictures[1].Faces.Single().Box);
        Assert.AreEqual(ProblemKind.BadRow, pictures[2].Problems.Single().Kind);
    }

    [TestMethod]
    public void Aflw_FivePoints_AreReadColumnByColumn()
    {
        using ScratchFolder folder = new();
        string list = Lists.Write(folder, "testing.txt", @" AFLW\0001.jpg 30 70 50 35 66 40 41 60 80 81 1 2 2 3", "b.jpg 1 2 3");
        AnnotatedPicture[] pictures = Read(list, "aflw");
        CollectionAssert.AreEqual(Lists.Five, pictures[0].Faces.Single().Points!.Values.ToArray());
        CollectionAssert.AreEqual(new[] { "frontal" }, pictures[0].Faces.Single().Groups.ToArray());
        Assert.AreEqual("AFLW/0001.jpg", pictures[0].Name);
        Assert.AreEqual(2, pictures[1].Problems.Single().Line);
    }

    [TestMethod]
    public void Coco_InAnyOrderAndBlockSize_IsJoinedByPicture()
    {
        using ScratchFolder folder = new();
        string keypoints = string.Join(',', Enumerable.Range(0, 5).Select(k => $"{Lists.Five[2 * k]},{Lists.Five[2 * k + 1]},2"));
        string hidden = keypoints[..^1] + "0";
        string filler = new('x', 200_000); // larger than a block of the reader
        string list = Lists.Write(folder, "faces.json", $$"""
            {"info": {"annotations": [{"image_id": 1}], "text": "{{filler}}"},
             "annotations": [
               {"image_id": 2, "bbox": [1, 2, 90, 95], "keypoints": [{{keypoints}}]},
               {"image_id": 1, "bbox": [3, 4, 90, 95], "keypoints": [{{keypoints}}], "segmentation": "{{filler}}"},
               {"image_id": 2, "keypoints": [{{hidden}}]},
               {"image_id": 9, "keypoints": [{{keypoints}}]},
               {"image_id": 2, "keypoints": [1, 2, 2]}],
             "images": [{"id": 1, "file_name": "one.jpg"}, {"file_name": "two.jpg", "id": 2}, {"id": 3, "file_name": "none.jpg"}]}
            """);
        AnnotatedPicture[] pictures = Read(list, "coco");
        Assert.AreEqual(ProblemKind.NoPartner, pictures[0].Problems.Single().Kind);
        Assert.AreEqual("one.jpg", pictures[1].Name);
        Assert.AreEqual(new FaceRectangle(3, 4, 90, 95), pictures[1].Faces.Single().Box);
        Assert.AreEqual("two.jpg", pictures[2].Name);
        CollectionAssert.AreEqual(Lists.Five, pictures[2].Faces.Single().Points!.Values.ToArray());
        CollectionAssert.AreEqual(new[] { ProblemKind.BadPoint, ProblemKind.BadPoint }, pictures[2].Problems.Select(p => p.Kind).ToArray());
        StringAssert.Contains(pictures[2].Problems[0].Message, "annotation 3");
        Assert.IsEmpty(pictures[3].Faces);
        Assert.IsNotNull(pictures[3].File);
    }

    [TestMethod]
    public void Wider_OfBothForms_HasBoxesAndPoints()
    {
        using ScratchFolder folder = new();
        string points = string.Join(' ', Enumerable.Range(0, 5).Select(k => $"{Lists.Five[2 * k]} {Lists.Five[2 * k + 1]} 0.0"));
        string missing = string.Join(' ', Enumerable.Repeat("-1.0 -1.0 -1.0", 5));
        string[] first = ["# 0--Parade/a.jpg", $"1 2 90 95 {points} 0.9", $"3 4 50 60 {missing} 0"];
        string marked = Lists.Write(folder, "label.txt", [.. first, "# b.jpg", "5 6 70 80"]);
        AnnotatedPicture[] pictures = Read(marked, "wider");
        Assert.HasCount(2, pictures);
        CollectionAssert.AreEqual(Lists.Five, pictures[0].Faces[0].Points!.Values.ToArray());
        Assert.IsNull(pictures[0].Faces[1].Points);
        Assert.AreEqual(new FaceRectangle(5, 6, 70, 80), pictures[1].Faces.Single().Box);

        string[] wrong = ["a.jpg", "2", "1 2 3 4 0 0", "x 2 3 4 0 0"], none = ["none.jpg", "0", "0 0 0 0"];
        string plain = Lists.Write(folder, "gt.txt", [.. wrong, .. none, "c.jpg", "1", "1 2 3 4", "5 6 7 8"]);
        pictures = Read(plain, "wider");
        Assert.HasCount(3, pictures);
        Assert.AreEqual((ProblemKind.BadBox, 4), (pictures[0].Problems.Single().Kind, pictures[0].Problems.Single().Line));
        Assert.IsEmpty(pictures[1].Faces);
        Assert.AreEqual((ProblemKind.NoPartner, 8), (pictures[2].Problems.Single().Kind, pictures[2].Problems.Single().Line));
    }

    [TestMethod]
    public void Points_At68_AreRead()
    {
        using ScratchFolder folder = new();
        string header = "image," + string.Join(',', Enumerable.Range(0, 68).Select(k => $"x{k},y{k}"));
        string list = Lists.Write(folder, "keypoints.csv", header, "a.jpg," + string.Join(',', Enumerable.Range(0, 136)), "b.jpg,1,2");
        AnnotatedPicture[] pictures = Read(list, "68-points");
        CollectionAssert.AreEqual(
            new double[] { 77, 78, 89, 90, 60, 61, 96, 97, 108, 109 }, pictures[0].Faces.Single().Points!.Values.ToArray());
        Assert.AreEqual(ProblemKind.BadPoint, pictures[1].Problems.Single().Kind);
    }

    [TestMethod]
    public void UnknownList_IsRefusedWithTheFormats()
    {
        using ScratchFolder folder = new();
        string list = Lists.Write(folder, "what.csv", "a,b,c", "1,2,3");
        DataSetException error = Assert.ThrowsExactly<DataSetException>(() => FaceDataSets.Open(list));
        StringAssert.Contains(error.Message, "--data-format");
    }

    // Every list is also recognized.
    private static AnnotatedPicture[] Read(string path, string format)
    {
        FaceDataSet dataSet = FaceDataSets.Open(path);
        Assert.AreEqual(format, dataSet.Format);
        return [.. dataSet.Read()];
    }
}
