using System.Globalization;
using OpenCvSharp;
using OpenVinoLandmarks.Pictures;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Draws detected faces into a picture: per face a box with the detector's score, and five points in different colours (left eye blue,
/// right eye green, nose yellow, left mouth corner orange, right mouth corner magenta). Line widths and point sizes follow the size of the
/// face, with limits that depend on the size of the picture. Thread-safe for different pictures.
/// </summary>
public static class LandmarkOverlay
{
    // Number of fractional bits of coordinates, because a landmark of a small face may be between two pixels.
    private const int Shift = 4;

    /// <summary>Draws all faces. Parts outside the picture are cut off.</summary>
    /// <param name="picture">CV_8UC3 (BGR) pixels, which are changed.</param>
    /// <param name="faces">The faces, in pixels of the picture.</param>
    /// <exception cref="ArgumentNullException">The picture is null.</exception>
    /// <exception cref="ArgumentException">The picture is empty or not CV_8UC3.</exception>
    public static void Draw(Mat picture, params ReadOnlySpan<FaceLandmarks> faces)
    {
        Require(picture);

        // All boxes first, so that a box does not hide the points of another face.
        foreach (FaceLandmarks face in faces)
        {
            DrawBox(picture, face.Box, OverlayStyle.Box, OverlayStyle.Label(face.Box));
        }

        foreach (FaceLandmarks face in faces)
        {
            DrawPoints(picture, face);
        }
    }

    /// <summary>
    /// Draws tracked faces: a box with the number of the track and, for a face that was measured in this frame, its points. The box of a
    /// predicted face is grey. Parts outside the picture are cut off.
    /// </summary>
    /// <param name="picture">CV_8UC3 (BGR) pixels, which are changed.</param>
    /// <param name="faces">The faces, in pixels of the picture.</param>
    /// <inheritdoc cref="Draw(Mat, ReadOnlySpan{FaceLandmarks})" path="/exception"/>
    public static void DrawTracks(Mat picture, params ReadOnlySpan<TrackedFace> faces)
    {
        Require(picture);
        foreach (TrackedFace face in faces)
        {
            string track = face.TrackId.ToString(CultureInfo.InvariantCulture);
            DrawBox(picture, face.Face.Box, face.IsPredicted ? OverlayStyle.Predicted : OverlayStyle.Box, track);
        }

        foreach (TrackedFace face in faces)
        {
            if (!face.IsPredicted)
            {
                DrawPoints(picture, face.Face);
            }
        }
    }

    private static void Require(Mat picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Empty() || picture.Type() != MatType.CV_8UC3)
        {
            string actual = picture.Empty() ? "is empty" : $"has {picture.Type()}";
            throw new ArgumentException($"An overlay needs a picture with CV_8UC3 pixels; this one {actual}.", nameof(picture));
        }
    }

    private static void DrawBox(Mat picture, FaceBox box, OverlayColor overlayColor, string? label)
    {
        Scalar color = ScalarOf(overlayColor);
        int line = StyleOf(picture).LineWidth(box);
        int x0 = Pixel(box.X), y0 = Pixel(box.Y);
        Rect rectangle = new(x0, y0, Math.Max(1, Pixel(box.X + box.Width) - x0), Math.Max(1, Pixel(box.Y + box.Height) - y0));
        Cv2.Rectangle(picture, rectangle, ScalarOf(OverlayStyle.Halo), line + Math.Max(2, line), LineTypes.AntiAlias);
        Cv2.Rectangle(picture, rectangle, color, line, LineTypes.AntiAlias);
        if (label is not null)
        {
            DrawLabel(picture, rectangle, line, color, label);
        }
    }

    // The label is above the box if it fits there, otherwise inside the upper edge. Small pictures and boxes do not get a label.
    private static void DrawLabel(Mat picture, Rect box, int line, Scalar color, string text)
    {
        const HersheyFonts font = HersheyFonts.HersheyDuplex;
        double scale = Math.Clamp(box.Width / 220.0, 0.4, 6.0);
        int weight = Math.Max(1, (int)Math.Round(scale * 1.2));
        Size size = Cv2.GetTextSize(text, font, scale, weight, out _);
        int pad = Math.Max(3, size.Height / 3);
        Size label = new(size.Width + 2 * pad, size.Height + 2 * pad);
        if (label.Width > picture.Cols || label.Height > picture.Rows || label.Width > box.Width)
        {
            return;
        }

        int outer = line / 2;
        int x = Math.Clamp(box.X - outer, 0, picture.Cols - label.Width);
        int above = box.Y - outer - label.Height;
        int y = Math.Clamp(above >= 0 ? above : box.Y + outer, 0, picture.Rows - label.Height);
        Cv2.Rectangle(picture, new Rect(x, y, label.Width, label.Height), color, -1);
        Point start = new(x + pad, y + pad + size.Height);
        Cv2.PutText(picture, text, start, font, scale, ScalarOf(OverlayStyle.Edge), weight, LineTypes.AntiAlias);
    }

    private static void DrawPoints(Mat picture, FaceLandmarks face)
    {
        float radius = StyleOf(picture).PointRadius(face.Box);
        float ring = radius * 0.4f;
        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            Disc(picture, face[i], radius + 2 * ring, OverlayStyle.Halo);
            Disc(picture, face[i], radius + ring, OverlayStyle.Edge);
            Disc(picture, face[i], radius, OverlayStyle.Point(i));
        }
    }

    private static void Disc(Mat picture, LandmarkPoint point, float radius, OverlayColor color)
    {
        Point centre = new(Pixel(point.X * (1 << Shift)), Pixel(point.Y * (1 << Shift)));
        Cv2.Circle(picture, centre, Pixel(radius * (1 << Shift)), ScalarOf(color), -1, LineTypes.AntiAlias, Shift);
    }

    private static OverlayStyle StyleOf(Mat picture) => new(picture.Cols, picture.Rows);

    private static Scalar ScalarOf(OverlayColor color) => new(color.Blue, color.Green, color.Red);

    // OpenCV's arithmetic overflows for coordinates far outside the picture.
    private static int Pixel(float value) => (int)MathF.Round(Math.Clamp(value, -(1 << 24), 1 << 24));
}
