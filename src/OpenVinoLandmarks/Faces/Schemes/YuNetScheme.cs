namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The outputs of YuNet as of 2023 (Wu, Peng and Yu: YuNet, a tiny millisecond-level face detector; OpenCV's FaceDetectorYN): for each
/// stride a class score, an object score, a box and five points per cell, relative to the cell's upper left corner.
/// </summary>
internal sealed class YuNetScheme : DetectionScheme
{
    private const int BoxLength = 4, Points = 5;

    private static readonly int[] s_strides = [8, 16, 32];

    private readonly Level[] _levels;

    private YuNetScheme(Level[] levels, SchemeSettings settings)
        : base(settings) => _levels = levels;

    public static DetectorKind Kind { get; } = new()
    {
        Name = "yunet",
        Outputs = "'cls_S' 1xNx1, 'obj_S' 1xNx1, 'bbox_S' 1xNx4 and 'kps_S' 1xNx10 for S = 8, 16 and 32",
        UsualSize = 320,
        SizeStep = 32,
        Fit = ImageFit.Letterbox,

        // The threshold of OpenCV's zoo is 0.6 in its class and 0.9 in its demo.
        Threshold = 0.6f,
        Overlap = 0.3f,
        Fits = outputs => outputs.Ports.Count == 4 * s_strides.Length && s_strides.All(stride => Level.Find(outputs, stride) is not null),
        Create = (outputs, settings) =>
        {
            Level[] levels = [.. s_strides.Select(stride => Level.Find(outputs, stride)!)];
            bool fits = levels.All(level => outputs.Rows(level.Box) == level.Cells(settings.Fitting));
            return fits ? new YuNetScheme(levels, settings) : null;
        },
    };

    protected override void Read(ModelOutputs outputs, int imageWidth, int imageHeight, float threshold, List<FaceBox> boxes)
    {
        InputMapping mapping = Fitting.FromPixels(imageWidth, imageHeight);
        foreach (Level level in _levels)
        {
            ReadOnlySpan<float> classes = outputs[level.Class], objects = outputs[level.Object];
            int columns = Fitting.Width / level.Stride;
            for (int cell = 0; cell < classes.Length; cell++)
            {
                float score = MathF.Sqrt(Math.Clamp(classes[cell], 0, 1) * Math.Clamp(objects[cell], 0, 1));
                if (score >= threshold)
                {
                    ReadOnlySpan<float> box = outputs[level.Box].Slice(cell * BoxLength, BoxLength);
                    ReadOnlySpan<float> points = outputs[level.Points].Slice(cell * 2 * Points, 2 * Points);
                    boxes.Add(Face(box, points, cell % columns, cell / columns, level.Stride, score, mapping));
                }
            }
        }
    }

    private static FaceBox Face(
        ReadOnlySpan<float> box, ReadOnlySpan<float> points, int column, int row, int stride, float score, InputMapping mapping)
    {
        FaceBox face = mapping.FromCentre(
            (column + box[0]) * stride, (row + box[1]) * stride, MathF.Exp(box[2]) * stride, MathF.Exp(box[3]) * stride, score);
        LandmarkPoint[] landmarks = new LandmarkPoint[Points];
        for (int i = 0; i < Points; i++)
        {
            landmarks[i] = mapping.Point((column + points[2 * i]) * stride, (row + points[2 * i + 1]) * stride);
        }

        return face with { DetectorLandmarks = landmarks };
    }

    /// <summary>The outputs of one stride.</summary>
    private sealed record Level(int Stride, int Class, int Object, int Box, int Points)
    {
        /// <summary>Finds the outputs by name; null if one is missing or has rows of another length.</summary>
        public static Level? Find(DetectorOutputs outputs, int stride)
        {
            Level level = new(stride, Index("cls", 1), Index("obj", 1), Index("bbox", BoxLength), Index("kps", 2 * YuNetScheme.Points));
            return level is { Class: >= 0, Object: >= 0, Box: >= 0, Points: >= 0 } ? level : null;

            int Index(string name, int rowLength)
            {
                int index = outputs.IndexOf(FormattableString.Invariant($"{name}_{stride}"));
                return index >= 0 && outputs.Ports[index].Sizes is [_, _, long last] && last == rowLength ? index : -1;
            }
        }

        public long Cells(ImageFitting input) => (long)(input.Width / Stride) * (input.Height / Stride);
    }
}
