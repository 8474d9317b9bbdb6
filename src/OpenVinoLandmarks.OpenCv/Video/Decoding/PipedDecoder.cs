using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Decoding;

/// <summary>
/// Decodes a stream of bytes, such as the body of an HTTP response: a task writes the bytes into a pipe that FFmpeg reads. No native call
/// blocks for ever, because the pipe is closed when the task ends, for whatever reason.
/// </summary>
internal sealed class PipedDecoder : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly BytePipe _pipe = new();
    private readonly Task _pump;
    private VideoDecoder? _decoder;

    private PipedDecoder(Func<Stream, CancellationToken, Task> pump) => _pump = Task.Run(() => PumpAsync(pump));

    /// <summary>The decoder.</summary>
    public VideoDecoder Decoder => _decoder ?? throw new InvalidOperationException("The decoder is not open.");

    /// <summary>Starts the task and opens the decoder.</summary>
    /// <param name="pump">Writes the bytes and returns at their end; throws if the connection is lost.</param>
    /// <param name="threads">The number of threads of the decoder.</param>
    /// <param name="cancellationToken">Ends the wait and the task.</param>
    /// <exception cref="VideoOpenException">The bytes are not a video that FFmpeg can open.</exception>
    /// <exception cref="IOException">The task failed before the decoder could open.</exception>
    public static PipedDecoder Open(Func<Stream, CancellationToken, Task> pump, int threads, CancellationToken cancellationToken)
    {
        PipedDecoder piped = new(pump);
        try
        {
            // FFmpeg opens the descriptor by its number, which must not be closed and taken by another file before.
            piped._decoder = VideoDecoder.Open(piped._pipe.Address, threads, cancellationToken, piped._pipe.CloseReader);
            return piped;
        }
        catch (VideoOpenException) when (piped.End().Failure is { } failure)
        {
            piped.Dispose();
            throw new IOException(failure.Message, failure);
        }
        catch
        {
            piped.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Ends the task when the decoder returns no more frames. Returns whether all bytes were written; if the decoder stopped before their
    /// end, they were not. The failure is the exception of the task, or null.
    /// </summary>
    public (bool IsComplete, Exception? Failure) End()
    {
        bool hasEnded = Task.WaitAny([_pump], TimeSpan.FromSeconds(1)) >= 0;
        _stop.Cancel();
        Exception? failure = hasEnded ? _pump.Exception?.InnerException : null;
        return (hasEnded && failure is null, failure);
    }

    /// <summary>Ends the task and releases the decoder, without waiting for a native call that is running.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _decoder?.Dispose();
        _pump.ContinueWith(
            static (task, state) =>
            {
                _ = task.Exception;
                ((CancellationTokenSource)state!).Dispose();
            },
            _stop,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task PumpAsync(Func<Stream, CancellationToken, Task> pump)
    {
        try
        {
            Stream writer = await _pipe.GetWriterAsync(_stop.Token).ConfigureAwait(false);
            await pump(writer, _stop.Token).ConfigureAwait(false);
        }
        finally
        {
            _pipe.Dispose();
        }
    }
}
