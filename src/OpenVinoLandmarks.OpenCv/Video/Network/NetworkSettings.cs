using System.Collections.Concurrent;

namespace OpenVinoLandmarks.OpenCv.Network;

/// <summary>The limits of connections, from the options of a source.</summary>
/// <param name="OpenTimeout">How long a server may take to accept a connection and to answer.</param>
/// <param name="ReadTimeout">How long a server may send nothing.</param>
/// <param name="Attempts">The attempts per outage.</param>
/// <param name="Delay">The delay before the first attempt.</param>
/// <param name="MaximumDelay">The longest delay.</param>
/// <param name="DecoderThreads">The number of threads of the decoder.</param>
/// <param name="Pictures">Limits for the frames of a motion JPEG stream.</param>
internal sealed record NetworkSettings(
    TimeSpan OpenTimeout,
    TimeSpan ReadTimeout,
    int Attempts,
    TimeSpan Delay,
    TimeSpan MaximumDelay,
    int DecoderThreads,
    PictureReadOptions? Pictures)
{
    /// <summary>
    /// Returns the delay before an attempt: exponential up to the maximum, times a random number between 0.5 and 1, so that many clients do
    /// not return at once.
    /// </summary>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    public TimeSpan DelayBefore(int attempt)
    {
        double seconds = Delay.TotalSeconds * Math.Pow(2, Math.Min(attempt - 1, 60));
        return TimeSpan.FromSeconds(Math.Min(seconds, MaximumDelay.TotalSeconds) * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}

/// <summary>Messages of a connection for the thread that reads from the source. Thread-safe.</summary>
internal sealed class ConnectionEvents
{
    private readonly ConcurrentQueue<(string Message, bool IsReconnection)> _queue = new();

    /// <summary>Adds a message.</summary>
    /// <param name="message">The message, without the name of the source.</param>
    /// <param name="isReconnection">True if the message is about a connection that was restored.</param>
    public void Add(string message, bool isReconnection = false) => _queue.Enqueue((message, isReconnection));

    /// <summary>Takes the oldest message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="isReconnection">True if the message is about a connection that was restored.</param>
    /// <returns>False if there is none.</returns>
    public bool TryTake(out string message, out bool isReconnection)
    {
        bool found = _queue.TryDequeue(out (string Message, bool IsReconnection) entry);
        (message, isReconnection) = entry;
        return found;
    }
}

/// <summary>A connection that delivers frames until it ends or is lost.</summary>
internal interface IVideoConnection : IDisposable
{
    /// <summary>True if the frames come at the speed of a camera.</summary>
    bool IsLive { get; }

    /// <summary>The stated frame rate, or 0.</summary>
    double FramesPerSecond { get; }

    /// <summary>The stated number of frames, or null.</summary>
    long? FrameCount { get; }

    /// <summary>The frames that were damaged or left out before the last frame, with the last reason.</summary>
    (int Count, string? Reason) Damage { get; }

    /// <summary>After the end: null if the stream is complete, otherwise why the connection was lost.</summary>
    string? Loss { get; }

    /// <summary>Reads the next frame with its time from the beginning of the connection.</summary>
    /// <param name="frame">Receives the pixels.</param>
    /// <param name="time">The time.</param>
    /// <param name="cancellationToken">Ends the wait at once; the connection cannot be used any more.</param>
    /// <returns>False at the end; see <see cref="Loss"/>.</returns>
    bool Read(OpenCvSharp.Mat frame, out TimeSpan time, CancellationToken cancellationToken);
}

/// <summary>A connection cannot be made. The message has the reason and the remedy, without the name of the source.</summary>
internal sealed class ConnectException(string message, Exception? innerException = null) : Exception(message, innerException);
