using OpenCvSharp;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>The work for both sides: images in memory and boxes of faces in them. Both sides read the same memory.</summary>
internal sealed unsafe class Scene
{
    private const int MaxRequests = 64;

    // With batches, bf16 rounds differently: a few tenths of a pixel on a large face.
    private const float MaxDifference = 1;

    private readonly CImage[] _images;
    private readonly CBox[] _boxes;
    private readonly int[] _regions;
    private readonly CWork[] _work;

    /// <param name="picture">The picture, BGR. Each image is a copy of it.</param>
    /// <param name="face">A face in the picture. The first box is this face; the others are shifted and scaled by a few pixels.</param>
    /// <param name="faces">The number of boxes.</param>
    /// <param name="images">The number of images.</param>
    public Scene(Mat picture, FaceBox face, int faces, int images = 1)
    {
        (Width, Height) = (picture.Cols, picture.Rows);
        Boxes = [.. Enumerable.Range(0, faces).Select(i =>
            new FaceBox(face.X - 7 + i % 15, face.Y - 5 + i % 11, face.Width + i % 7, face.Height + i % 5))];
        Boxes[0] = face;
        byte[][] pixels = [.. Enumerable.Range(0, images).Select(_ => Pixels(picture))];
        Images = [.. pixels.Select(p => new MemoryImage(p, Width, Height, Width * 3, PixelFormat.Bgr24))];

        _images = Pinned<CImage>(images);
        for (int i = 0; i < images; i++)
        {
            fixed (byte* start = pixels[i])
            {
                _images[i] = new CImage { Pixels = start, Width = Width, Height = Height, Stride = Width * 3 };
            }
        }

        _boxes = Pinned<CBox>(faces);
        for (int i = 0; i < faces; i++)
        {
            _boxes[i] = new CBox(Boxes[i]);
        }

        CPoints = Pinned<float>(faces * 10);
        _regions = Pinned<int>(Math.Max(faces, MaxRequests) * 4);
        _work = Pinned<CWork>(1);
        _work[0] = new CWork
        {
            Images = Start(_images),
            ImageCount = images,
            Boxes = (float*)Start(_boxes),
            Faces = faces,
            Regions = Start(_regions),
            Results = Start(CPoints),
        };
    }

    public int Width { get; }

    public int Height { get; }

    public FaceBox[] Boxes { get; }

    public IReadOnlyList<MemoryImage> Images { get; }

    /// <summary>The points that the C loops write: five x, then five y, for each face.</summary>
    public float[] CPoints { get; }

    public CWork* Work => Start(_work);

    public CImage* CImages => Start(_images);

    /// <summary>
    /// Checks that our points equal those of the last C loop: if the results differ, both sides do not do the same work.
    /// </summary>
    /// <exception cref="InvalidOperationException">A point differs by more than a pixel.</exception>
    public void CheckPoints(IReadOnlyList<FaceLandmarks> ours)
    {
        for (int i = 0; i < ours.Count; i++)
        {
            ReadOnlySpan<float> x = CPoints.AsSpan(i * 10, 5), y = CPoints.AsSpan(i * 10 + 5, 5);
            for (int point = 0; point < FaceLandmarks.PointCount; point++)
            {
                float dx = Math.Abs(ours[i][point].X - x[point]), dy = Math.Abs(ours[i][point].Y - y[point]);
                if (!(dx <= MaxDifference && dy <= MaxDifference))
                {
                    throw new InvalidOperationException($"Point {point} of face {i} differs from the C code's by {dx} and {dy} pixels.");
                }
            }
        }
    }

    private static byte[] Pixels(Mat picture)
    {
        (int rows, int bytes) = (picture.Rows, picture.Cols * 3);
        byte[] pixels = Pinned<byte>(rows * bytes);
        for (int y = 0; y < rows; y++)
        {
            new ReadOnlySpan<byte>((void*)picture.Ptr(y), bytes).CopyTo(pixels.AsSpan(y * bytes));
        }

        return pixels;
    }

    private static T[] Pinned<T>(int count)
        where T : struct => GC.AllocateArray<T>(count, pinned: true);

    // Valid as long as this object lives, because the arrays are pinned.
    private static T* Start<T>(T[] array)
        where T : unmanaged
    {
        fixed (T* start = array)
        {
            return start;
        }
    }
}
