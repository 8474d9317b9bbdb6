using OpenVinoLandmarks.Imaging;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Landmarks;

/// <summary>
/// Connects faces and points with one landmark model: chooses the part of the image that the model is shown, writes it into the model's
/// input, and reads the points from the output. Thread-safe.
/// </summary>
internal sealed class LandmarkScheme
{
    private readonly int _width, _height, _output, _count, _mapWidth, _mapHeight;
    private readonly bool _isRgb, _isPlain;
    private readonly CropShape _crop;
    private readonly float _enlarge;
    private readonly LandmarkValues _values;
    private readonly NamedPointIndices _named;

    /// <summary>Reads what the model and its card say.</summary>
    /// <param name="info">The model.</param>
    /// <param name="card">The card; null if there is none.</param>
    /// <exception cref="ModelException">The model is not a landmark model, or the card does not fit it.</exception>
    public LandmarkScheme(ImageModelInfo info, ModelCard? card)
    {
        LandmarkCard? landmarks = card?.Landmarks;
        (_width, _height, _isRgb) = (info.InputWidth, info.InputHeight, info.Pixels.IsRgb);
        (_crop, _enlarge) = (landmarks?.Crop ?? CropShape.Tight, landmarks?.Enlarge ?? 1);
        _output = FindOutput(info, landmarks?.Output);
        IReadOnlyList<int> shape = info.Outputs[_output].Shape;
        _values = landmarks?.Values ?? (IsHeatMaps(shape) && shape[1] != FaceLandmarks.PointCount
            ? LandmarkValues.HeatMaps
            : LandmarkValues.Fractions);
        _count = _values == LandmarkValues.HeatMaps ? CountMaps(shape) : CountPairs(shape);
        if (_count == 0)
        {
            throw NotLandmarks(info);
        }

        (_mapWidth, _mapHeight) = _values == LandmarkValues.HeatMaps ? (shape[3], shape[2]) : (1, 1);
        _named = FindNamed(info, landmarks, _count);
        _isPlain = _count == FaceLandmarks.PointCount && _values == LandmarkValues.Fractions && landmarks is not { Named: not null };
    }

    /// <summary>Number of points that the model computes.</summary>
    public int PointCount => _count;

    /// <summary>True if a point is the peak of a map, so that it moves in steps.</summary>
    public bool HasHeatMaps => _values == LandmarkValues.HeatMaps;

    /// <summary>Returns the pixels of the image that the model is shown for a face.</summary>
    /// <param name="box">The box of the face.</param>
    /// <param name="imageWidth">Width of the image in pixels.</param>
    /// <param name="imageHeight">Height of the image in pixels.</param>
    /// <exception cref="ArgumentException">A number of the box is not finite, or a side is not greater than 0.</exception>
    /// <exception cref="ImageException">The box is outside the image.</exception>
    public PixelRegion Region(FaceBox box, int imageWidth, int imageHeight)
    {
        PixelRegion tight = box.ToRegion(imageWidth, imageHeight);
        if (_crop == CropShape.Tight && _enlarge == 1)
        {
            return tight;
        }

        float width = _crop == CropShape.Square ? Math.Max(box.Width, box.Height) : box.Width;
        float height = _crop == CropShape.Square ? width : box.Height;
        (width, height) = (width * _enlarge, height * _enlarge);
        return new FaceBox(box.X + (box.Width - width) / 2, box.Y + (box.Height - height) / 2, width, height)
            .ToRegion(imageWidth, imageHeight);
    }

    /// <summary>Writes the part of the image into the input of the model.</summary>
    public void Prepare(ImageView image, PixelRegion region, Span<byte> input)
    {
        FaceCrop.Write(image, region, input, _width, _height);
        if (_isRgb)
        {
            ChannelSwap.Run(input[..FaceCrop.ByteCount(_width, _height)]);
        }
    }

    /// <summary>Reads the points of a face, in pixels of the image.</summary>
    /// <param name="batch">The batch, which has run.</param>
    /// <param name="image">Index of the face in the batch.</param>
    /// <param name="region">The pixels that the model was shown.</param>
    /// <param name="box">The box of the face, which the result carries.</param>
    public FaceLandmarks Decode(ImageBatch batch, int image, PixelRegion region, FaceBox box)
    {
        ReadOnlySpan<float> numbers = batch.Output(image, _output);
        return _isPlain ? LandmarkDecoder.Decode(numbers, region, box) : Decode(numbers, region, box);
    }

    private FaceLandmarks Decode(ReadOnlySpan<float> numbers, PixelRegion region, FaceBox box)
    {
        LandmarkPoint[] points = new LandmarkPoint[_count];
        for (int i = 0; i < points.Length; i++)
        {
            (float x, float y) = _values == LandmarkValues.HeatMaps
                ? Peak(numbers.Slice(i * _mapWidth * _mapHeight, _mapWidth * _mapHeight))
                : (Fraction(numbers[2 * i], _width), Fraction(numbers[2 * i + 1], _height));
            points[i] = new LandmarkPoint(region.X + x * region.Width, region.Y + y * region.Height);
        }

        return new FaceLandmarks(
            box,
            Mean(points, _named.LeftEye),
            Mean(points, _named.RightEye),
            Mean(points, _named.Nose),
            Mean(points, _named.LeftMouthCorner),
            Mean(points, _named.RightMouthCorner)) { Points = points };
    }

    private float Fraction(float number, int side) => _values switch
    {
        LandmarkValues.SignedFractions => (number + 1) / 2,
        LandmarkValues.Pixels => number / side,
        _ => number,
    };

    // The maximum, moved by a quarter of a cell towards the larger of its neighbours, as Open Model Zoo's demo of
    // facial-landmarks-98-detection-0001 and HRNet (Sun and others) do.
    private (float X, float Y) Peak(ReadOnlySpan<float> map)
    {
        int best = 0;
        for (int i = 1; i < map.Length; i++)
        {
            best = map[i] > map[best] ? i : best;
        }

        int column = best % _mapWidth, row = best / _mapWidth;
        float x = column, y = row;
        if (column > 0 && column < _mapWidth - 1 && row > 0 && row < _mapHeight - 1)
        {
            x += 0.25f * Math.Sign(map[best + 1] - map[best - 1]);
            y += 0.25f * Math.Sign(map[best + _mapWidth] - map[best - _mapWidth]);
        }

        return (x / _mapWidth, y / _mapHeight);
    }

    private static LandmarkPoint Mean(LandmarkPoint[] points, IReadOnlyList<int> indices)
    {
        (float x, float y) = (0, 0);
        for (int i = 0; i < indices.Count; i++)
        {
            (x, y) = (x + points[indices[i]].X, y + points[indices[i]].Y);
        }

        return new LandmarkPoint(x / indices.Count, y / indices.Count);
    }

    private static int FindOutput(ImageModelInfo info, string? name)
    {
        if (name is null)
        {
            return info.Outputs.Count == 1 ? 0 : throw NotLandmarks(info);
        }

        int index = Enumerable.Range(0, info.Outputs.Count).FirstOrDefault(i => info.Outputs[i].Name == name, -1);
        return index >= 0 ? index : throw new ModelException(
            $"The model card of {info.Name} names the output '{name}', which the model does not have: it has {info.Shapes}.");
    }

    private static bool IsHeatMaps(IReadOnlyList<int> shape) => shape is [1, > 0, > 1, > 1];

    private static int CountMaps(IReadOnlyList<int> shape) => IsHeatMaps(shape) ? shape[1] : 0;

    // Ten numbers in any shape; otherwise 2N numbers in one row, or N rows of two.
    private static int CountPairs(IReadOnlyList<int> shape)
    {
        int length = new ImageModelOutput("", shape).Length;
        bool isRow = shape.Count(size => size > 1) == 1;
        bool isPairs = shape.Count(size => size > 1) == 2 && shape[^1] == 2;
        return length == LandmarkDecoder.ValueCount || ((isRow || isPairs) && length % 2 == 0) ? length / 2 : 0;
    }

    private static NamedPointIndices FindNamed(ImageModelInfo info, LandmarkCard? card, int count)
    {
        if (card?.Named is { } own)
        {
            return own.Fit(count) ? own : throw new ModelException(
                $"The model card of {info.Name} names points whose indices are not all from 0 to {count - 1}: "
            + $"the model has {count} points.");
        }

        string layout = card?.Layout ?? FormattableString.Invariant($"{count}");
        return LandmarkLayouts.Find(layout) is { } known && known.Fit(count) ? known : throw new ModelException(
            $"{info.Name} has {count} points ({info.Shapes}), and nothing says which of them are the eyes, the nose and the mouth corners. "
            + $"Known layouts: {string.Join(", ", LandmarkLayouts.Names)}. For another one, state the indices in a model card: a file "
            + "model.json beside the model with {\"landmarks\": {\"named\": {\"leftEye\": [...], \"rightEye\": [...], \"nose\": [...], "
            + "\"leftMouthCorner\": [...], \"rightMouthCorner\": [...]}}}.");
    }

    private static ModelException NotLandmarks(ImageModelInfo info) => new(
        $"{info.Name} is not a landmark model: a landmark model has one input 1x3xHxW and one output with two numbers or a heat map per "
        + $"point; this model has {info.Shapes}.");
}
