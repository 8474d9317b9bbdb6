using OpenCvSharp;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Faces;

/// <summary>The tiles of large images, and the faces that several tiles show.</summary>
[TestClass]
public sealed class DetectionPiecesTests
{
    [TestMethod]
    public void Tiles_CoverTheArea_WithAtLeastTheWantedOverlap()
    {
        Random random = new(7);
        for (int i = 0; i < 500; i++)
        {
            FaceTiles tiles = new() { Side = random.Next(FaceTiles.MinSide, 700), Overlap = random.NextSingle() * FaceTiles.MaxOverlap };
            PixelRegion area = new(random.Next(50) * 2, random.Next(50) * 2, random.Next(1, 3000), random.Next(1, 3000));
            IReadOnlyList<PixelRegion> regions = DetectionPieces.Of(area, tiles).Regions;

            Assert.AreEqual(area, regions[0]);
            if (Math.Max(area.Width, area.Height) <= tiles.Side)
            {
                Assert.HasCount(1, regions);
                continue;
            }

            PixelRegion[] cut = [.. regions.Skip(1)];
            AssertCovered([.. cut.Select(tile => (tile.X, tile.Width)).Distinct()], area.X, area.Width, tiles);
            AssertCovered([.. cut.Select(tile => (tile.Y, tile.Height)).Distinct()], area.Y, area.Height, tiles);
            Assert.HasCount(cut.Select(tile => tile.X).Distinct().Count() * cut.Select(tile => tile.Y).Distinct().Count(), cut);
        }

        static void AssertCovered((int Start, int Length)[] intervals, int start, int length, FaceTiles tiles)
        {
            Assert.AreEqual(start, intervals[0].Start);
            Assert.AreEqual(start + length, intervals[^1].Start + intervals[^1].Length);
            foreach ((int Start, int Length) interval in intervals)
            {
                Assert.AreEqual(0, interval.Start % 2, "NV12 has one colour for two pixels");
                Assert.IsInRange(Math.Min(length, tiles.Side), tiles.Side + 1, interval.Length);
            }

            foreach (((int Start, int Length) left, (int Start, int _) right) in intervals.Zip(intervals.Skip(1)))
            {
                Assert.IsGreaterThanOrEqualTo((int)(tiles.Side * tiles.Overlap) - 1, left.Start + left.Length - right.Start);
            }
        }
    }

    [TestMethod]
    public void BoxThatATileCutsOff_GivesWayToTheCompleteOne_WhateverTheScores()
    {
        PixelRegion area = new(0, 0, 1792, 1024);
        DetectionPieces pieces = DetectionPieces.Of(area, new FaceTiles());
        Assert.AreEqual(new PixelRegion(0, 0, 1024, 1024), pieces.Regions[1]);
        Assert.AreEqual(new PixelRegion(768, 0, 1024, 1024), pieces.Regions[2]);
        pieces.Add(pieces.Regions[1], [new FaceBox(960, 300, 64, 120, 0.95f), new FaceBox(100, 100, 50, 60, 0.7f)]);
        pieces.Add(pieces.Regions[2], [new FaceBox(192, 300, 100, 120, 0.6f)]);

        FaceBox[] merged = [.. pieces.Merge(0.4f).OrderBy(box => box.X)];

        CollectionAssert.AreEqual(new[] { new FaceBox(100, 100, 50, 60, 0.7f), new FaceBox(960, 300, 100, 120, 0.6f) }, merged);
    }

    [TestMethod]
    public void BoxThatATileCutsOff_IsKept_IfNoOtherShowsTheFace()
    {
        DetectionPieces pieces = DetectionPieces.Of(new PixelRegion(0, 0, 1792, 1024), new FaceTiles());
        pieces.Add(pieces.Regions[1], [new FaceBox(960, 300, 64, 120, 0.95f)]);
        pieces.Add(pieces.Regions[2], [new FaceBox(192, 600, 100, 120, 0.6f)]);

        Assert.HasCount(2, pieces.Merge(0.4f));
    }

    [TestMethod]
    public void SmallBoxOfTheWholeArea_GivesWayToThatOfATile_WhateverTheScores()
    {
        DetectionPieces pieces = DetectionPieces.Of(new PixelRegion(0, 0, 1792, 1024), new FaceTiles());
        pieces.Add(pieces.Regions[0], [new FaceBox(300, 300, 90, 110, 0.9f), new FaceBox(600, 300, 90, 110, 0.7f)]);
        pieces.Add(pieces.Regions[1], [new FaceBox(320, 320, 52, 62, 0.6f), new FaceBox(20, 20, 52, 62, 0.8f)]);

        FaceBox[] merged = [.. pieces.Merge(0.4f).OrderBy(box => box.X)];

        CollectionAssert.AreEqual(
            new[] { new FaceBox(20, 20, 52, 62, 0.8f), new FaceBox(320, 320, 52, 62, 0.6f), new FaceBox(600, 300, 90, 110, 0.7f) }, merged);
    }

    [TestMethod]
    public void BorderOfTheSearchedArea_DoesNotMakeABoxAPart()
    {
        DetectionPieces pieces = DetectionPieces.Of(new PixelRegion(0, 0, 1792, 1024), new FaceTiles());
        pieces.Add(pieces.Regions[1], [new FaceBox(-20, 0, 70, 90, 0.6f), new FaceBox(20, 30, 30, 40, 0.9f)]);

        // As a part it would go, because the small box, which is complete, is inside it.
        Assert.HasCount(2, pieces.Merge(0.4f));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task FacesOnTheBordersOfTiles_AreFoundOnce(bool isAsynchronous)
    {
        // The tiles begin at 0, 658, 1316 and 1976, and end 1024 pixels later; the rows are those of 2000 pixels.
        (int, int)[] centres =
        [
            (1024, 200), (658, 500), (1316, 800), (1682, 300), (1976, 976), (2340, 600), (2900, 1900), (60, 1024), (400, 976),
            (1024, 1024), (1500, 1500), (50, 60),
        ];
        using Mat picture = CrowdPicture.Draw(3000, 2000, 60, centres, out FaceBox[] expected);
        MemoryImage image = new(Pixels.Bytes(picture), picture.Width, picture.Height, picture.Width * 3, PixelFormat.Bgr24);
        using FaceDetector tiled = Create(new FaceTiles());
        using FaceDetector whole = Create(null);

        CrowdPicture.AssertEachFoundOnce(expected, isAsynchronous ? await tiled.DetectAsync(image) : tiled.Detect(image.View));
        Assert.AreEqual(new FaceSearch(new ImageSize(384, 384), 12), tiled.PlanSearch(3000, 2000));
        Assert.IsLessThan(expected.Length, whole.Detect(image.View).Count, "without tiles, faces of 2 % are too small");
    }

    [TestMethod]
    public void FaceLargerThanATile_IsFoundOnce()
    {
        using Mat picture = CrowdPicture.Draw(2400, 1600, 900, [(1200, 800)], out FaceBox[] expected);
        using FaceDetector tiled = Create(new FaceTiles { Side = 640 });

        CrowdPicture.AssertEachFoundOnce(expected, tiled.Detect(Pixels.View(picture)));
    }

    [TestMethod]
    public void FacesSideBySide_AreAllFound()
    {
        (int, int)[] centres = [.. Enumerable.Range(0, 12).Select(i => (900 + i % 6 * 130, 950 + i / 6 * 140))];
        using Mat picture = CrowdPicture.Draw(2600, 2000, 60, centres, out FaceBox[] expected);
        using FaceDetector tiled = Create(new FaceTiles { Side = 800, Overlap = 0.2f });

        CrowdPicture.AssertEachFoundOnce(expected, tiled.Detect(Pixels.View(picture)));
    }

    [TestMethod]
    public void Tiles_OutOfRange_AreArgumentErrors()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceTiles { Side = 127 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceTiles { Side = 16385 });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceTiles { Overlap = 0.51f });
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FaceTiles { Overlap = float.NaN });
    }

    private static FaceDetector Create(FaceTiles? tiles) => FaceDetector.Create(new FaceDetectorOptions
    {
        Engine = { Device = DeviceSelection.Managed },
        Model = ModelCatalog.BundledFaceDetector,
        Tiles = tiles,
    });
}
