using OpenCvSharp;

namespace OpenVinoLandmarks.Tests.Support;

/// <summary>Composes pictures of many faces of a known size at known places from the sample picture.</summary>
internal static class CrowdPicture
{
    // The head in the sample picture, and the face in it.
    private static readonly Rect s_head = new(120, 10, 200, 200);
    private static readonly FaceBox s_face = new(177, 54.6f, 95.2f, 117.3f);

    /// <summary>Draws a head for each centre of a face on a grey picture.</summary>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    /// <param name="faceWidth">Width of each face in pixels.</param>
    /// <param name="centres">The centres of the faces.</param>
    /// <param name="boxes">Receives the boxes of the faces.</param>
    public static Mat Draw(int width, int height, float faceWidth, IReadOnlyList<(int X, int Y)> centres, out FaceBox[] boxes)
    {
        float scale = faceWidth / s_face.Width;
        using Mat sample = Astronaut.Read();
        using Mat head = new();
        Cv2.Resize(sample[s_head], head, new Size(), scale, scale, InterpolationFlags.Area);
        Mat picture = new(height, width, MatType.CV_8UC3, new Scalar(118, 110, 104));
        boxes = new FaceBox[centres.Count];
        for (int i = 0; i < boxes.Length; i++)
        {
            float faceX = (s_face.X + s_face.Width / 2 - s_head.X) * scale, faceY = (s_face.Y + s_face.Height / 2 - s_head.Y) * scale;
            int left = (int)(centres[i].X - faceX), top = (int)(centres[i].Y - faceY);
            Rect whole = new(left, top, head.Width, head.Height), visible = whole & new Rect(0, 0, width, height);
            using Mat part = head[new Rect(visible.X - left, visible.Y - top, visible.Width, visible.Height)];
            using Mat target = picture[visible];
            part.CopyTo(target);
            (float boxWidth, float boxHeight) = (s_face.Width * scale, s_face.Height * scale);
            boxes[i] = new FaceBox(left + faceX - boxWidth / 2, top + faceY - boxHeight / 2, boxWidth, boxHeight);
        }

        return picture;
    }

    /// <summary>Asserts that each face was found once, and nothing else.</summary>
    public static void AssertEachFoundOnce(FaceBox[] expected, IReadOnlyList<FaceBox> found)
    {
        foreach (FaceBox face in expected)
        {
            Assert.AreEqual(1, found.Count(box => Overlap(face, box) > 0.4), $"{face}; found: {string.Join("; ", found)}");
        }

        Assert.HasCount(expected.Length, found);
    }

    /// <summary>Returns the intersection over union of two boxes.</summary>
    public static double Overlap(FaceBox a, FaceBox b)
    {
        double width = Math.Min(a.X + a.Width, b.X + b.Width) - Math.Max(a.X, b.X);
        double height = Math.Min(a.Y + a.Height, b.Y + b.Height) - Math.Max(a.Y, b.Y);
        double common = Math.Max(0, width) * Math.Max(0, height);
        return common / (a.Width * a.Height + b.Width * b.Height - common);
    }
}
