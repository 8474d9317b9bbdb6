namespace OpenVinoLandmarks;

/// <summary>Selects which of the faces in an image a detector returns. Immutable.</summary>
public sealed record FaceFilter
{
    /// <summary>Selects all faces above the detector's own threshold.</summary>
    public static FaceFilter All { get; } = new();

    /// <summary>The lowest score, in [0, 1]. Null uses the detector's own threshold. Detectors without scores ignore it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public float? MinScore
    {
        get;
        init => field = value is null or (>= 0 and <= 1) ? value : throw OutOfRange(nameof(MinScore), value, "between 0 and 1");
    }

    /// <summary>The highest number of faces, best score first. Null returns all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? MaxFaces
    {
        get;
        init => field = value is null or >= 0 ? value : throw OutOfRange(nameof(MaxFaces), value, "0 or more");
    }

    /// <summary>The smallest width and height of a face in pixels of the image. 0 accepts every size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public float MinFaceSize
    {
        get;
        init => field = value >= 0 && float.IsFinite(value) ? value : throw OutOfRange(nameof(MinFaceSize), value, "0 or more");
    }

    /// <summary>
    /// The part of the image in which faces are searched, in pixels of the image. It is cut off at the border of the image. Null searches
    /// the whole image. Boxes are in pixels of the whole image, clamped to the region. In <see cref="PixelFormat.Nv12"/> the network sees
    /// one more column or row if the left or upper edge is odd.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The width or the height is below 1.</exception>
    public PixelRegion? Region
    {
        get;
        init => field = value is null or { Width: >= 1, Height: >= 1 } ? value : throw OutOfRange(nameof(Region), value, "at least 1x1");
    }

    /// <summary>Returns the part of an image in which faces are searched: <see cref="Region"/> without what is outside.</summary>
    /// <param name="imageWidth">Width of the image in pixels.</param>
    /// <param name="imageHeight">Height of the image in pixels.</param>
    /// <exception cref="ImageException">The region is outside the image.</exception>
    public PixelRegion SearchedRegion(int imageWidth, int imageHeight)
    {
        if (Region is not { } region)
        {
            return new PixelRegion(0, 0, imageWidth, imageHeight);
        }

        (int left, int top) = (Math.Max(region.X, 0), Math.Max(region.Y, 0));
        int right = (int)Math.Min((long)region.X + region.Width, imageWidth);
        int bottom = (int)Math.Min((long)region.Y + region.Height, imageHeight);
        return left < right && top < bottom
            ? new PixelRegion(left, top, right - left, bottom - top)
            : throw OutsideImage(region, imageWidth, imageHeight);
    }

    /// <summary>Returns <see cref="SearchedRegion(int, int)"/> so that a view of this part can be made in the image's format.</summary>
    internal PixelRegion SearchedRegion(ImageView image)
    {
        PixelRegion region = SearchedRegion(image.Width, image.Height);
        if (image.Format != PixelFormat.Nv12)
        {
            return region;
        }

        (int left, int top) = (region.X & ~1, region.Y & ~1);
        return new PixelRegion(left, top, region.Width + region.X - left, region.Height + region.Y - top);
    }

    /// <summary>Applies the filter to the boxes of a detector: the last step of every <see cref="IFaceDetector"/>.</summary>
    /// <param name="boxes">Boxes in pixels of the image; they may reach beyond it.</param>
    /// <param name="imageWidth">Width of the image in pixels.</param>
    /// <param name="imageHeight">Height of the image in pixels.</param>
    /// <param name="threshold">
    /// The detector's own threshold, used if <see cref="MinScore"/> is null. Boxes without a score always pass.
    /// </param>
    /// <returns>
    /// The selected boxes, clamped to the image and to <see cref="Region"/>, best score first; equal scores keep their order.
    /// </returns>
    /// <exception cref="ArgumentNullException">The boxes are null.</exception>
    /// <exception cref="ImageException">The region is outside the image.</exception>
    public IReadOnlyList<FaceBox> Apply(IEnumerable<FaceBox> boxes, int imageWidth, int imageHeight, float threshold = 0)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        float minScore = MinScore ?? threshold;
        PixelRegion area = SearchedRegion(imageWidth, imageHeight);
        IEnumerable<FaceBox> selected = boxes
            .Where(box => box.Score is not { } score || score >= minScore)
            .Select(box => Clamp(box, area))
            .Where(box => box is { Width: > 0, Height: > 0 } && box.Width >= MinFaceSize && box.Height >= MinFaceSize)
            .OrderByDescending(box => box.Score ?? 0);
        return [.. MaxFaces is { } most ? selected.Take(most) : selected];
    }

    private static FaceBox Clamp(FaceBox box, PixelRegion area)
    {
        (int farX, int farY) = (area.X + area.Width, area.Y + area.Height);
        float left = Math.Clamp(box.X, area.X, farX), top = Math.Clamp(box.Y, area.Y, farY);
        float right = Math.Clamp(box.X + box.Width, area.X, farX), bottom = Math.Clamp(box.Y + box.Height, area.Y, farY);
        return box with { X = left, Y = top, Width = right - left, Height = bottom - top };
    }

    private static ImageException OutsideImage(PixelRegion region, int width, int height) => new(FormattableString.Invariant(
        $"The region {region.X},{region.Y},{region.Width},{region.Height} is outside the image of {width}x{height} pixels."));

    private static ArgumentOutOfRangeException OutOfRange(string property, object? value, string range) =>
        new(property, value, $"{nameof(FaceFilter)}.{property} must be {range}.");
}
