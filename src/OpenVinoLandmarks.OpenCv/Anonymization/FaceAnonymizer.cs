using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Makes faces in a picture unrecognizable. The area of a face is a rectangle that covers both the box of the detector and a box that is
/// computed from the points, each with a margin; docs/anonymizing.md states the numbers. Pixels outside the areas stay as they are.
/// Thread-safe for different pictures.
/// </summary>
public static class FaceAnonymizer
{
    // docs/anonymizing.md has the measurements: with more cells or the whole contrast, face detectors find some of the faces again.
    private const int MostCells = 4;
    private const double Contrast = 0.7;

    // A cell of fewer pixels would show a small face nearly as it was.
    private const int LeastCellSide = 4;

    /// <summary>Makes faces unrecognizable by their boxes and points.</summary>
    /// <param name="picture">CV_8UC3 (BGR) pixels, which are changed.</param>
    /// <param name="method">How.</param>
    /// <param name="faces">The faces, in pixels of the picture.</param>
    /// <returns>The number of faces whose area is at least partly inside the picture.</returns>
    /// <exception cref="ArgumentNullException">The picture is null.</exception>
    /// <exception cref="ArgumentException">
    /// The picture is empty or not CV_8UC3, or a face has neither a box nor points that are finite and have a size. The picture is
    /// unchanged.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The method is not one of the members of the enumeration.</exception>
    public static int Apply(Mat picture, AnonymizeMethod method, params ReadOnlySpan<FaceLandmarks> faces)
    {
        Check(picture, method);
        Rect[] areas = new Rect[faces.Length];
        for (int i = 0; i < faces.Length; i++)
        {
            areas[i] = AnonymizedArea.Of(in faces[i]).Inside(picture);
        }

        return Apply(picture, method, areas);
    }

    /// <summary>Makes faces unrecognizable by their boxes alone, with the margin of a box.</summary>
    /// <param name="picture">CV_8UC3 (BGR) pixels, which are changed.</param>
    /// <param name="method">How.</param>
    /// <param name="boxes">The boxes, in pixels of the picture.</param>
    /// <returns>The number of boxes whose area is at least partly inside the picture.</returns>
    /// <exception cref="ArgumentNullException">The picture is null.</exception>
    /// <exception cref="ArgumentException">
    /// The picture is empty or not CV_8UC3, or a box has no size or is not finite. The picture is unchanged.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The method is not one of the members of the enumeration.</exception>
    public static int Apply(Mat picture, AnonymizeMethod method, ReadOnlySpan<FaceBox> boxes)
    {
        Check(picture, method);
        Rect[] areas = new Rect[boxes.Length];
        for (int i = 0; i < boxes.Length; i++)
        {
            areas[i] = AnonymizedArea.Of(boxes[i]).Inside(picture);
        }

        return Apply(picture, method, areas);
    }

    private static int Apply(Mat picture, AnonymizeMethod method, Rect[] areas)
    {
        int count = 0;
        foreach (Rect area in areas.Where(area => area.Width > 0 && area.Height > 0))
        {
            using Mat pixels = new(picture, area);
            Cover(pixels, method);
            count++;
        }

        return count;
    }

    private static void Cover(Mat pixels, AnonymizeMethod method)
    {
        if (method == AnonymizeMethod.Fill)
        {
            pixels.SetTo(Scalar.Black);
            return;
        }

        using Mat cells = new();
        Cv2.Resize(pixels, cells, new Size(Cells(pixels.Cols), Cells(pixels.Rows)), interpolation: InterpolationFlags.Area);
        using Mat mean = new(cells.Size(), cells.Type(), Cv2.Mean(cells));
        Cv2.AddWeighted(cells, Contrast, mean, 1 - Contrast, 0, cells);
        InterpolationFlags enlarging = method == AnonymizeMethod.Blur ? InterpolationFlags.Linear : InterpolationFlags.Nearest;
        Cv2.Resize(cells, pixels, pixels.Size(), interpolation: enlarging);
    }

    private static int Cells(int pixels) => Math.Clamp(pixels / LeastCellSide, 1, MostCells);

    private static void Check(Mat picture, AnonymizeMethod method)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Empty() || picture.Type() != MatType.CV_8UC3)
        {
            string actual = picture.Empty() ? "is empty" : $"has {picture.Type()}";
            throw new ArgumentException($"Faces are made unrecognizable in CV_8UC3 pixels; this picture {actual}.", nameof(picture));
        }

        if (!Enum.IsDefined(method))
        {
            throw new ArgumentOutOfRangeException(nameof(method), method, "The method must be Blur, Pixelate or Fill.");
        }
    }
}

/// <summary>The rectangle that is covered for one face, in pixels of the picture; it may leave the picture.</summary>
internal readonly record struct AnonymizedArea(float Left, float Top, float Right, float Bottom)
{
    // The detector's box is tight: it ends at the forehead and at the cheeks. This part of its width and height is added on each side.
    private const float BoxMargin = 0.2f;

    // The head around the midpoint between eyes and mouth, in distances between the eyes: from the hair line to the chin, from ear to ear.
    private const float Above = 1.8f, Below = 1.5f, Beside = 1.5f;

    // The eyes of a turned head are close together in the picture. The distance from eyes to mouth then says how large the head is: on the
    // mean face of the alignment templates it is 1.154 distances between the eyes.
    private const float EyesPerHeight = 1 / 1.154f;

    private bool IsUsable => float.IsFinite(Left + Top + Right + Bottom) && Right > Left && Bottom > Top;

    /// <summary>Returns the area of a box.</summary>
    /// <exception cref="ArgumentException">The box has no size or is not finite.</exception>
    public static AnonymizedArea Of(FaceBox box)
    {
        AnonymizedArea area = OfBox(box);
        return area.IsUsable ? area : throw new ArgumentException(FormattableString.Invariant(
            $"The box {box.X},{box.Y},{box.Width},{box.Height} has no size or is not finite, so that its face cannot be covered."));
    }

    /// <summary>Returns the area that covers the box and the points of a face.</summary>
    /// <exception cref="ArgumentException">The face has neither a usable box nor usable points.</exception>
    public static AnonymizedArea Of(in FaceLandmarks face)
    {
        AnonymizedArea box = OfBox(face.Box), points = OfPoints(in face);
        if (!points.IsUsable)
        {
            return Of(face.Box);
        }

        return !box.IsUsable ? points : new AnonymizedArea(
            Math.Min(box.Left, points.Left),
            Math.Min(box.Top, points.Top),
            Math.Max(box.Right, points.Right),
            Math.Max(box.Bottom, points.Bottom));
    }

    /// <summary>Returns the pixels of the area that are inside a picture. The size is 0 if there are none.</summary>
    public Rect Inside(Mat picture)
    {
        int left = Limit(MathF.Floor(Left), picture.Cols), right = Limit(MathF.Ceiling(Right), picture.Cols);
        int top = Limit(MathF.Floor(Top), picture.Rows), bottom = Limit(MathF.Ceiling(Bottom), picture.Rows);
        return new Rect(left, top, right - left, bottom - top);
    }

    private static int Limit(float value, int size) => (int)Math.Clamp(value, 0, size);

    private static AnonymizedArea OfBox(FaceBox box) => new(
        box.X - BoxMargin * box.Width,
        box.Y - BoxMargin * box.Height,
        box.X + (1 + BoxMargin) * box.Width,
        box.Y + (1 + BoxMargin) * box.Height);

    private static AnonymizedArea OfPoints(in FaceLandmarks face)
    {
        LandmarkPoint eyes = Middle(face.LeftEye, face.RightEye), mouth = Middle(face.LeftMouthCorner, face.RightMouthCorner);
        LandmarkPoint centre = Middle(eyes, mouth);
        float x = face.RightEye.X - face.LeftEye.X, y = face.RightEye.Y - face.LeftEye.Y;
        float between = MathF.Sqrt(x * x + y * y);
        if (!(between > 0))
        {
            return default;
        }

        // The axes of the head in the picture: from eye to eye, and down at a right angle to it.
        float height = MathF.Sqrt((mouth.X - eyes.X) * (mouth.X - eyes.X) + (mouth.Y - eyes.Y) * (mouth.Y - eyes.Y));
        float unit = Math.Max(between, height * EyesPerHeight) / between;
        (x, y) = (x * unit, y * unit);
        float alongX = Beside * Math.Abs(x), alongY = Beside * Math.Abs(y);
        return new AnonymizedArea(
            centre.X - alongX + Math.Min(Above * y, -Below * y),
            centre.Y - alongY + Math.Min(-Above * x, Below * x),
            centre.X + alongX + Math.Max(Above * y, -Below * y),
            centre.Y + alongY + Math.Max(-Above * x, Below * x));
    }

    private static LandmarkPoint Middle(LandmarkPoint first, LandmarkPoint second) =>
        new((first.X + second.X) / 2, (first.Y + second.Y) / 2);
}
