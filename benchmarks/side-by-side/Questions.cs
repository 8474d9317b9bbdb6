using System.Globalization;
using OpenCvSharp;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>What is asked of both sides. Every answer begins with a check that both come to the same points.</summary>
internal sealed class Questions(Mat picture, FaceBox face, string model, string? precision, Contest contest)
{
    private const int Draws = 4;

    /// <summary>One face, its box given, the image in memory: the shortest way.</summary>
    public void OneFace()
    {
        Scene scene = new(picture, face, faces: 1);
        FaceLandmarks[] results = new FaceLandmarks[1];
        long allocated = 0;
        IReadOnlyList<Contest.Times> times = Contest.Pool(Draws, draw =>
        {
            (CJob c, FaceLandmarkDetector ours) = Both(draw, () => new CJob(model, Properties()), () => Detector());
            using (c)
            using (ours)
            {
                ours.Detect(scene.Images[0].View, scene.Boxes, results);
                c.Frames(scene, 1);
                Agreement.Check(scene, results);
                long before = GC.GetAllocatedBytesForCurrentThread();
                ours.Detect(scene.Images[0].View, scene.Boxes, results);
                allocated = Math.Max(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
                return contest.Run(
                    new("C: crop, infer, decode", n => c.Frames(scene, n)),
                    new("ours", n => Repeat(n, () => ours.Detect(scene.Images[0].View, scene.Boxes, results))),
                    new("C: inference alone", c.Infer));
            }
        });
        Report.Write("One face, box given", times);
        Report.Line($"difference of the medians {times[1].Median - times[0].Median:0.00} us; {allocated} bytes allocated a call");
    }

    /// <summary>Crop and resize of one face, beside OpenCV through OpenCvSharp.</summary>
    public unsafe void Crop()
    {
        Scene scene = new(picture, face, faces: 1);
        const int Side = 48;
        byte[] ours = new byte[Side * Side * 3];
        byte[] cs = GC.AllocateArray<byte>(ours.Length, pinned: true);
        PixelRegion region = face.ToRegion(scene.Width, scene.Height);
        using Mat roi = picture.SubMat(new Rect(region.X, region.Y, region.Width, region.Height));
        using Mat resized = new(Side, Side, MatType.CV_8UC3);
        FaceCrop.Write(scene.Images[0].View, region, ours, Side, Side);
        Cv2.Resize(roi, resized, new Size(Side, Side));
        CropInC(scene, cs, 1);
        Agreement.Check(ours, cs, "the C crop");
        Agreement.Check(ours, new ReadOnlySpan<byte>((void*)resized.Data, ours.Length), "Cv2.Resize");
        IReadOnlyList<Contest.Times> times = contest.Run(
            new("Cv2.Resize", n => Repeat(n, () => Cv2.Resize(roi, resized, new Size(Side, Side)))),
            new("ours", n => Repeat(n, () => FaceCrop.Write(scene.Images[0].View, face.ToRegion(scene.Width, scene.Height), ours, Side, Side))),
            new("C", n => CropInC(scene, cs, n)));
        Report.Write($"Crop and resize of one face, {region.Width}x{region.Height} to {Side}x{Side}", times);
    }

    /// <summary>Is it better to hand over bytes, or floats in the model's own layout?</summary>
    public void Input()
    {
        Scene scene = new(picture, face, faces: 1);
        using InputForms forms = new(model, Properties());
        PixelRegion region = face.ToRegion(scene.Width, scene.Height);
        forms.Bytes(scene.Images[0].View, region);
        forms.Floats(scene.Images[0].View, region);
        (float[] bytes, float[] floats) = forms.Values();
        float difference = bytes.Zip(floats, (a, b) => Math.Abs(a - b)).Max();
        IReadOnlyList<Contest.Times> times = contest.Run(
            new("8-bit NHWC: crop and inference", n => Repeat(n, () => forms.Bytes(scene.Images[0].View, region))),
            new("f32 NCHW: crop, conversion and inference", n => Repeat(n, () => forms.Floats(scene.Images[0].View, region))),
            new("8-bit NHWC: inference alone", n => Repeat(n, forms.InferBytes)),
            new("f32 NCHW: inference alone", n => Repeat(n, forms.InferFloats)));
        Report.Write("Form of the input", times);
        Report.Line($"The numbers of both differ by {difference} at most.");
    }

    /// <summary>A frame with many faces, against the best that the C loop finds over batches, requests and hints.</summary>
    public void Frame(int faces)
    {
        Scene scene = new(picture, face, faces);
        Setting best = BestFor(scene, out string table);
        FaceLandmarks[] results = new FaceLandmarks[faces];
        IReadOnlyList<Contest.Times> times = Contest.Pool(Draws, draw =>
        {
            (CJob c, FaceLandmarkDetector ours) = Both(draw, () => new CJob(model, Properties(best.Hint), best.Batch, best.Requests), () => Detector());
            using (c)
            using (ours)
            {
                Run(c, scene, 1);
                ours.WarmUp(faces);
                ours.Detect(scene.Images[0].View, scene.Boxes, results);
                Agreement.Check(scene, results);
                return contest.Run(
                    new($"C: {best}", n => Run(c, scene, n), faces),
                    new("ours", n => Repeat(n, () => ours.Detect(scene.Images[0].View, scene.Boxes, results)), faces),
                    new("C: inference alone", n => c.InferAsync(n * faces / best.Batch), faces));
            }
        });
        Report.Write($"Frame with {faces} faces, boxes given, time a face", times);
        Report.Line($"C's settings, least and median us a face: {table}");
    }

    /// <summary>A stream of images with one face each, as many requests on both sides.</summary>
    public void Stream(int requests)
    {
        Scene scene = new(picture, face, faces: 1, images: 8);
        IReadOnlyList<Contest.Times> times = Contest.Pool(Draws, draw =>
        {
            (CJob c, FaceLandmarkDetector ours) = Both(draw, () => new CJob(model, Properties("THROUGHPUT"), requests: requests), () => Detector(PerformanceMode.Throughput));
            using (c)
            using (ours)
            {
                c.Stream(scene, 1);
                StreamLoop stream = new(ours, scene, requests);
                stream.Run(64);
                Agreement.Check(scene, stream.Last);
                return contest.Run(
                    new("C", n => c.Stream(scene, n)),
                    new("ours", stream.Run),
                    new("C: inference alone", c.InferAsync));
            }
        });
        Report.Write($"Stream of images, one face each, box given, {requests} in flight", times);
    }

    /// <summary>Is the cost linear? Ours alone.</summary>
    public void Linear()
    {
        int[] sizes = [8, 16, 32, 64, 128, 256, 512];
        using FaceLandmarkDetector ours = Detector();
        Scene[] scenes = [.. sizes.Select(faces => new Scene(picture, face, faces))];
        FaceLandmarks[] results = new FaceLandmarks[sizes[^1]];
        ours.WarmUp(sizes[0]);
        ours.WarmUp(sizes[^1]);
        IReadOnlyList<Contest.Times> times = contest.Run(
            [.. scenes.Select(scene => new Contest.Contender($"{scene.Boxes.Length} faces", n => Repeat(n, () => ours.Detect(scene.Images[0].View, scene.Boxes, results)), scene.Boxes.Length))]);
        Report.Write("Linear cost, time a face", times);
    }

    // Neither side is always the first to get memory.
    private static (CJob C, FaceLandmarkDetector Ours) Both(int draw, Func<CJob> makeC, Func<FaceLandmarkDetector> makeOurs)
    {
        if (draw % 2 == 0)
        {
            CJob first = makeC();
            return (first, makeOurs());
        }

        FaceLandmarkDetector before = makeOurs();
        return (makeC(), before);
    }

    private static void Run(CJob job, Scene scene, long rounds)
    {
        if (job.Requests == 1)
        {
            job.Frames(scene, rounds);
        }
        else
        {
            job.FramesAsync(scene, rounds);
        }
    }

    private Setting BestFor(Scene scene, out string table)
    {
        Setting[] settings = [.. Setting.For(scene.Boxes.Length)];
        CJob[] jobs = [.. settings.Select(s => new CJob(model, Properties(s.Hint), s.Batch, s.Requests))];
        try
        {
            IReadOnlyList<Contest.Times> times = new Contest(rounds: 21).Run(
                [.. settings.Zip(jobs, (s, job) => new Contest.Contender(s.ToString(), n => Run(job, scene, n), scene.Boxes.Length))]);
            table = string.Join("; ", times.OrderBy(t => t.Median).Take(8).Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Name} {t.Least:0.0}/{t.Median:0.0}")));
            return settings[times.Index().MinBy(t => t.Item.Median).Index];
        }
        finally
        {
            Array.ForEach(jobs, job => job.Dispose());
        }
    }

    private static void Repeat(long count, Action work)
    {
        for (long i = 0; i < count; i++)
        {
            work();
        }
    }

    private static unsafe void CropInC(Scene scene, byte[] pinned, long rounds)
    {
        fixed (byte* target = pinned)
        {
            CSide.Crop(scene.CImages, new CBox(scene.Boxes[0]), target, 48, 48, rounds);
        }
    }

    private Dictionary<string, string> Properties(string? hint = null)
    {
        Dictionary<string, string> properties = [];
        if (precision is not null)
        {
            properties.Add("INFERENCE_PRECISION_HINT", precision);
        }

        if (hint is not null)
        {
            properties.Add("PERFORMANCE_HINT", hint);
        }

        return properties;
    }

    private FaceLandmarkDetector Detector(PerformanceMode? hint = null) => FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
    {
        Model = model,
        Engine = new EngineOptions
        {
            Device = DeviceSelection.Parse("CPU"),
            Hint = hint,
            InferencePrecision = precision is null ? InferencePrecision.Auto : Enum.Parse<InferencePrecision>(precision, ignoreCase: true),
        },
    });
}
