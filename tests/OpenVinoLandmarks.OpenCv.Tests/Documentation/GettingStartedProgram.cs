using OpenCvSharp;
using OpenVinoLandmarks.Devices;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Imaging;
using OpenVinoLandmarks.Landmarks;
using OpenVinoLandmarks.Streaming;

namespace OpenVinoLandmarks.OpenCv.Tests.Documentation;

/// <summary>The snippets of docs/getting-started.md, word for word.</summary>
internal static class GettingStartedProgram
{
    public static void ChooseDevice()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Engine = new EngineOptions { Device = DeviceSelection.Parse("AUTO:GPU,CPU") },
        });
        Console.WriteLine(string.Join(", ", detector.Info.Engine.ExecutedDevices));
    }

    public static FaceLandmarks[] GiveBoxes(FaceLandmarkDetector detector, Mat photo)
    {
        FaceLandmarks[] faces = detector.Detect(photo, [new FaceBox(178, 53, 96, 120)]);
        return faces;
    }

    public static FaceLandmarks[] LookAtPixels(FaceLandmarkDetector detector, byte[] pixels, int width, int height, int stride)
    {
        ImageView view = new(pixels, width, height, stride, PixelFormat.Bgr24);
        FaceLandmarks[] faces = detector.Detect(view);
        return faces;
    }

    public static async Task<FaceLandmarks[]> Wait(FaceLandmarkDetector detector, Mat photo, CancellationToken stop)
    {
        FaceLandmarks[] faces = await detector.DetectAsync(photo, cancellationToken: stop);
        return faces;
    }

    public static async Task Stream(FaceLandmarkDetector detector, IEnumerable<IImageSource> frames, CancellationToken stop)
    {
        await foreach (FaceLandmarks[] found in detector.DetectStreamAsync(frames, inFlight: 8, cancellationToken: stop))
        {
            Console.WriteLine($"{found.Length} faces");
        }
    }

    public static async Task Folder(FaceLandmarkDetector detector)
    {
        IAsyncEnumerable<(string File, FaceLandmarks[] Faces)> results = OrderedPipeline.RunAsync(Directory.EnumerateFiles("photos"), async (file, token) =>
        {
            using Mat picture = PictureReader.Read(file);
            return (file, await detector.DetectAsync(picture, cancellationToken: token));
        });
        await foreach ((string file, FaceLandmarks[] found) in results)
        {
            Console.WriteLine($"{file}: {found.Length} faces");
        }
    }

    public static void Draw(Mat photo, FaceLandmarks[] faces)
    {
        LandmarkOverlay.Draw(photo, faces);
        PictureWriter.Write("photo-landmarks.jpg", photo);
    }

    public static void UseCascade()
    {
        using CascadeFaceDetector cascade = new("haarcascade_frontalface_alt2.xml");
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions { FaceDetector = cascade });
    }
}
