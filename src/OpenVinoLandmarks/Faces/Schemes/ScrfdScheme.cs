using System.Numerics;

namespace OpenVinoLandmarks.Faces;

/// <summary>
/// The outputs of SCRFD (Guo, Deng, Lattas, Zafeiriou: Sample and computation redistribution for efficient face detection; InsightFace):
/// for each stride one or two anchors per cell, each with a score, the distances from the cell's corner to the four sides in strides and,
/// in files with points, five points. Without points there are 6 outputs (10 with five strides), with points 9 (15).
/// </summary>
internal sealed class ScrfdScheme : DetectionScheme
{
    private const int BoxLength = 4, Points = 5, MaxAnchors = 2;

    private readonly Level[] _levels;

    private ScrfdScheme(Level[] levels, SchemeSettings settings)
        : base(settings) => _levels = levels;

    public static DetectorKind Kind { get; } = new()
    {
        Name = "scrfd",
        Outputs = "Nx1 and Nx4, with points also Nx10, for each of 3 or 5 strides",
        UsualSize = 640,
        SizeStep = 32,
        Pixels = new PixelNormalization { IsRgb = true, Mean = new Vector3(127.5f), Scale = new Vector3(128) },
        Fit = ImageFit.Letterbox,
        CutsFractions = true,
        Threshold = 0.5f,
        Overlap = 0.4f,
        Fits = outputs =>
        {
            int levels = outputs.OfRowLength(1).Length, points = outputs.OfRowLength(2 * Points).Length;
            return levels is 3 or 5 && outputs.OfRowLength(BoxLength).Length == levels && (points == 0 || points == levels)
                && outputs.Ports.Count == 2 * levels + points;
        },
        Create = (outputs, settings) =>
        {
            int[] scores = outputs.OfRowLength(1), boxes = outputs.OfRowLength(BoxLength), points = outputs.OfRowLength(2 * Points);
            Level[] levels = [.. scores.Select((score, i) => new Level(8 << i, score, boxes[i], points.Length > 0 ? points[i] : -1))];
            return levels.All(level => level.Fits(outputs, settings.Fitting)) ? new ScrfdScheme(levels, settings) : null;
        },
    };

    protected override void Read(ModelOutputs outputs, int imageWidth, int imageHeight, float threshold, List<FaceBox> boxes)
    {
        InputMapping mapping = Fitting.FromPixels(imageWidth, imageHeight);
        foreach (Level level in _levels)
        {
            ReadOnlySpan<float> scores = outputs[level.Score];
            int columns = Level.Side(Fitting.Width, level.Stride);
            int anchors = scores.Length / (columns * Level.Side(Fitting.Height, level.Stride));
            for (int i = 0; i < scores.Length; i++)
            {
                if (scores[i] >= threshold)
                {
                    int cell = i / anchors;
                    ReadOnlySpan<float> points = level.Points < 0 ? [] : outputs[level.Points].Slice(i * 2 * Points, 2 * Points);
                    float x = cell % columns * level.Stride, y = cell / columns * level.Stride;
                    boxes.Add(Face(outputs[level.Box].Slice(i * BoxLength, BoxLength), points, x, y, level.Stride, scores[i], mapping));
                }
            }
        }
    }

    private static FaceBox Face(
        ReadOnlySpan<float> box, ReadOnlySpan<float> points, float x, float y, int stride, float score, InputMapping mapping)
    {
        FaceBox face = mapping.FromCorners(x - box[0] * stride, y - box[1] * stride, x + box[2] * stride, y + box[3] * stride, score);
        if (points.IsEmpty)
        {
            return face;
        }

        LandmarkPoint[] landmarks = new LandmarkPoint[Points];
        for (int i = 0; i < Points; i++)
        {
            landmarks[i] = mapping.Point(x + points[2 * i] * stride, y + points[2 * i + 1] * stride);
        }

        return face with { DetectorLandmarks = landmarks };
    }

    /// <summary>The outputs of one stride; -1 for points that the model does not have.</summary>
    private sealed record Level(int Stride, int Score, int Box, int Points)
    {
        public static int Side(int pixels, int stride) => (pixels + stride - 1) / stride;

        public bool Fits(DetectorOutputs outputs, ImageFitting input)
        {
            long cells = (long)Side(input.Width, Stride) * Side(input.Height, Stride), rows = outputs.Rows(Score);
            return rows % cells == 0 && rows / cells is >= 1 and <= MaxAnchors
                && outputs.Rows(Box) == rows && (Points < 0 || outputs.Rows(Points) == rows);
        }
    }
}
