using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Decoding;

namespace OpenVinoLandmarks.OpenCv.Network;

/// <summary>A connection whose bytes FFmpeg decodes.</summary>
/// <param name="piped">The decoder, which this object owns.</param>
/// <param name="isLive">True if the frames come at the speed of a camera.</param>
/// <param name="repeatLimit">
/// The number of equal pictures in a row after which the connection counts as lost, because the frame size may have changed; 0 for none.
/// </param>
internal sealed class DecodedConnection(PipedDecoder piped, bool isLive, int repeatLimit) : IVideoConnection
{
    private readonly RepeatedFrames _repeated = new();
    private long _frames;

    /// <inheritdoc/>
    public bool IsLive => isLive;

    /// <inheritdoc/>
    public double FramesPerSecond => piped.Decoder.FramesPerSecond;

    /// <inheritdoc/>
    public long? FrameCount => isLive ? null : piped.Decoder.FrameCount;

    /// <inheritdoc/>
    public (int Count, string? Reason) Damage => piped.Decoder.Damage;

    /// <inheritdoc/>
    public string? Loss { get; private set; }

    /// <summary>True if the connection ended because the same picture was repeated.</summary>
    public bool IsRepeating { get; private set; }

    /// <summary>Starts to decode.</summary>
    /// <param name="pump">Writes the bytes.</param>
    /// <param name="isLive">True if the frames come at the speed of a camera.</param>
    /// <param name="repeatLimit">The number of equal pictures after which the connection counts as lost; 0 for none.</param>
    /// <param name="settings">The number of threads.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConnectException">The bytes cannot be decoded, or the connection was lost before the first frame.</exception>
    public static DecodedConnection Open(
        Func<Stream, CancellationToken, Task> pump,
        bool isLive,
        int repeatLimit,
        NetworkSettings settings,
        CancellationToken cancellationToken)
    {
        try
        {
            return new DecodedConnection(PipedDecoder.Open(pump, settings.DecoderThreads, cancellationToken), isLive, repeatLimit);
        }
        catch (VideoOpenException e)
        {
            string detail = e.Reason is null ? "" : $" FFmpeg: {e.Reason}.";
            throw new ConnectException($"the server sends data that is not a video.{detail} Check the address in a browser or player.", e);
        }
        catch (IOException e)
        {
            throw new ConnectException($"the connection ended before the first frame: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public bool Read(Mat frame, out TimeSpan time, CancellationToken cancellationToken)
    {
        bool hasFrame = piped.Decoder.Read(frame, cancellationToken);
        time = piped.Decoder.Position;
        if (hasFrame)
        {
            _frames++;
            if (repeatLimit == 0 || _repeated.Count(frame) < repeatLimit)
            {
                return true;
            }

            IsRepeating = true;
            Loss = $"the picture was the same {repeatLimit} times; the frame size may have changed";
            return false;
        }

        // The end of a file may be behind its last frame, for example an index.
        (bool isComplete, Exception? failure) = piped.End();
        Loss = failure?.Message
            ?? (_frames == 0 ? VideoErrors.DescribeUndecoded(piped.Decoder.Codec, Damage.Reason).TrimEnd('.') : null)
            ?? (isLive && !isComplete ? "the data cannot be decoded any more" : null);
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        piped.Dispose();
        _repeated.Dispose();
    }
}
