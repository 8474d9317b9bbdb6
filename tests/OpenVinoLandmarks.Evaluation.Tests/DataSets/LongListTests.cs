namespace OpenVinoLandmarks.Evaluation.Tests.DataSets;

/// <summary>Reads long lists: the memory does not grow with their length. Other tests must not allocate meanwhile.</summary>
[TestClass]
[DoNotParallelize]
public sealed class LongListTests
{
    private const int Rows = 300_000, Allowed = 1_000_000;

    [TestMethod]
    [DataRow("csv")]
    [DataRow("vggface2")]
    [DataRow("wflw")]
    [DataRow("wider")]
    public void LongList_TakesNoMoreMemoryThanAShortOne(string format)
    {
        using ScratchFolder folder = new();
        _ = Kept(Write(folder, format, 100));
        Assert.IsLessThan(Allowed, Kept(Write(folder, format, Rows)));
    }

    private static long Kept(string list)
    {
        long largest = 0, before = GC.GetTotalMemory(forceFullCollection: true);
        int count = 0;
        foreach (AnnotatedPicture picture in FaceDataSets.Open(list).Read())
        {
            Assert.HasCount(1, picture.Faces);
            if (++count % 50_000 == 0)
            {
                largest = Math.Max(largest, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        return largest;
    }

    private static string Write(ScratchFolder folder, string format, int rows)
    {
        const string VggHeader = "NAME_ID,P1X,P1Y,P2X,P2Y,P3X,P3Y,P4X,P4Y,P5X,P5Y";
        string points = string.Join(',', Lists.Five), wflw = string.Join(' ', Enumerable.Range(0, 98).Select(k => $"{k} {2 * k}"));
        IEnumerable<int> numbers = Enumerable.Range(0, rows);
        switch (format)
        {
            case "csv":
                return Lists.Write(folder, $"{rows}.csv", [Lists.Header, .. numbers.Select(n => Lists.Row($"{n}.jpg", "1,2,30,40", "g"))]);
            case "wflw":
                return Lists.Write(folder, $"{rows}.txt", numbers.Select(n => $"{wflw} {n}.jpg"));
            case "wider":
                return Lists.Write(folder, $"{rows}.txt", numbers.SelectMany(n => new[] { $"{n}.jpg", "1", "1 2 3 4" }));
            default:
                Lists.Write(folder, $"{rows}/loose_bb_x.csv", ["NAME_ID,X,Y,W,H", .. numbers.Select(n => $"\"{n}\",1,2,30,40")]);
                return Lists.Write(folder, $"{rows}/loose_landmark_x.csv", [VggHeader, .. numbers.Select(n => $"\"{n}\",{points}")]);
        }
    }
}
