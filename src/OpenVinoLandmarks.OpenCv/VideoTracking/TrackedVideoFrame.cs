using System.Runtime.InteropServices;
using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// A frame of a video with its faces. The caller disposes it, which makes its pixels free for a later frame. The caller may draw into the
/// picture. Not thread-safe; it may be handed from one thread to another.
/// </summary>
public sealed class TrackedVideoFrame : IDisposable
{
    private readonly FramePool _pool;
    private PooledFrame? _frame;

    internal TrackedVideoFrame(FramePool pool, PooledFrame frame)
    {
        (_pool, _frame) = (pool, frame);
        (Info, Latency) = (frame.Info, frame.Latency);
    }

    /// <summary>The number and the presentation time of the frame.</summary>
    public VideoFrame Info { get; }

    /// <summary>The time from the arrival of the decoded frame to its points, including the time that it waited.</summary>
    public TimeSpan Latency { get; }

    /// <summary>The pixels: CV_8UC3 (BGR), upright.</summary>
    /// <exception cref="ObjectDisposedException">The frame was disposed.</exception>
    public Mat Picture => Frame.Picture;

    /// <summary>The tracked faces, in the order of the tracker. The span is valid until the frame is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The frame was disposed.</exception>
    public ReadOnlySpan<TrackedFace> Faces => CollectionsMarshal.AsSpan(Frame.Faces);

    /// <summary>What happened to tracks in this frame. The span is valid until the frame is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The frame was disposed.</exception>
    public ReadOnlySpan<TrackEvent> Events => CollectionsMarshal.AsSpan(Frame.Events);

    /// <summary>True if the face detector searched this frame, false if the faces come from the tracks alone.</summary>
    /// <exception cref="ObjectDisposedException">The frame was disposed.</exception>
    public bool IsSearched => Frame.IsSearched;

    /// <summary>
    /// The boxes that the face detector found in this frame, with those that are not tracked yet; empty if it did not search this frame.
    /// The span is valid until the frame is disposed.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The frame was disposed.</exception>
    public ReadOnlySpan<FaceBox> Detected => CollectionsMarshal.AsSpan(Frame.Detected);

    private PooledFrame Frame => _frame ?? throw new ObjectDisposedException(nameof(TrackedVideoFrame));

    /// <summary>Makes the pixels free for a later frame.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _frame, null) is { } frame)
        {
            _pool.Return(frame);
        }
    }
}
