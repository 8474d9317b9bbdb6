using OpenCvSharp;
using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Tests.Detection;

/// <summary>Streams of images on MANAGED, and on a model of another machine.</summary>
[TestClass]
public sealed class DetectStreamTests
{
    [TestMethod]
    public async Task Images_HaveTheSameResultsAsAlone_InTheirOrder()
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
    [DataRow(int.MaxValue)]
    public async Task ImagesWithBoxes_HaveTheSameResultsAsAlone_InTheirOrder(int? inFlight)
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        ImageWithBoxes[] items = [.. Enumerable.Range(0, 60).Select(i => new ImageWithBoxes(Shifted(i % 5), Boxes(i)))];

        FaceLandmarks[][] found = await detector.DetectStreamAsync(items.ToAsyncEnumerable(), inFlight).ToArrayAsync();

        Assert.HasCount(items.Length, found);
        for (int i = 0; i < items.Length; i++)
        {
            CollectionAssert.AreEqual(detector.Detect(items[i].Image.View, [.. items[i].Boxes]), found[i], $"image {i}");
        }

        // No box, one box or two boxes; as an array and as another kind of list.
        static IReadOnlyList<FaceBox> Boxes(int i) => i % 2 == 0
            ? [.. Enumerable.Range(0, i % 3).Select(n => Astronaut.Face with { X = 170 + i + n })]
            : Enumerable.Range(0, i % 3).Select(n => Astronaut.Face with { X = 170 + i + n }).ToList();
    }

    [TestMethod]
    public async Task BoxOutsideItsImage_Throws_AfterTheResultsBeforeIt()
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
    public async Task RemoteModel_ProcessesAllImagesInFlightAtOnce_AndTheResultsKeepTheirOrder()
    {
        RemoteModel remote = new(holdUntil: 5);
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("mine://host/model", set => set.Backends.Add(remote)));
        MemoryImage image = Shifted(0);
        FaceBox[] boxes = [.. Enumerable.Range(0, 40).Select(i => Astronaut.Face with { X = 100 + i })];

        IEnumerable<ImageWithBoxes> items = boxes.Select(box => new ImageWithBoxes(image, [box]));

        FaceLandmarks[][] found = await detector.DetectStreamAsync(items, inFlight: 5).ToArrayAsync();

        Assert.AreEqual(5, remote.Running.Highest);
        CollectionAssert.AreEqual(boxes, found.Select(faces => faces.Single().Box).ToArray());
    }

    [TestMethod]
    public void DisposedDetector_RefusesStreams()
    {
        FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.OnManaged());
        detector.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.DetectStreamAsync(new[] { Shifted(0) }));
        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.DetectStreamAsync(Enumerable.Empty<ImageWithBoxes>()));
    }

    [TestMethod]
    [DataRow("MANAGED")]
    [DataRow("mine://host/model")]
    public void NoImageInFlight_IsAnArgumentErrorThatNamesTheParameter(string device)
    {
        RemoteModel remote = new(holdUntil: 1);
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On(device, set => set.Backends.Add(remote)));
        foreach (int inFlight in new[] { 0, -1 })
        {
            ArgumentOutOfRangeException whole = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => detector.DetectStreamAsync(Enumerable.Empty<IImageSource>(), inFlight: inFlight));
            Assert.AreEqual("inFlight", whole.ParamName);
            ArgumentOutOfRangeException withBoxes = Assert.ThrowsExactly<ArgumentOutOfRangeException>(
                () => detector.DetectStreamAsync(Enumerable.Empty<ImageWithBoxes>(), inFlight));
            Assert.AreEqual("inFlight", withBoxes.ParamName);
        }
    }

    // The sample picture without its first columns, so that each image has results of its own.
    private static MemoryImage Shifted(int pixels)
    {
        using Mat picture = Astronaut.Read();
        byte[] bytes = Pixels.Bytes(picture);
        return new MemoryImage(bytes.AsMemory(pixels * 3), picture.Width - pixels, picture.Height, picture.Width * 3, PixelFormat.Bgr24);
    }
}
