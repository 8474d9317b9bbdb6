using OpenCvSharp;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>Benchmarks of one face whose box is given: the whole call, its crop and resize, and the form of the model's input.</summary>
internal static class OneFace
{
    private const int Side = 48;

    /// <summary>What does a synchronous call cost from pixels to points, compared with C? Does it allocate?</summary>
    public static void Call(Setup setup)
    {
        Scene scene = new(setup.Picture, setup.Face, faces: 1);
        FaceLandmarks[] results = new FaceLandmarks[1];
        long allocated = 0;
        IReadOnlyList<Comparison.Times> times = Setup.Measure(() => setup.CreateC(), () => setup.CreateDetector(), (c, ours) =>
        {
            ours.Detect(scene.Images[0].View, scene.Boxes, results);
            c.Frames(scene, 1);
            scene.CheckPoints(results);
            long before = GC.GetAllocatedBytesForCurrentThread();
            ours.Detect(scene.Images[0].View, scene.Boxes, results);
            allocated = Math.Max(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            return setup.Comparison.Run(
                new("C: crop, infer, decode", n => c.Frames(scene, n)),
                new("ours", n => Repeat(n, () => ours.Detect(scene.Images[0].View, scene.Boxes, results))),
                new("C: inference alone", c.Infer));
        });
        Report.Write("One face, box given", times);
        Report.Line($"difference of the medians {times[1].Median - times[0].Median:0.00} us; {allocated} bytes allocated per call");
    }

    /// <summary>What do crop and resize cost, compared with OpenCvSharp and with C? All must produce the same bytes.</summary>
    public static unsafe void Crop(Setup setup)
    {
        Scene scene = new(setup.Picture, setup.Face, faces: 1);
        byte[] ours = new byte[Side * Side * 3];
        byte[] c = new byte[ours.Length];
        PixelRegion region = setup.Face.ToRegion(scene.Width, scene.Height);
        using Mat roi = setup.Picture.SubMat(new Rect(region.X, region.Y, region.Width, region.Height));
        using Mat resized = new(Side, Side, MatType.CV_8UC3);
        CropInOurs();
        Cv2.Resize(roi, resized, new Size(Side, Side));
        CropInC(1);
        CheckBytes(ours, c, "the C code");
        CheckBytes(ours, new ReadOnlySpan<byte>((void*)resized.Data, ours.Length), "Cv2.Resize");
        IReadOnlyList<Comparison.Times> times = setup.Comparison.Run(
            new("Cv2.Resize", n => Repeat(n, () => Cv2.Resize(roi, resized, new Size(Side, Side)))),
            new("ours", n => Repeat(n, CropInOurs)),
            new("C", CropInC));
        Report.Write($"Crop and resize of one face, {region.Width}x{region.Height} to {Side}x{Side}", times);

        void CropInOurs() =>
            FaceCrop.Write(scene.Images[0].View, setup.Face.ToRegion(scene.Width, scene.Height), ours, Side, Side);

        void CropInC(long rounds)
        {
            fixed (byte* target = c)
            {
                CLibrary.Crop(scene.CImages, new CBox(scene.Boxes[0]), target, Side, Side, rounds);
            }
        }
    }

    /// <summary>Is it faster to pass bytes to the model, or floats in the model's own layout?</summary>
    public static void Input(Setup setup)
    {
        Scene scene = new(setup.Picture, setup.Face, faces: 1);
        using InputForms forms = new(setup.Model, setup.Properties());
        PixelRegion region = setup.Face.ToRegion(scene.Width, scene.Height);
        forms.Bytes(scene.Images[0].View, region);
        forms.Floats(scene.Images[0].View, region);
        (float[] bytes, float[] floats) = forms.Values();
        float difference = bytes.Zip(floats, (a, b) => Math.Abs(a - b)).Max();
        IReadOnlyList<Comparison.Times> times = setup.Comparison.Run(
            new("8-bit NHWC: crop and inference", n => Repeat(n, () => forms.Bytes(scene.Images[0].View, region))),
            new("f32 NCHW: crop, conversion and inference", n => Repeat(n, () => forms.Floats(scene.Images[0].View, region))),
            new("8-bit NHWC: inference alone", n => Repeat(n, forms.InferBytes)),
            new("f32 NCHW: inference alone", n => Repeat(n, forms.InferFloats)));
        Report.Write("Form of the input", times);
        Report.Line($"The numbers of both differ by {difference} at most.");
    }

    private static void Repeat(long count, Action work)
    {
        for (long i = 0; i < count; i++)
        {
            work();
        }
    }

    private static void CheckBytes(ReadOnlySpan<byte> ours, ReadOnlySpan<byte> others, string source)
    {
        if (!ours.SequenceEqual(others))
        {
            throw new InvalidOperationException($"The crop differs from that of {source}.");
        }
    }
}
