using OpenCvSharp;
using OpenVinoLandmarks;
using OpenVinoLandmarks.OpenCv;

// Outside the namespaces of the library: this file compiles only if the three namespaces above are enough for the documented programs.
namespace DocumentedPrograms;

/// <summary>The program of README.md, line by line.</summary>
internal static class Readme
{
    public static void Run()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
        using Mat photo = PictureReader.Read("photo.jpg");
        foreach (FaceLandmarks face in detector.Detect(photo))
        {
            Console.WriteLine($"left eye {face.LeftEye.X:F1}, {face.LeftEye.Y:F1}; nose {face.Nose.X:F1}, {face.Nose.Y:F1}");
        }
    }
}

/// <summary>The snippets of docs/getting-started.md, line by line.</summary>
internal static class GettingStarted
{
    public static void ChooseDevice()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Engine = { Device = DeviceSelection.Parse("AUTO:GPU,CPU") },
        });
        Console.WriteLine(string.Join(", ", detector.Info.Engine.ExecutedDevices));
    }

    public static FaceLandmarks[] DetectInBoxes(FaceLandmarkDetector detector, Mat photo)
    {
        FaceLandmarks[] faces = detector.Detect(photo, [new FaceBox(178, 53, 96, 120)]);
        return faces;
    }

    public static FaceLandmarks[] DetectInMemory(FaceLandmarkDetector detector, byte[] pixels, int width, int height, int stride)
    {
        ImageView view = new(pixels, width, height, stride, PixelFormat.Bgr24);
        FaceLandmarks[] faces = detector.Detect(view);
        return faces;
    }

    public static async Task<FaceLandmarks[]> DetectAsync(FaceLandmarkDetector detector, Mat photo, CancellationToken stop)
    {
        FaceLandmarks[] faces = await detector.DetectAsync(photo, cancellationToken: stop);
        return faces;
    }

    public static async Task DetectStreamAsync(FaceLandmarkDetector detector, IEnumerable<IImageSource> frames, CancellationToken stop)
    {
        await foreach (FaceLandmarks[] found in detector.DetectStreamAsync(frames, inFlight: 8, cancellationToken: stop))
        {
            Console.WriteLine($"{found.Length} faces");
        }
    }

    public static FaceLandmarks[] DetectSmallFaces(Mat photo)
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            FaceDetectorInputSize = new ImageSize(640, 640),
            FaceDetectorTiles = new FaceTiles { Side = 1024 },
        });
        FaceLandmarks[] faces = detector.Detect(photo, new FaceFilter { Region = new PixelRegion(0, 200, 1280, 520) });
        return faces;
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

/// <summary>The snippet of docs/alignment.md, line by line.</summary>
internal static class AlignmentPage
{
    public static void AlignEach(FaceLandmarkDetector detector, Mat photo, Action<Mat> recognize)
    {
        FaceAligner aligner = new(FaceTemplate.ArcFace);
        using Mat aligned = new(aligner.Height, aligner.Width, MatType.CV_8UC3);
        foreach (FaceLandmarks face in detector.Detect(photo))
        {
            if (aligner.TryAlign(photo.AsImageView(), face, aligned.AsSpan<byte>()))
            {
                recognize(aligned);
            }
        }
    }
}

/// <summary>The snippet of docs/attributes.md, line by line.</summary>
internal static class AttributesPage
{
    public static void Run()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
        using Mat photo = PictureReader.Read("photo.jpg");
        FaceQualityMeter meter = new();
        foreach (FaceLandmarks face in detector.Detect(photo))
        {
            if (HeadPose.TryEstimate(in face, out HeadPose pose))
            {
                Console.WriteLine($"yaw {pose.Yaw:F0}, pitch {pose.Pitch:F0}, roll {pose.Roll:F0}");
            }

            Console.WriteLine($"quality {meter.Measure(photo.AsImageView(), in face).Score:F2}");
        }
    }
}

/// <summary>The snippet of docs/anonymizing.md, line by line.</summary>
internal static class AnonymizingPage
{
    public static int Run()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
        using Mat photo = PictureReader.Read("photo.jpg");
        int count = FaceAnonymizer.Apply(photo, AnonymizeMethod.Blur, detector.Detect(photo));
        PictureWriter.Write("anonymous.jpg", photo);
        return count;
    }
}

/// <summary>The programs of docs/video.md, line by line.</summary>
internal static class VideoPage
{
    public static void Read(FaceLandmarkDetector detector)
    {
        using VideoSource source = VideoSource.Open(
            "rtsp://camera.local/stream", new VideoSourceOptions { Warn = Console.Error.WriteLine });
        using Mat frame = new();
        while (source.Read(frame, out VideoFrame info))
        {
            FaceLandmarks[] faces = detector.Detect(frame);
            Console.WriteLine($"{info}: {faces.Length} faces");
        }
    }

    public static void Write(VideoSource source, Mat frame)
    {
        using VideoFileWriter writer = new("faces.mp4", source.Width, source.Height, 25);
        writer.Write(frame);
        writer.Complete();
    }

    public static async Task RunAsync()
    {
        using VideoSource video = VideoSource.Open("clip.mp4");
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
        VideoTracker tracker = new(video, detector);
        await foreach (TrackedVideoFrame frame in tracker.RunAsync())
        {
            using (frame)
            {
                Console.WriteLine($"{frame.Info.Time}: {frame.Faces.Length} faces");
            }
        }
    }
}

/// <summary>The snippet of docs/pictures.md about large photos, line by line.</summary>
internal static class LargePhotos
{
    public static async Task RunAsync()
    {
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
        IReadOnlyList<FaceLandmarks> faces = await detector.DetectReducedAsync("photo.jpg");
        using Mat preview = PictureReader.Read("photo.jpg", new PictureReadOptions { Reduction = 8 });
        Console.WriteLine($"{faces.Count} faces, {preview.Cols} x {preview.Rows}");
    }
}
