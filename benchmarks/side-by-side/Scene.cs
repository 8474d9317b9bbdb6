using OpenCvSharp;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>What both sides work on: some images in memory and the boxes of faces on them, the same memory for both.</summary>
internal sealed unsafe class Scene
{
    private const int MostRequests = 64;
    private readonly CImage[] _images;
    private readonly CBox[] _boxes;
    private readonly int[] _regions;
    private readonly CWork[] _work;

    /// <param name="picture">The picture, BGR; copies of it are the images.</param>
    /// <param name="face">A face on it: the boxes are this one, shifted and scaled by a few pixels each.</param>
    /// <param name="faces">Boxes.</param>
    /// <param name="images">Images, each in memory of its own.</param>
    public Scene(Mat picture, FaceBox face, int faces, int images = 1)
    {
        (Width, Height) = (picture.Cols, picture.Rows);
        Boxes = [.. Enumerable.Range(0, faces).Select(i => new FaceBox(face.X - 7 + i % 15, face.Y - 5 + i % 11, face.Width + i % 7, face.Height + i % 5))];
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
        _regions = Pinned<int>(Math.Max(faces, MostRequests) * 4);
        _work = Pinned<CWork>(1);
        _work[0] = new CWork { Images = Start(_images), ImageCount = images, Boxes = (float*)Start(_boxes), Faces = faces, Regions = Start(_regions), Results = Start(CPoints) };
    }

    public int Width { get; }

    public int Height { get; }

    public FaceBox[] Boxes { get; }

    public IReadOnlyList<MemoryImage> Images { get; }

    /// <summary>The C side's points: five x, then five y, for each face.</summary>
    public float[] CPoints { get; }

    public CWork* Work => Start(_work);

    public CImage* CImages => Start(_images);

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

    // The arrays are pinned and live as long as this object.
    private static T* Start<T>(T[] array)
        where T : unmanaged
    {
        fixed (T* start = array)
        {
            return start;
        }
    }
}
