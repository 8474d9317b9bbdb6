using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using OpenCvSharp;
using OpenVinoLandmarks.Evaluation.Tests.Support;

namespace OpenVinoLandmarks.Evaluation.Tests.Golden;

/// <summary>
/// The 69 inputs of bad-inputs.json. Where the official tool dies without naming the row, the row is named and the rest is measured; where
/// it prints a wrong number with exit code 0, the row is named too; where it works, the number is the same.
/// </summary>
[TestClass]
[RequiresGoldenData]
[RequiresOfficialModels]
public sealed class BadInputTests
{
    private const double ControlMean = 0.0602784275, Tolerance = 1e-4;

    // What is wrong, what is expected of it, and how the copy of the data set is changed.
    private static readonly Dictionary<string, Case> s_cases = new()
    {
        ["control"] = Works(_ => { }),
        ["box with a fraction"] = Measured(ProblemKind.BoxFraction, set => SixRows.SetCell(set.Boxes, 2, 1, "77.5")),
        ["box as 7.0e1"] = new Case([], 6, null, set => SixRows.SetCell(set.Boxes, 2, 1, "7.0e1")),
        ["box cell with blanks around"] = Works(set => SixRows.SetCell(set.Boxes, 2, 1, " 77 ")),
        ["box cell +77"] = Works(set => SixRows.SetCell(set.Boxes, 2, 1, "+77")),
        ["width 0"] = LeftOut(ProblemKind.BadBox, set => SixRows.SetCell(set.Boxes, 2, 3, "0")),
        ["width negative"] = LeftOut(ProblemKind.BadBox, set => SixRows.SetCell(set.Boxes, 2, 3, "-62")),
        ["box starts right of the picture"] = LeftOut(ProblemKind.BadBox, set => SixRows.SetCell(set.Boxes, 2, 1, "5000")),
        ["box starts below the picture"] = LeftOut(ProblemKind.BadBox, set => SixRows.SetCell(set.Boxes, 2, 2, "5000")),
        ["box starts at 10^15"] = LeftOut(ProblemKind.BadBox, set => SixRows.SetCell(set.Boxes, 2, 1, "1000000000000000")),
        ["box ends left of the picture (X = -200)"] = LeftOut(ProblemKind.BadBox, set => SixRows.SetCell(set.Boxes, 2, 1, "-200")),
        ["box cell empty"] = LeftOut(ProblemKind.BadBox, set => SixRows.SetCell(set.Boxes, 2, 1, "")),
        ["box cell is text"] = LeftOut(ProblemKind.BadBox, set => SixRows.SetCell(set.Boxes, 2, 1, "n/a")),
        ["box cell is nan"] = LeftOut(ProblemKind.BadBox, set => SixRows.SetCell(set.Boxes, 2, 1, "nan")),
        ["point nan, eye"] = LeftOut(ProblemKind.BadPoint, set => SixRows.SetCell(set.Points, 2, 3, "nan")),
        ["point inf, eye"] = LeftOut(ProblemKind.BadPoint, set => SixRows.SetCell(set.Points, 2, 3, "inf")),
        ["point nan, nose"] = LeftOut(ProblemKind.BadPoint, set => SixRows.SetCell(set.Points, 2, 5, "nan")),
        ["point inf, nose"] = LeftOut(ProblemKind.BadPoint, set => SixRows.SetCell(set.Points, 2, 5, "inf")),
        ["point empty"] = LeftOut(ProblemKind.BadPoint, set => SixRows.SetCell(set.Points, 2, 3, "")),
        ["point is text"] = LeftOut(ProblemKind.BadPoint, set => SixRows.SetCell(set.Points, 2, 3, "n/a")),
        ["point -1 -1 (missing by custom)"] = LeftOut(ProblemKind.BadPoint, set =>
        {
            SixRows.SetCell(set.Points, 2, 5, "-1");
            SixRows.SetCell(set.Points, 2, 6, "-1");
        }),
        ["both eyes in one place"] = LeftOut(ProblemKind.BadPoint, set =>
        {
            string[] cells = set.Points[3].Split(',');
            SixRows.SetCell(set.Points, 2, 3, cells[1]);
            SixRows.SetCell(set.Points, 2, 4, cells[2]);
        }),
        ["picture missing"] = LeftOut(ProblemKind.BadPicture, set => File.Delete(set.Picture)),
        ["picture is text"] = LeftOut(ProblemKind.BadPicture, set => set.ChangePicture(_ => "not a picture"u8.ToArray())),
        ["picture empty"] = LeftOut(ProblemKind.BadPicture, set => set.ChangePicture(_ => [])),
        ["picture cut in half"] = LeftOut(ProblemKind.BadPicture, set => set.ChangePicture(bytes => bytes[..(bytes.Length / 2)])),
        ["picture cut to an eighth"] = LeftOut(ProblemKind.BadPicture, set => set.ChangePicture(bytes => bytes[..(bytes.Length / 8)])),
        ["picture is a PNG named .jpg"] = Works(set => set.Reencode(picture => picture.Clone())),
        ["PNG with alpha 128"] = Works(set => set.Reencode(picture =>
        {
            Mat[] channels = picture.Split();
            using Mat alpha = new(picture.Size(), MatType.CV_8UC1, new Scalar(128));
            Mat merged = new();
            Cv2.Merge([.. channels, alpha], merged);
            return merged;
        })),
        ["PNG of 16 bits"] = Works(set => set.Reencode(picture =>
        {
            Mat wide = new();
            picture.ConvertTo(wide, MatType.CV_16UC3, 257);
            return wide;
        })),
        ["extension .JPG"] = LeftOut(ProblemKind.BadPicture, set => File.Move(set.Picture, Path.ChangeExtension(set.Picture, ".JPG"))),
        ["one box row too few (last)"] = LeftOut(ProblemKind.NoPartner, set => set.Boxes.RemoveAt(6), line: 7),
        ["one box row too many"] = Measured(ProblemKind.NoPartner, set => set.Boxes.Add("\"n000009/0001_01\",1,2,30,40")) with { Line = 8 },
        ["boxes in reverse order"] = new Case([.. Enumerable.Repeat(ProblemKind.NamesDiffer, 6)], 6, 0.361935571, set =>
            set.Boxes = [set.Boxes[0], .. Enumerable.Reverse(set.Boxes.Skip(1))]),
        ["box rows with other names, same order"] = new Case([.. Enumerable.Repeat(ProblemKind.NamesDiffer, 6)], 6, ControlMean, set =>
            set.Boxes = [.. set.Boxes.Select(line => line.Replace("\"n0", "\"x0"))]),
        ["box file without the column NAME_ID"] = Works(set => set.Boxes = [.. set.Boxes.Select(line => line[(line.IndexOf(',') + 1)..])]),
        ["no box file"] = Refused("loose_bb_test.csv", set => set.Boxes = []),
        ["no landmark file"] = Refused("loose_landmark", set => set.Points = []),
        ["CRLF"] = Works(_ => { }) with { End = "\r\n" },
        ["CR alone"] = Works(_ => { }) with { End = "\r" },
        ["no line end after the last row"] = Works(_ => { }) with { Last = "" },
        ["blank line in the middle and at the end"] = Works(set =>
        {
            set.Boxes.Insert(3, "");
            set.Points.Insert(3, "");
        }) with { Last = "\n\n" },
        ["byte-order mark in the boxes"] = Works(_ => { }) with { BoxEncoding = Encoding.UTF8 },
        ["byte-order mark in the landmarks"] = Works(_ => { }) with { PointEncoding = Encoding.UTF8 },
        ["UTF-16"] = Works(_ => { }) with { BoxEncoding = Encoding.Unicode, PointEncoding = Encoding.Unicode },
        ["semicolons in the boxes"] = Works(set => set.Boxes = [.. set.Boxes.Select(line => line.Replace(',', ';'))]),
        ["semicolons in the landmarks"] = Works(set => set.Points = [.. set.Points.Select(line => line.Replace(',', ';'))]),
        ["columns in another order"] = Works(set =>
        {
            set.Boxes = [.. set.Boxes.Select(line => line.Split(',')).Select(cell => $"{cell[0]},{cell[4]},{cell[3]},{cell[2]},{cell[1]}")];
            set.Points = [.. set.Points.Select(line => string.Join(',', Enumerable.Reverse(line.Split(','))))];
        }),
        ["one column more"] = Works(set =>
        {
            set.Boxes = [.. set.Boxes.Select(line => line + ",9")];
            set.Points = [.. set.Points.Select((line, i) => line + (i == 0 ? ",score" : ",9"))];
        }),
        ["column P5Y missing"] = Refused("P5Y", set => set.Points = [.. set.Points.Select(line => line[..line.LastIndexOf(',')])]),
        ["header in small letters"] = Works(set =>
        {
            set.Boxes[0] = set.Boxes[0].ToLowerInvariant();
            set.Points[0] = set.Points[0].ToLowerInvariant();
        }),
        ["blanks after commas in the header"] = Works(set => set.Boxes[0] = set.Boxes[0].Replace(",", ", ")),
        ["no header"] = Refused("NAME_ID", set =>
        {
            set.Boxes.RemoveAt(0);
            set.Points.RemoveAt(0);
        }),
        ["only the header"] = Refused("no rows", set =>
        {
            set.Boxes.RemoveRange(1, 6);
            set.Points.RemoveRange(1, 6);
        }),
        ["one cell too few in a row"] = LeftOut(
            ProblemKind.BadPoint, set => set.Points[3] = set.Points[3][..set.Points[3].LastIndexOf(',')]),
        ["one cell too many in a row"] = Works(set => set.Points[3] += ",7"),
        ["names without quotes"] = Works(set =>
        {
            set.Boxes = [.. set.Boxes.Select(line => line.Replace("\"", ""))];
            set.Points = [.. set.Points.Select(line => line.Replace("\"", ""))];
        }),
        ["names with .jpg"] = new Case([.. Enumerable.Repeat(ProblemKind.NamesDiffer, 6)], 6, ControlMean, set =>
            set.Points = [.. set.Points.Select(line => line.Replace("\",", ".jpg\","))]),
        ["name with a backslash"] = new Case([ProblemKind.NamesDiffer], 6, ControlMean, set =>
            set.Points[3] = set.Points[3].Replace('/', '\\')),
        ["name with ../"] = new Case([ProblemKind.BadPicture], 5, null, set =>
            set.Points[3] = set.Points[3].Replace("\"n", "\"../test/n")) { Line = 4 },
        ["a name twice, other box and points"] = new Case([ProblemKind.DuplicateName], 7, null, set =>
        {
            set.Boxes.Insert(3, set.Boxes[2]);
            set.Points.Insert(3, Regex.Replace(set.Points[3], "\"[^\"]*\"", set.Points[2].Split(',')[0]));
        }) { Line = 4 },
        ["a row twice, all equal"] = new Case([ProblemKind.DuplicateRow], 6, ControlMean, set =>
        {
            set.Boxes.Add(set.Boxes[^1]);
            set.Points.Add(set.Points[^1]);
        }) { Line = 8 },

        // Options of the tool that have no counterpart: the summary always has every value by itself.
        ["--profile true"] = Works(_ => { }),
        ["--async_mode true"] = Works(_ => { }),
        ["percentile 90"] = Works(_ => { }),
        ["percentile 90, each value printed"] = Works(_ => { }),
        ["percentile 100"] = Works(_ => { }),

        // Nothing is converted or kept between runs: the second run measures the boxes that it is given.
        ["converted once, kept"] = Works(_ => { }),
        ["then other boxes, same annotation folder"] = new Case([.. Enumerable.Repeat(ProblemKind.NamesDiffer, 6)], 6, 0.361935571, set =>
            set.Boxes = [set.Boxes[0], .. Enumerable.Reverse(set.Boxes.Skip(1))]),
    };

    public static IEnumerable<object[]> Names => s_cases.Keys.Select(name => new object[] { name });

    [TestMethod]
    public void Cases_AreThoseOfTheGoldenFile()
    {
        string[] names = [.. Goldens.Read("bad-inputs.json").EnumerateObject().Select(property => property.Name)];
        CollectionAssert.AreEquivalent(names, s_cases.Keys.ToArray());
        Assert.HasCount(69, names);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public async Task Input_IsMeasuredOrNamed(string name)
    {
        Case expected = s_cases[name];
        using SixRows set = new();
        expected.Change(set);
        set.Write(expected.End, expected.Last, expected.BoxEncoding, expected.PointEncoding);
        if (expected.Error is { } error)
        {
            DataSetException refused = await Assert.ThrowsExactlyAsync<DataSetException>(() => MeasureAsync(set));
            StringAssert.Contains(refused.Message, error);
            return;
        }

        RunSummary summary = await MeasureAsync(set);
        CollectionAssert.AreEqual(expected.Problems, summary.Problems.Select(problem => problem.Kind).ToArray());
        Assert.AreEqual(expected.Faces, summary.Faces);
        Assert.AreEqual(expected.Problems.Count(kind => kind < ProblemKind.NamesDiffer), summary.LeftOut);
        if (expected.Problems.Length == 1)
        {
            Assert.AreEqual(expected.Line, summary.Problems[0].Line, summary.Problems[0].ToString());
        }

        if (expected.Mean is { } mean)
        {
            Assert.AreEqual(mean, summary.Columns[0].Normed.Mean, Tolerance);
        }
    }

    [TestMethod]
    public void Percentile_OfRank100_IsTheLargestError() => Assert.AreEqual(3, ErrorStatistics.Percentile([1, 2, 3], 100));

    // If a row is left out, the mean is that of the other five, which the golden file has as rows.
    private static double MeanWithoutRow(int left) => Goldens.Read("vggface2-shaped.json").GetProperty("rows").EnumerateArray().Take(6)
        .Where((_, row) => row != left).Average(row => row.GetProperty("FP32").GetProperty("normed_error").GetDouble());

    private static async Task<RunSummary> MeasureAsync(SixRows set)
    {
        using FaceLandmarkDetector detector = Goldens.CreateDetector(DeviceSelection.Managed);
        return (await Goldens.MeasureAsync(set.Open(), new EvaluationColumn(detector))).Summary;
    }

    private static Case Works(Action<SixRows> change) => new([], 6, ControlMean, change);

    private static Case Measured(ProblemKind kind, Action<SixRows> change) =>
        new([kind], 6, kind == ProblemKind.NoPartner ? ControlMean : null, change);

    private static Case LeftOut(ProblemKind kind, Action<SixRows> change, int line = 4) =>
        new([kind], 5, TestData.Root is null ? null : MeanWithoutRow(line - 2), change) { Line = line };

    private static Case Refused(string error, Action<SixRows> change) => new([], 0, null, change) { Error = error };

    private sealed record Case(ProblemKind[] Problems, int Faces, double? Mean, Action<SixRows> Change)
    {
        public int Line { get; init; } = 4;

        public string? Error { get; init; }

        public string End { get; init; } = "\n";

        public string? Last { get; init; }

        public Encoding? BoxEncoding { get; init; }

        public Encoding? PointEncoding { get; init; }
    }
}
