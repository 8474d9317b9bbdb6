using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Decoding;

/// <summary>
/// Notices that a decoder returns the same picture again and again. OpenCV's reader does so, without a message, after the frame size of a
/// stream has changed. Not thread-safe.
/// </summary>
internal sealed class RepeatedFrames : IDisposable
{
    private const int Samples = 64;

    private readonly int[] _last = new int[Samples];
    private Mat? _copy;
    private int _count;

    /// <summary>Compares a frame with those before it.</summary>
    /// <param name="frame">The frame, CV_8UC3.</param>
    /// <returns>The number of frames before this one, without a gap, that are equal in all pixels.</returns>
    public int Count(Mat frame)
    {
        // A copy of each frame would cost more than all else. It is made only if some pixels are equal.
        bool isSimilar = IsSimilar(new Pixels(frame));
        if (isSimilar && _copy is not null && AreEqual(new Pixels(frame), new Pixels(_copy)))
        {
            return ++_count;
        }

        _count = 0;
        _copy?.Dispose();
        _copy = isSimilar ? frame.Clone() : null;
        return 0;
    }

    /// <summary>Releases the copy.</summary>
    public void Dispose() => _copy?.Dispose();

    private bool IsSimilar(Pixels frame)
    {
        bool isSimilar = true;
        for (int i = 0; i < Samples; i++)
        {
            ReadOnlySpan<byte> pixel = frame.Row(frame.Height * i / Samples)[(frame.Width * (i * 29 % Samples) / Samples * 3)..];
            int value = pixel[0] | pixel[1] << 8 | pixel[2] << 16;
            isSimilar &= value == _last[i];
            _last[i] = value;
        }

        return isSimilar;
    }

    private static bool AreEqual(Pixels first, Pixels second)
    {
        if (first.Width != second.Width || first.Height != second.Height)
        {
            return false;
        }

        for (int y = 0; y < first.Height; y++)
        {
            if (!first.Row(y).SequenceEqual(second.Row(y)))
            {
                return false;
            }
        }

        return true;
    }

    // Each property of a Mat is a native call.
    private readonly unsafe struct Pixels(Mat mat)
    {
        private readonly byte* _data = mat.DataPointer;
        private readonly long _step = mat.Step();

        public int Width { get; } = mat.Cols;

        public int Height { get; } = mat.Rows;

        public ReadOnlySpan<byte> Row(int y) => new(_data + (y * _step), Width * 3);
    }
}
