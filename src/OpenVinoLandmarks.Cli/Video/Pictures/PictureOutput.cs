using System.Diagnostics;
using System.Threading.Channels;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Video.Live;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Video.Pictures;

/// <summary>
/// The last two stages of <c>video</c>: draws or hides the faces of a frame, and writes it to the video file and to the live page. The
/// stages run in parallel, and frames keep their order.
/// </summary>
internal sealed class PictureOutput : IAsyncDisposable
{
    // Frames that wait for the encoder, which takes longer for some of them.
    private const int WaitingFrames = 4;

    private readonly Channel<TrackedVideoFrame> _drawn = Channel.CreateBounded<TrackedVideoFrame>(WaitingFrames);
    private readonly VideoFile? _file;
    private readonly LiveServer? _live;
    private readonly AnonymizeMethod? _anonymize;
    private readonly HiddenFaces? _hidden;
    private readonly Queue<TrackedVideoFrame> _held = [];
    private readonly Task _writing;
    private long _drawTicks, _writeTicks;

    /// <summary>Starts the writing stage.</summary>
    /// <param name="file">The video file, or null. The caller owns it.</param>
    /// <param name="live">The live page, or null. The caller owns it.</param>
    /// <param name="anonymize">How faces are made unrecognizable, or null to draw them.</param>
    /// <param name="hidden">The rule that says where faces are hidden; null if they are drawn.</param>
    public PictureOutput(VideoFile? file, LiveServer? live, AnonymizeMethod? anonymize, HiddenFaces? hidden)
    {
        (_file, _live, _anonymize, _hidden) = (file, live, anonymize, hidden);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Number of areas that were made unrecognizable, and number of frames with any.</summary>
    public (long Areas, long Frames) Hidden { get; private set; }

    /// <summary>Time that drawing and hiding took.</summary>
    public TimeSpan DrawTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _drawTicks));

    /// <summary>Time that encoding and writing took.</summary>
    public TimeSpan WriteTime => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _writeTicks));

    /// <summary>
    /// Returns how many frames an output with this rule keeps at the same time: those that wait, those of both stages, and those that are
    /// held back.
    /// </summary>
    public static int FramesKeptBy(HiddenFaces? hidden) => WaitingFrames + 2 + (hidden?.MostWaiting ?? 0);

    /// <summary>Takes a frame, which this object disposes.</summary>
    /// <exception cref="ImageException">The video file cannot be written.</exception>
    public async ValueTask AddAsync(TrackedVideoFrame frame)
    {
        if (_hidden is null)
        {
            long from = Stopwatch.GetTimestamp();
            LandmarkOverlay.DrawTracks(frame.Picture, frame.Faces);
            Interlocked.Add(ref _drawTicks, Stopwatch.GetTimestamp() - from);
            await PassOnAsync(frame);
            return;
        }

        _held.Enqueue(frame);
        Mat picture = frame.Picture;
        _hidden.Add(frame.Info.Time, picture.Size(), frame.Faces, frame.IsSearched ? frame.Detected.ToArray() : null);
        await HideAsync(_hidden, isEnd: false);
    }

    /// <summary>Writes the frames that wait. Call it after the last frame, also if the run was interrupted or has failed.</summary>
    /// <exception cref="ImageException">The video file cannot be written.</exception>
    public async Task CompleteAsync()
    {
        if (_hidden is not null)
        {
            await HideAsync(_hidden, isEnd: true);
        }

        _drawn.Writer.TryComplete();
        await _writing;
    }

    /// <summary>Ends both stages.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_held.TryDequeue(out TrackedVideoFrame? held))
        {
            held.Dispose();
        }

        _drawn.Writer.TryComplete();
        await _writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // CompleteAsync has reported the error
        while (_drawn.Reader.TryRead(out TrackedVideoFrame? frame))
        {
            frame.Dispose();
        }
    }

    private async ValueTask HideAsync(HiddenFaces hidden, bool isEnd)
    {
        while (hidden.TryTake(isEnd, out FaceBox[] boxes))
        {
            TrackedVideoFrame frame = _held.Dequeue();
            long from = Stopwatch.GetTimestamp();
            int areas = FaceAnonymizer.Apply(frame.Picture, _anonymize!.Value, (ReadOnlySpan<FaceBox>)boxes);
            Hidden = (Hidden.Areas + areas, Hidden.Frames + (areas > 0 ? 1 : 0));
            Interlocked.Add(ref _drawTicks, Stopwatch.GetTimestamp() - from);
            await PassOnAsync(frame);
        }
    }

    private async ValueTask PassOnAsync(TrackedVideoFrame frame)
    {
        try
        {
            await _drawn.Writer.WriteAsync(frame);
        }
        catch (ChannelClosedException)
        {
            frame.Dispose();
            await _writing; // throws the error of the writing stage
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (TrackedVideoFrame frame in _drawn.Reader.ReadAllAsync())
            {
                using (frame)
                {
                    long from = Stopwatch.GetTimestamp();
                    _file?.Write(frame.Picture, frame.Info.Time);
                    ShowLive(frame.Picture);
                    Interlocked.Add(ref _writeTicks, Stopwatch.GetTimestamp() - from);
                }
            }
        }
        catch (Exception e)
        {
            _drawn.Writer.TryComplete(e);
            throw;
        }
    }

    private void ShowLive(Mat picture)
    {
        if (_live is { IsWatched: true })
        {
            Cv2.ImEncode(".jpg", picture, out byte[] jpeg, new ImageEncodingParam(ImwriteFlags.JpegQuality, 80));
            _live.ShowPicture(jpeg);
        }
    }
}
