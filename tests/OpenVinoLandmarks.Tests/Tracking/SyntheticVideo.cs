using OpenCvSharp;
using OpenVinoLandmarks.Tests.Support;
using OpenVinoLandmarks.Tracking;

namespace OpenVinoLandmarks.Tests.Tracking;

/// <summary>The place of a face in a frame.</summary>
/// <param name="X">The centre of its box, in pixels.</param>
/// <param name="Y">The centre of its box, in pixels.</param>
/// <param name="Size">The root of the area of its box, in pixels.</param>
/// <param name="Roll">The angle in degrees, clockwise.</param>
internal readonly record struct Pose(double X, double Y, double Size, double Roll = 0);

/// <summary>A head, cut out of a picture, whose five points are known.</summary>
internal sealed class Sprite : IDisposable
{
    // The head around the face, in widths and heights of the face.
    private const double HeadWidth = 0.85, HeadHeight = 0.95, HeadCentre = -0.08;

    private readonly Mat _picture, _mask;
    private readonly double _x, _y, _size;

    /// <summary>Finds the face of a picture.</summary>
    /// <param name="picture">The picture, which the sprite owns.</param>
    /// <param name="detector">Finds the face.</param>
    public Sprite(Mat picture, IFaceLandmarkDetector detector)
    {
        _picture = picture;
        FaceLandmarks found = detector.Detect(Pixels.View(picture))[0];

        // As the tracker does: the points in the box of the points.
        Assert.IsTrue(FaceShape.TryGetBox(found, out FaceBox box, out _));
        Points = PointsOf(detector.Detect(Pixels.View(picture), [box])[0]);
        (_x, _y, _size) = (box.X + box.Width / 2, box.Y + box.Height / 2, Math.Sqrt(box.Width * box.Height));
        _mask = new Mat(picture.Size(), MatType.CV_8UC1, Scalar.Black);
        Cv2.Ellipse(
            _mask,
            new RotatedRect(
                new Point2f((float)_x, (float)(_y + HeadCentre * box.Height)),
                new Size2f(2 * HeadWidth * box.Width, 2 * HeadHeight * box.Height),
                0),
            Scalar.White,
            -1);
        Cv2.GaussianBlur(_mask, _mask, new Size(), 0.04 * _size);
    }

    /// <summary>The points in the picture.</summary>
    public LandmarkPoint[] Points { get; }

    /// <summary>Returns the transform from the picture to a frame: rows of (a, b, x), (c, d, y).</summary>
    public double[,] Transform(Pose pose)
    {
        double scale = pose.Size / _size, angle = pose.Roll * Math.PI / 180;
        double a = scale * Math.Cos(angle), b = scale * Math.Sin(angle);
        return new[,] { { a, -b, pose.X - a * _x + b * _y }, { b, a, pose.Y - b * _x - a * _y } };
    }

    /// <summary>Returns where the points of the picture are in a frame.</summary>
    public LandmarkPoint[] Truth(Pose pose)
    {
        double[,] t = Transform(pose);
        return [.. Points.Select(p => new LandmarkPoint(
            (float)(t[0, 0] * p.X + t[0, 1] * p.Y + t[0, 2]), (float)(t[1, 0] * p.X + t[1, 1] * p.Y + t[1, 2])))];
    }

    /// <summary>Draws the head on a frame.</summary>
    public void Draw(Mat frame, Pose pose)
    {
        double[,] values = Transform(pose);
        using Mat transform = Mat.FromPixelData(2, 3, MatType.CV_64FC1, values);
        using Mat head = new(), mask = new();
        Cv2.WarpAffine(_picture, head, transform, frame.Size(), InterpolationFlags.Linear, BorderTypes.Replicate);
        Cv2.WarpAffine(_mask, mask, transform, frame.Size());
        Blend(frame, head, mask);
    }

    public void Dispose()
    {
        _picture.Dispose();
        _mask.Dispose();
    }

    private static void Blend(Mat frame, Mat head, Mat mask)
    {
        int rows = frame.Rows;
        for (int y = 0; y < rows; y++)
        {
            Span<byte> target = Row(frame, y), source = Row(head, y), weights = Row(mask, y);
            for (int x = 0; x < weights.Length; x++)
            {
                int weight = weights[x];
                for (int i = 3 * x; weight > 0 && i < 3 * x + 3; i++)
                {
                    target[i] = (byte)((source[i] * weight + target[i] * (255 - weight) + 127) / 255);
                }
            }
        }
    }

    private static unsafe Span<byte> Row(Mat image, int y) => new((void*)image.Ptr(y), image.Cols * image.Channels());

    private static LandmarkPoint[] PointsOf(in FaceLandmarks face) =>
        [face.LeftEye, face.RightEye, face.Nose, face.LeftMouthCorner, face.RightMouthCorner];
}

/// <summary>
/// A video that is drawn frame by frame: heads that move on a background, later ones in front, with the noise of a camera.
/// </summary>
internal sealed class SyntheticVideo : IDisposable
{
    private readonly Mat _background;
    private readonly double _noise;
    private readonly List<(Sprite Sprite, Func<double, Pose?> Path)> _actors = [];

    /// <summary>Creates a video without faces.</summary>
    /// <param name="width">Width of the frames.</param>
    /// <param name="height">Height of the frames.</param>
    /// <param name="noise">The standard deviation of the noise in grey levels.</param>
    /// <param name="seed">The background; others look different.</param>
    public SyntheticVideo(int width, int height, double noise, ulong seed = 1)
    {
        _noise = noise;
        using Mat coarse = new(12, 16, MatType.CV_8UC3);
        RNG random = new(seed);
        random.Fill(coarse, DistributionType.Uniform, new Scalar(60, 60, 60), new Scalar(180, 180, 180));
        _background = new Mat();
        Cv2.Resize(coarse, _background, new Size(width, height), 0, 0, InterpolationFlags.Cubic);
    }

    public int ActorCount => _actors.Count;

    public int Width => _background.Width;

    public int Height => _background.Height;

    /// <summary>Adds a face.</summary>
    /// <param name="sprite">The face.</param>
    /// <param name="path">Its place at a time in seconds; null while it is not there.</param>
    public void Add(Sprite sprite, Func<double, Pose?> path) => _actors.Add((sprite, path));

    /// <summary>Returns the true points of a face; null while it is not there.</summary>
    public LandmarkPoint[]? Truth(int actor, double seconds) =>
        _actors[actor].Path(seconds) is { } pose ? _actors[actor].Sprite.Truth(pose) : null;

    /// <summary>Draws the frame of a time; the same time has the same frame.</summary>
    public Mat Draw(double seconds)
    {
        Mat frame = _background.Clone();
        foreach ((Sprite sprite, Func<double, Pose?> path) in _actors)
        {
            if (path(seconds) is { } pose)
            {
                sprite.Draw(frame, pose);
            }
        }

        if (_noise > 0)
        {
            using Mat noise = new(frame.Size(), MatType.CV_16SC3), sum = new();
            RNG random = new((ulong)Math.Round(seconds * 1e6) + 77);
            random.Fill(noise, DistributionType.Normal, Scalar.All(0), Scalar.All(_noise));
            frame.ConvertTo(sum, MatType.CV_16SC3);
            Cv2.Add(sum, noise, sum);
            sum.ConvertTo(frame, MatType.CV_8UC3);
        }

        return frame;
    }

    public void Dispose() => _background.Dispose();
}
