using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Tracks the faces of a video: reads frames, runs the face detector on every n-th of them, several at the same time, then the landmark
/// model and a <see cref="FaceTracker"/>. The stages run in parallel, and frames keep their order. The number of frames in memory is fixed:
/// a file is read no faster than the caller takes frames, and a live source drops all but the newest frame. One run per object; the caller
/// owns the source and the detector.
/// </summary>
/// <example>
/// <code>
/// using VideoSource video = VideoSource.Open("clip.mp4");
/// using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();
/// VideoTracker tracker = new(video, detector);
/// await foreach (TrackedVideoFrame frame in tracker.RunAsync())
/// {
///     using (frame)
///     {
///         Console.WriteLine($"{frame.Info.Time}: {frame.Faces.Length} faces");
///     }
/// }
/// </code>
/// </example>
[SuppressMessage("Design", "CA1001", Justification = "A source of cancellation without a timer and a wait handle holds nothing.")]
public sealed class VideoTracker
{
    private readonly VideoSource _source;
    private readonly IFaceLandmarkDetector _detector;
    private readonly VideoTrackerOptions _options;
    private readonly FaceTrackerOptions _tracking;
    private readonly RunCounters _counters = new();
    private readonly CancellationTokenSource _stop = new();
    private int _isStarted;

    /// <summary>Creates a tracker, which reads nothing yet.</summary>
    /// <param name="source">The video. Only this object may read it until the run has ended.</param>
    /// <param name="detector">The detector, which others may use at the same time.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <exception cref="ArgumentNullException">The source or the detector is null.</exception>
    public VideoTracker(VideoSource source, IFaceLandmarkDetector detector, VideoTrackerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(detector);
        (_source, _detector, _options) = (source, detector, options ?? new VideoTrackerOptions());
        _tracking = _options.Tracking ?? new FaceTrackerOptions();
    }

    /// <summary>The numbers of the run so far. Any thread may read them.</summary>
    public VideoTrackerStatistics Statistics => _counters.Read();

    /// <summary>
    /// Ends the reading. The frames that were read are still returned, then the enumeration ends without an exception. Any thread may call
    /// it, also before the run and more than once.
    /// </summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Reads and tracks the video.</summary>
    /// <param name="cancellationToken">Ends the run without the frames that were read.</param>
    /// <returns>
    /// All frames that were not skipped or dropped, in order. The caller disposes each; see <see cref="VideoTrackerOptions.FramesKept"/>.
    /// After an early <c>break</c>, an error or a cancellation, the enumeration waits until no stage runs any more.
    /// </returns>
    /// <exception cref="InvalidOperationException">The video was read already.</exception>
    /// <exception cref="ImageException">The source failed. The frames before the failure were returned.</exception>
    /// <exception cref="ModelException">The face detector's model is missing, damaged or of another kind.</exception>
    /// <exception cref="DeviceException">
    /// The device failed. The frames before the failure were returned. If the device was lost, the message names the source and the frame.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async IAsyncEnumerable<TrackedVideoFrame> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isStarted, 1) != 0)
        {
            throw new InvalidOperationException($"{_source.Name} was read by this {nameof(VideoTracker)} already. Create another one.");
        }

        bool drops = _options.DropsFrames ?? _source.IsLive;
        int ahead = VideoTrackerOptions.FramesAhead(drops, _options.Detections(_source.IsLive), _tracking.DetectEvery);
        using CancellationTokenSource abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // One frame per channel slot, one in the hands of each of the three stages, and those that the caller keeps.
        FramePool pool = new(1 + ahead + 1 + 3 + _options.FramesKept);
        Channel<PooledFrame> read = Channel.CreateBounded<PooledFrame>(
            new BoundedChannelOptions(1) { FullMode = drops ? BoundedChannelFullMode.DropOldest : BoundedChannelFullMode.Wait }, Drop);
        Channel<PooledFrame> detected = Channel.CreateBounded<PooledFrame>(ahead), tracked = Channel.CreateBounded<PooledFrame>(1);

        FrameReading reading = new(_source, _options, pool, read.Writer, _counters);
        FrameDetection detection = new(_detector, _tracking.FaceFilter, _tracking.DetectEvery, _source.Name, _counters);
        Task[] stages =
        [
            Task.Factory.StartNew(
                () => reading.Run(_stop.Token, abort.Token),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default),
            Task.Run(() => detection.RunAsync(read.Reader, detected.Writer, abort.Token), CancellationToken.None),
            Task.Run(() => TrackAsync(detection, detected.Reader, tracked.Writer, abort), CancellationToken.None),
        ];
        try
        {
            await foreach (PooledFrame frame in tracked.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return pool.Lend(frame);
            }
        }
        finally
        {
            await abort.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(stages).ConfigureAwait(false); // stages report errors through their channels
            await pool.CloseAsync().ConfigureAwait(false);
        }

        void Drop(PooledFrame frame)
        {
            _counters.AddDropped();
            pool.Return(frame);
        }
    }

    private async Task TrackAsync(
        FrameDetection detection, ChannelReader<PooledFrame> source, ChannelWriter<PooledFrame> target, CancellationTokenSource abort)
    {
        try
        {
            FaceTracker tracker = new(_detector, _tracking);
            await foreach (PooledFrame frame in source.ReadAllAsync(abort.Token).ConfigureAwait(false))
            {
                if (frame.Detection is { } ahead)
                {
                    frame.SetDetected(await ahead.ConfigureAwait(false));
                }
                else if (tracker.NeedsDetection)
                {
                    frame.SetDetected(await detection.DetectAsync(frame, abort.Token).ConfigureAwait(false));
                }

                Track(tracker, detection, frame);
                await target.WriteAsync(frame, abort.Token).ConfigureAwait(false);
            }

            target.Complete();
        }
        catch (Exception e)
        {
            target.Complete(e);
            await abort.CancelAsync().ConfigureAwait(false);
        }
    }

    private void Track(FaceTracker tracker, FrameDetection detection, PooledFrame frame)
    {
        long from = Stopwatch.GetTimestamp();
        try
        {
            ImageView image = frame.Picture.AsImageView();
            ReadOnlySpan<TrackedFace> faces = frame.IsSearched
                ? tracker.Update(image, frame.Info.Time, CollectionsMarshal.AsSpan(frame.Detected))
                : tracker.Update(image, frame.Info.Time);
            frame.SetTracked(faces, tracker.Events);
        }
        catch (DeviceException e) when (e.IsDeviceLost)
        {
            throw detection.NameFrame(e, frame);
        }

        _counters.AddTracked(from, frame.Latency);
    }
}
