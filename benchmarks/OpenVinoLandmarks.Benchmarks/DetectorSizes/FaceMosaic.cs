using System.Globalization;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Benchmarks.DetectorSizes;

/// <summary>
/// Composes pictures from video frames with one face each (P1, the facial keypoints of the test data), so that all faces have one width and
/// known places, and counts which of them a detector finds.
/// </summary>
internal static class FaceMosaic
{
    // A picture of a common camera. The frames have faces of some 70 to 150 pixels: small faces are made by reducing them.
    private const int Width = 2400, Height = 1800;

    // As in the cards of the models.
    private const double Match = 0.3;

    /// <summary>A frame and the box around the 68 points of its face.</summary>
    internal sealed record Frame(string File, double X, double Y, double FaceWidth, double FaceHeight);

    /// <summary>Returns the frames of the test data; empty if there are none.</summary>
    public static IReadOnlyList<Frame> Load()
    {
        string folder = Path.Combine(
            Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_TEST_DATA") ?? "none", "eval", "p1-facial-keypoints");
        string table = Path.Combine(folder, "keypoints.csv");
        return File.Exists(table) ? [.. File.ReadLines(table).Skip(1).Select(line => Parse(folder, line))] : [];
    }

    /// <summary>Returns the recall and the false boxes per face for faces of one width, as text.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="faceWidth">The width of each face as a fraction of the picture's width.</param>
    /// <param name="detector">The detector.</param>
    public static string Evaluate(IReadOnlyList<Frame> frames, double faceWidth, FaceDetector detector)
    {
        int found = 0, wrong = 0, next = 0;
        while (next < frames.Count)
        {
            using Mat picture = Compose(frames, faceWidth * Width, ref next, out List<FaceBox> faces);
            HashSet<int> matched = [];
            foreach (FaceBox box in detector.Detect(picture.AsImageView()))
            {
                int best = Enumerable.Range(0, faces.Count).MaxBy(i => Overlap(faces[i], box));
                bool isMatch = Overlap(faces[best], box) > Match && matched.Add(best);
                wrong += isMatch ? 0 : 1;
            }

            found += matched.Count;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{found / (double)frames.Count:F3} / {wrong / (double)frames.Count:F3}");
    }

    private static Frame Parse(string folder, string line)
    {
        string[] cells = line.Split(',');
        double[] numbers = [.. cells.Skip(1).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
        double[] x = [.. numbers.Where((_, i) => i % 2 == 0)], y = [.. numbers.Where((_, i) => i % 2 == 1)];
        return new Frame(Path.Combine(folder, "images", cells[0]), x.Min(), y.Min(), x.Max() - x.Min(), y.Max() - y.Min());
    }

    // Fills a grey picture with frames in rows, from the next one on.
    private static Mat Compose(IReadOnlyList<Frame> frames, double faceWidth, ref int next, out List<FaceBox> faces)
    {
        Mat picture = new(Height, Width, MatType.CV_8UC3, new Scalar(118, 110, 104));
        faces = [];
        int left = 0, top = 0, rowHeight = 0;
        for (; next < frames.Count; next++)
        {
            Frame frame = frames[next];
            double scale = faceWidth / frame.FaceWidth;
            using Mat whole = PictureReader.Read(frame.File), scaled = new();
            Cv2.Resize(whole, scaled, default, scale, scale, scale < 1 ? InterpolationFlags.Area : InterpolationFlags.Linear);
            if (left > 0 && left + scaled.Width > Width)
            {
                (left, top, rowHeight) = (0, top + rowHeight, 0);
            }

            if (top > 0 && top + scaled.Height > Height)
            {
                break;
            }

            // A frame that is larger than the picture is cut off at the right and at the bottom.
            Rect place = new(left, top, Math.Min(scaled.Width, Width - left), Math.Min(scaled.Height, Height - top));
            using Mat target = picture[place], part = scaled[new Rect(0, 0, place.Width, place.Height)];
            part.CopyTo(target);
            faces.Add(new FaceBox(
                (float)(left + frame.X * scale), (float)(top + frame.Y * scale), (float)faceWidth, (float)(frame.FaceHeight * scale)));
            (left, rowHeight) = (left + scaled.Width, Math.Max(rowHeight, scaled.Height));
        }

        return picture;
    }

    private static double Overlap(FaceBox a, FaceBox b)
    {
        double width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X);
        double height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
        double common = Math.Max(0, width) * Math.Max(0, height);
        return common / (a.Width * a.Height + b.Width * b.Height - common);
    }
}
