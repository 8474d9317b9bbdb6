using OpenVinoLandmarks.Pictures;
using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp;

/// <summary>
/// Draws detected faces into a picture, as the overlay of OpenVinoLandmarks.OpenCv does: per face a box with the detector's score, and five
/// points in different colours (left eye blue, right eye green, nose yellow, left mouth corner orange, right mouth corner magenta). No font
/// of the system is used. Thread-safe for different pictures.
/// </summary>
public static class SkiaLandmarkOverlay
{
    /// <summary>Draws all faces. Parts outside the picture are cut off.</summary>
    /// <param name="picture">
    /// Pixels that Skia can draw into: opaque or premultiplied, for example those of the reader. They are changed.
    /// </param>
    /// <param name="faces">The faces, in pixels of the picture.</param>
    /// <exception cref="ArgumentNullException">The picture is null.</exception>
    /// <exception cref="ArgumentException">The picture is empty, or its colors are not multiplied by alpha.</exception>
    public static void Draw(SKBitmap picture, params ReadOnlySpan<FaceLandmarks> faces)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.Handle == 0 || picture.IsEmpty || picture.AlphaType is SKAlphaType.Unpremul or SKAlphaType.Unknown)
        {
            string actual = picture.Handle == 0 || picture.IsEmpty ? "is empty" : $"has {picture.AlphaType} pixels";
            throw new ArgumentException(
                $"An overlay needs a picture with opaque or premultiplied pixels; this one {actual}.", nameof(picture));
        }

        OverlayStyle style = new(picture.Width, picture.Height);
        using SKCanvas canvas = new(picture);
        using SKPaint paint = new() { IsAntialias = true };

        // All boxes first, so that a box does not hide the points of another face.
        foreach (FaceLandmarks face in faces)
        {
            DrawBox(canvas, paint, style, face.Box);
        }

        foreach (FaceLandmarks face in faces)
        {
            DrawPoints(canvas, paint, style, face);
        }

        picture.NotifyPixelsChanged();
    }

    private static void DrawBox(SKCanvas canvas, SKPaint paint, OverlayStyle style, FaceBox box)
    {
        int line = style.LineWidth(box);
        float x = MathF.Round(box.X), y = MathF.Round(box.Y);
        float width = Math.Max(1, MathF.Round(box.X + box.Width) - x), height = Math.Max(1, MathF.Round(box.Y + box.Height) - y);

        // The middle of the first pixel, as in OpenCV.
        SKRect rectangle = SKRect.Create(x + 0.5f, y + 0.5f, width - 1, height - 1);
        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeJoin = SKStrokeJoin.Round;
        paint.StrokeWidth = line + Math.Max(2, line);
        paint.Color = ColorOf(OverlayStyle.Halo);
        canvas.DrawRect(rectangle, paint);
        paint.StrokeWidth = line;
        paint.Color = ColorOf(OverlayStyle.Box);
        canvas.DrawRect(rectangle, paint);
        if (OverlayStyle.Label(box) is { } label)
        {
            DrawLabel(canvas, paint, style, SKRect.Create(x, y, width, height), line, label);
        }
    }

    // The label is above the box if it fits there, otherwise inside the upper edge. Small pictures and boxes do not get a label.
    private static void DrawLabel(SKCanvas canvas, SKPaint paint, OverlayStyle style, SKRect box, int line, string text)
    {
        float size = MathF.Round(Math.Clamp(box.Width / 220, 0.4f, 6) * 22);
        float pad = Math.Max(3, MathF.Round(size / 3));
        float width = MathF.Ceiling(DigitStrokes.Width(text, size)) + 2 * pad, height = size + 2 * pad;
        if (width > style.Width || height > style.Height || width > box.Width)
        {
            return;
        }

        float outer = line / 2;
        float x = Math.Clamp(box.Left - outer, 0, style.Width - width), above = box.Top - outer - height;
        float y = Math.Clamp(above >= 0 ? above : box.Top + outer, 0, style.Height - height);
        paint.Style = SKPaintStyle.Fill;
        paint.Color = ColorOf(OverlayStyle.Box);
        canvas.DrawRect(x, y, width, height, paint);
        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeCap = SKStrokeCap.Round;
        paint.StrokeWidth = Math.Max(1.2f, size / 10);
        paint.Color = ColorOf(OverlayStyle.Edge);
        using SKPath path = DigitStrokes.Create(text, x + pad, y + pad, size);
        canvas.DrawPath(path, paint);
    }

    private static void DrawPoints(SKCanvas canvas, SKPaint paint, OverlayStyle style, FaceLandmarks face)
    {
        float radius = style.PointRadius(face.Box), ring = radius * 0.4f;
        paint.Style = SKPaintStyle.Fill;
        for (int i = 0; i < FaceLandmarks.PointCount; i++)
        {
            Disc(canvas, paint, face[i], radius + 2 * ring, OverlayStyle.Halo);
            Disc(canvas, paint, face[i], radius + ring, OverlayStyle.Edge);
            Disc(canvas, paint, face[i], radius, OverlayStyle.Point(i));
        }
    }

    // A whole number is the middle of a pixel in this library, and its upper left corner in Skia.
    private static void Disc(SKCanvas canvas, SKPaint paint, LandmarkPoint point, float radius, OverlayColor color)
    {
        paint.Color = ColorOf(color);
        canvas.DrawCircle(point.X + 0.5f, point.Y + 0.5f, radius, paint);
    }

    private static SKColor ColorOf(OverlayColor color) => new(color.Red, color.Green, color.Blue);
}

/// <summary>Digits and the decimal point as lines, because a system without a desktop often has no font.</summary>
internal static class DigitStrokes
{
    // In units of the height; the width of a digit with the gap after it, and of a point.
    private const float DigitWidth = 0.56f, Gap = 0.24f, PointWidth = 0.1f;

    // The segments of a display, from the top: top, upper right, lower right, bottom, lower left, upper left, middle.
    private static readonly byte[] s_segments =
        [0b0111111, 0b0000110, 0b1011011, 0b1001111, 0b1100110, 0b1101101, 0b1111101, 0b0000111, 0b1111111, 0b1101111];

    /// <summary>The width of a text in pixels.</summary>
    /// <param name="text">Digits and points.</param>
    /// <param name="height">The height of a digit in pixels.</param>
    public static float Width(string text, float height) => height * (text.Sum(Advance) - Gap);

    /// <summary>Returns the lines of a text.</summary>
    /// <param name="text">Digits and points.</param>
    /// <param name="x">Left edge in pixels.</param>
    /// <param name="y">Upper edge in pixels.</param>
    /// <param name="height">The height of a digit in pixels.</param>
    public static SKPath Create(string text, float x, float y, float height)
    {
        using SKPathBuilder lines = new();
        foreach (char character in text)
        {
            if (char.IsAsciiDigit(character))
            {
                Add(lines, s_segments[character - '0'], x, y, height);
            }
            else
            {
                lines.MoveTo(x + PointWidth / 2 * height, y + height);
                lines.LineTo(x + PointWidth / 2 * height, y + height - 0.01f);
            }

            x += Advance(character) * height;
        }

        return lines.Detach();
    }

    private static float Advance(char character) => (char.IsAsciiDigit(character) ? DigitWidth : PointWidth) + Gap;

    private static void Add(SKPathBuilder lines, byte segments, float x, float y, float height)
    {
        float right = x + DigitWidth * height, middle = y + height / 2, bottom = y + height;
        ReadOnlySpan<(float X0, float Y0, float X1, float Y1)> all =
        [
            (x, y, right, y), (right, y, right, middle), (right, middle, right, bottom), (x, bottom, right, bottom),
            (x, middle, x, bottom), (x, y, x, middle), (x, middle, right, middle),
        ];
        for (int i = 0; i < all.Length; i++)
        {
            if ((segments >> i & 1) != 0)
            {
                lines.MoveTo(all[i].X0, all[i].Y0);
                lines.LineTo(all[i].X1, all[i].Y1);
            }
        }
    }
}
