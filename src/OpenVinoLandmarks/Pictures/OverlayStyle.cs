using System.Globalization;

namespace OpenVinoLandmarks.Pictures;

/// <summary>
/// Colors and sizes of the boxes and points that are drawn into pictures, which are the same for every imaging library. Line widths and
/// point sizes follow the size of the face, with limits that depend on the size of the picture.
/// </summary>
/// <param name="Width">Width of the picture in pixels.</param>
/// <param name="Height">Height of the picture in pixels.</param>
internal readonly record struct OverlayStyle(int Width, int Height)
{
    /// <summary>The dark edge around boxes and points.</summary>
    public static readonly OverlayColor Halo = new(32, 24, 16);

    /// <summary>The bright ring around points, and text.</summary>
    public static readonly OverlayColor Edge = new(255, 255, 255);

    /// <summary>The box of a face that was found.</summary>
    public static readonly OverlayColor Box = new(235, 170, 0);

    /// <summary>The box of a face whose place is predicted.</summary>
    public static readonly OverlayColor Predicted = new(128, 128, 128);

    private static readonly OverlayColor[] s_points =
    [
        new(255, 160, 40), // left eye: blue
        new(90, 220, 60),  // right eye: green
        new(0, 220, 255),  // nose: yellow
        new(0, 120, 255),  // left mouth corner: orange
        new(200, 60, 240), // right mouth corner: magenta
    ];

    private int LongSide => Math.Max(Width, Height);

    /// <summary>The color of a point.</summary>
    /// <param name="index">Its index in <see cref="FaceLandmarks"/>.</param>
    public static OverlayColor Point(int index) => s_points[index];

    /// <summary>The label of a face: its score with two decimals; null if the face has none.</summary>
    public static string? Label(FaceBox box) => box.Score?.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>The width of the lines of a box, in pixels.</summary>
    public int LineWidth(FaceBox box) => Math.Clamp((int)MathF.Round(Math.Min(Side(box) * 0.012f, LongSide * 0.006f)), 1, 40);

    /// <summary>
    /// The radius of a point in pixels. Around it are two rings with widths of 0.4 times the radius: <see cref="Edge"/>, and outside it
    /// <see cref="Halo"/>.
    /// </summary>
    public float PointRadius(FaceBox box) => Math.Clamp(Side(box) * 0.024f, 1, Math.Max(1, LongSide * 0.02f));

    private static float Side(FaceBox box) => MathF.Sqrt(Math.Max(0, box.Width * box.Height));
}

/// <summary>A color of 8 bits per channel.</summary>
internal readonly record struct OverlayColor(byte Blue, byte Green, byte Red);
