using System.Diagnostics;
using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv.Network;

/// <summary>
/// Motion JPEG in parts over HTTP, as most IP cameras send it. Times are those of arrival. A picture that cannot be decoded is left out,
/// and each picture may have another size.
/// </summary>
/// <param name="owner">Ends the transfer when it is disposed.</param>
/// <param name="read">Reads bytes of the body.</param>
/// <param name="boundary">The boundary of the parts.</param>
/// <param name="settings">Limits of pictures.</param>
internal sealed class MotionJpegConnection(
    IDisposable owner, Func<Memory<byte>, CancellationToken, ValueTask<int>> read, string boundary, NetworkSettings settings)
    : IVideoConnection
{
    // A server that sends something else than pictures is not a damaged camera.
    private const int MaximumFailures = 100;

    private readonly MultipartReader _parts = new(read, boundary);
    private readonly Stopwatch _clock = new();

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <inheritdoc/>
    public double FramesPerSecond => 0;

    /// <inheritdoc/>
    public long? FrameCount => null;

    /// <inheritdoc/>
    public (int Count, string? Reason) Damage { get; private set; }

    /// <inheritdoc/>
    public string? Loss { get; private set; }

    /// <inheritdoc/>
    public bool Read(Mat frame, out TimeSpan time, CancellationToken cancellationToken)
    {
        Damage = default;
        time = default;
        while (Damage.Count < MaximumFailures)
        {
            ReadOnlyMemory<byte>? part;
            try
            {
                part = _parts.ReadAsync(cancellationToken).AsTask().GetAwaiter().GetResult();
            }
            catch (IOException e)
            {
                Loss = e.Message;
                return false;
            }

            if (part is not { } bytes)
            {
                Loss = _parts.IsComplete ? null : "the server closed the connection";
                return false;
            }

            try
            {
                using Mat picture = PictureReader.Decode(bytes.Span, "its picture", settings.Pictures);
                picture.CopyTo(frame);
                _clock.Start();
                time = _clock.Elapsed;
                return true;
            }
            catch (ImageException e)
            {
                Damage = (Damage.Count + 1, $"{e.Message} It is left out.");
            }
        }

        Loss = $"{MaximumFailures} pictures in a row cannot be decoded. The last one: {Damage.Reason}";
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => owner.Dispose();
}
