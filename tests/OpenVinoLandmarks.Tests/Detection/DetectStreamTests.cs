using OpenCvSharp;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>Streams on MANAGED, and on a model that computes elsewhere.</summary>
[TestClass]
public sealed class DetectStreamTests
{
    [TestMethod]
    public async Task Images_GiveWhatEachGivesAlone_InTheirOrder()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        IImageSource[] images = [.. Enumerable.Range(0, 12)
            .Select(i => i % 4 == 3 ? new MemoryImage(new byte[300], 10, 10, 30, PixelFormat.Bgr24) : Shifted(i))];

        FaceLandmarks[][] found = await detector.DetectStreamAsync(images).ToArrayAsync();

        Assert.HasCount(images.Length, found);
        for (int i = 0; i < images.Length; i++)
        {
            CollectionAssert.AreEqual(detector.Detect(images[i].View), found[i], $"image {i}");
            Assert.AreEqual(i % 4 != 3, found[i].Length > 0);
        }
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow(1)]
    [DataRow(50)]
    public async Task ImagesWithBoxes_GiveWhatEachGivesAlone_InTheirOrder(int? inFlight)
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        ImageWithBoxes[] items = [.. Enumerable.Range(0, 60).Select(i => new ImageWithBoxes(Shifted(i % 5), Boxes(i)))];

        FaceLandmarks[][] found = await detector.DetectStreamAsync(items.ToAsyncEnumerable(), inFlight).ToArrayAsync();

        Assert.HasCount(items.Length, found);
        for (int i = 0; i < items.Length; i++)
        {
            CollectionAssert.AreEqual(detector.Detect(items[i].Image.View, [.. items[i].Boxes]), found[i], $"image {i}");
        }

        // No box, one, two; as an array and as another list.
        static IReadOnlyList<FaceBox> Boxes(int i) => i % 2 == 0
            ? [.. Enumerable.Range(0, i % 3).Select(n => Astronaut.Face with { X = 170 + i + n })]
            : Enumerable.Range(0, i % 3).Select(n => Astronaut.Face with { X = 170 + i + n }).ToList();
    }

    [TestMethod]
    public async Task BoxOutsideItsImage_ThrowsAtItsPlace()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        MemoryImage image = Shifted(0);
        IEnumerable<ImageWithBoxes> items = Enumerable.Range(0, 30)
            .Select(i => new ImageWithBoxes(image, [i == 7 ? Astronaut.Face with { X = 9000 } : Astronaut.Face]));
        int taken = 0;
        await Assert.ThrowsExactlyAsync<ImageException>(async () =>
        {
            await foreach (FaceLandmarks[] faces in detector.DetectStreamAsync(items))
            {
                taken += faces.Length;
            }
        });
        Assert.AreEqual(7, taken);
    }

    [TestMethod]
    public async Task RemoteModel_HasAllImagesInFlightAtOnce_AndTheResultsKeepTheirOrder()
    {
        RemoteModel remote = new(holdUntil: 5);
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("mine://host/model", set => set.Backends.Add(remote)));
        MemoryImage image = Shifted(0);
        FaceBox[] boxes = [.. Enumerable.Range(0, 40).Select(i => Astronaut.Face with { X = 100 + i })];

        FaceLandmarks[][] found = await detector.DetectStreamAsync(boxes.Select(box => new ImageWithBoxes(image, [box])), inFlight: 5).ToArrayAsync();

        Assert.AreEqual(5, remote.Running.Highest);
        CollectionAssert.AreEqual(boxes, found.Select(faces => faces.Single().Box).ToArray());
    }

    [TestMethod]
    public void DisposedDetector_Refuses()
    {
        FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        detector.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.DetectStreamAsync(new[] { Shifted(0) }));
        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.DetectStreamAsync(Enumerable.Empty<ImageWithBoxes>()));
    }

    [TestMethod]
    public void NoneInFlight_IsAnArgumentError()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => detector.DetectStreamAsync(Enumerable.Empty<ImageWithBoxes>(), 0));
    }

    // The sample picture, moved to the left by a few pixels: each image has its own answer.
    private static MemoryImage Shifted(int pixels)
    {
        using Mat picture = Astronaut.Read();
        byte[] bytes = Pixels.Bytes(picture);
        return new MemoryImage(bytes.AsMemory(pixels * 3), picture.Width - pixels, picture.Height, picture.Width * 3, PixelFormat.Bgr24);
    }
}
