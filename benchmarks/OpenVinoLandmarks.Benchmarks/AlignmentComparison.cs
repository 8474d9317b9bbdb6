using System.Diagnostics;
using System.Globalization;
using OpenCvSharp;
using OpenVinoLandmarks.Benchmarks.Subjects;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Benchmarks;

/// <summary>
/// What does it cost to align one face to 112x112 from a picture of 1280x720, compared with <c>Cv2.WarpAffine</c> through OpenCvSharp on
/// one thread? Both sides alternate in one process, so that other load affects them alike, and must produce the same bytes. OpenCV's grey
/// and BGRA pictures are converted to BGR after the warp.
/// </summary>
internal static class AlignmentComparison
{
    private const int SliceCalls = 64;
    private static readonly FaceTemplate s_template = FaceTemplate.ArcFace;

    /// <summary>Prints a table with a row per case.</summary>
    /// <param name="seconds">Duration of the measurement of one case.</param>
    public static void Print(double seconds)
    {
        Cv2.SetNumThreads(1);
        Write($"OpenCV {Cv2.GetVersionString()}, .NET {Environment.Version}; microseconds per face of 112x112 from 1280x720");
        Write("| image | face | Cv2.WarpAffine: least, median | FaceAligner: least, median | ratio of the least | of the medians |");
        Write("|---|---|---:|---:|---:|---:|");
        using Mat sample = SamplePicture.Decode();
        using Mat picture = sample.Resize(new Size(1280, 720));
        using Mat bgra = picture.CvtColor(ColorConversionCodes.BGR2BGRA), grey = picture.CvtColor(ColorConversionCodes.BGR2GRAY);
        FaceLandmarks inside = Face(0.5, 10, 640, 300), atEdge = Face(0.5, 10, 20, 300);
        Compare("BGR", picture, "180 pixels, turned by 10 degrees", inside, AlignBorder.Black, seconds);
        Compare("BGR", picture, "45 pixels", Face(2, -5, 640, 300), AlignBorder.Black, seconds);
        Compare("BGR", picture, "600 pixels", Face(0.15, 5, 640, 360), AlignBorder.Black, seconds);
        Compare("BGR", picture, "180 pixels, a third outside, black", atEdge, AlignBorder.Black, seconds);
        Compare("BGR", picture, "180 pixels, a third outside, replicated", atEdge, AlignBorder.Replicate, seconds);
        Compare("BGR", picture, "180 pixels, a third outside, reflected", atEdge, AlignBorder.Reflect, seconds);
        Compare("BGRA", bgra, "180 pixels, turned by 10 degrees", inside, AlignBorder.Black, seconds);
        Compare("grey", grey, "180 pixels, turned by 10 degrees", inside, AlignBorder.Black, seconds);
    }

    private static void Compare(string format, Mat image, string title, FaceLandmarks face, AlignBorder border, double seconds)
    {
        FaceAligner aligner = new(s_template, border);
        BorderTypes openCvBorder = border switch
        {
            AlignBorder.Replicate => BorderTypes.Replicate,
            AlignBorder.Reflect => BorderTypes.Reflect101,
            _ => BorderTypes.Constant,
        };
        SimilarityTransform fit = aligner.Fit(face);
        using Mat matrix = Mat.FromArray(new[,] { { fit.A, -fit.B, fit.X }, { fit.B, fit.A, fit.Y } });
        using Mat warped = new(), converted = new();
        Size size = new(s_template.Width, s_template.Height);
        byte[] aligned = new byte[aligner.ByteCount];
        Library();
        if (!OpenCv().AsSpan<byte>().SequenceEqual(aligned))
        {
            throw new InvalidOperationException($"OpenCV and the library align {title} in {format} differently.");
        }

        List<double> openCv = [], library = [];
        Stopwatch clock = Stopwatch.StartNew();
        for (int round = 0; clock.Elapsed.TotalSeconds < seconds || round < 3; round++)
        {
            double first = Measure(() => OpenCv()), second = Measure(Library);

            // In the first round the just-in-time compiler is not done.
            if (round > 0)
            {
                openCv.Add(first);
                library.Add(second);
            }
        }

        FormattableString ratios = $"{library.Min() / openCv.Min():F2} | {Median(library) / Median(openCv):F2}";
        Write($"| {format} | {title} | {Times(openCv)} | {Times(library)} | {ratios.ToString(CultureInfo.InvariantCulture)} |");

        void Library() => aligner.Align(image.AsImageView(), face, aligned);

        Mat OpenCv()
        {
            Cv2.WarpAffine(image, warped, matrix, size, InterpolationFlags.Linear, openCvBorder);
            if (image.Channels() == 3)
            {
                return warped;
            }

            Cv2.CvtColor(warped, converted, image.Channels() == 1 ? ColorConversionCodes.GRAY2BGR : ColorConversionCodes.BGRA2BGR);
            return converted;
        }
    }

    // The face whose template's centre is at a place of the image.
    private static FaceLandmarks Face(double scale, double degrees, double x, double y)
    {
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        (double centreX, double centreY) = ((s_template.Width - 1) / 2.0, (s_template.Height - 1) / 2.0);
        (double a, double b) = (scale * cos, scale * sin);
        SimilarityTransform back = new SimilarityTransform(a, b, centreX - a * x + b * y, centreY - b * x - a * y).Invert();
        LandmarkPoint[] points = [.. s_template.Points.Select(back.Apply)];
        return new FaceLandmarks(new FaceBox(0, 0, 1, 1), points[0], points[1], points[2], points[3], points[4]);
    }

    // Microseconds per call.
    private static double Measure(Action call)
    {
        call();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < SliceCalls; i++)
        {
            call();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / SliceCalls;
    }

    private static string Times(List<double> times) =>
        string.Create(CultureInfo.InvariantCulture, $"{times.Min():F1}, {Median(times):F1}");

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static void Write(string text) => Console.WriteLine(text);
}
