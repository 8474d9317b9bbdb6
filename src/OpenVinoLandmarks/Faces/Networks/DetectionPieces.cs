namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The parts of an image that one detection searches, and the boxes that were found in them: the searched area as a whole, and its tiles if
/// there are any. For one caller at a time.
/// </summary>
internal sealed class DetectionPieces
{
    // A box that ends this near to the border of a tile may be a part of a face: a fraction of the tile's side.
    private const float CutMargin = 0.02f;

    // The lowest part of the smaller box that two boxes of one face share, if one of them is cut off or inexact.
    private const float SamePart = 0.5f;

    // The highest ratio of the sides of an inexact box to those of the face.
    private const float Inexact = 2.5f;

    private readonly PixelRegion _area;
    private readonly List<PixelRegion> _regions;
    private readonly int _tileSide;
    private readonly List<FaceBox> _complete = [], _coarse = [], _cut = [];

    private DetectionPieces(PixelRegion area, List<PixelRegion> regions, int tileSide) =>
        (_area, _regions, _tileSide) = (area, regions, tileSide);

    /// <summary>The parts: first the whole area, then the tiles in rows from the top.</summary>
    public IReadOnlyList<PixelRegion> Regions => _regions;

    /// <summary>Cuts an area into tiles if it is larger than a tile.</summary>
    /// <param name="area">The part of the image that is searched.</param>
    /// <param name="tiles">The tiles; null for none.</param>
    public static DetectionPieces Of(PixelRegion area, FaceTiles? tiles)
    {
        List<PixelRegion> regions = [area];
        if (tiles is not null && Math.Max(area.Width, area.Height) > tiles.Side)
        {
            int overlap = (int)MathF.Ceiling(tiles.Side * tiles.Overlap);
            foreach ((int top, int height) in Intervals(area.Y, area.Height, tiles.Side, overlap))
            {
                foreach ((int left, int width) in Intervals(area.X, area.Width, tiles.Side, overlap))
                {
                    regions.Add(new PixelRegion(left, top, width, height));
                }
            }
        }

        return new DetectionPieces(area, regions, tiles?.Side ?? 0);
    }

    /// <summary>Adds the boxes of one part.</summary>
    /// <param name="region">The part, one of <see cref="Regions"/>.</param>
    /// <param name="boxes">The boxes in pixels of the part.</param>
    public void Add(PixelRegion region, IReadOnlyList<FaceBox> boxes)
    {
        foreach (FaceBox box in boxes)
        {
            FaceBox inImage = box.Moved(region.X, region.Y);
            (IsCut(inImage, region) ? _cut : IsCoarse(inImage, region) ? _coarse : _complete).Add(inImage);
        }
    }

    /// <summary>
    /// Returns all boxes in pixels of the image, each face once. A small box of the whole area is kept only if no tile shows the same face
    /// completely, and a box that the border of a tile cuts off only if no other box shows it.
    /// </summary>
    /// <param name="overlap">The intersection over union above which two boxes show the same face.</param>
    public IReadOnlyList<FaceBox> Merge(float overlap)
    {
        // The detection scheme has already suppressed the boxes of a single part.
        if (_regions.Count == 1)
        {
            return _complete;
        }

        List<FaceBox> kept = [.. NonMaximumSuppression.Keep(_complete, overlap)];
        foreach (FaceBox box in _coarse.OrderByDescending(box => box.Score).Concat(_cut.OrderByDescending(box => box.Score)))
        {
            if (!kept.Any(better => ShowTheSame(better, box, overlap)))
            {
                kept.Add(box);
            }
        }

        return kept;
    }

    // Spreads the tiles evenly, so that their overlap is at least the wanted one. Even numbers: NV12 has one colour for two by two pixels.
    private static IEnumerable<(int Start, int Length)> Intervals(int start, int length, int side, int overlap)
    {
        if (length <= side)
        {
            yield return (start, length);
            yield break;
        }

        int steps = (length - side + side - overlap - 1) / (side - overlap);
        for (int i = 0; i <= steps; i++)
        {
            int offset = (int)((long)(length - side) * i / steps);
            yield return i == steps ? (start + (offset & ~1), length - (offset & ~1)) : (start + (offset & ~1), side);
        }
    }

    // The border of the searched area cuts off faces too, but no other part shows more of them.
    private bool IsCut(FaceBox box, PixelRegion region)
    {
        float margin = Math.Max(region.Width, region.Height) * CutMargin;
        return (region.X > _area.X && box.X < region.X + margin)
            || (region.Y > _area.Y && box.Y < region.Y + margin)
            || (region.X + region.Width < _area.X + _area.Width && box.X + box.Width > region.X + region.Width - margin)
            || (region.Y + region.Height < _area.Y + _area.Height && box.Y + box.Height > region.Y + region.Height - margin);
    }

    // At the scale of the whole area, the boxes of faces that the tiles find are inexact, often much too large.
    private bool IsCoarse(FaceBox box, PixelRegion region) => region == _area && Side(box) < _tileSide / 2f;

    private static bool ShowTheSame(FaceBox better, FaceBox box, float overlap)
    {
        if (NonMaximumSuppression.IntersectionOverUnion(better, box) > overlap)
        {
            return true;
        }

        float smaller = MathF.Min(better.Width * better.Height, box.Width * box.Height);
        return NonMaximumSuppression.Intersection(better, box) >= SamePart * smaller && Side(box) <= Inexact * Side(better);
    }

    private static float Side(FaceBox box) => MathF.Max(box.Width, box.Height);
}
