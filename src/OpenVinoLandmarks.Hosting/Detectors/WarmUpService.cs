using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OpenVinoLandmarks.Hosting.Detectors;

/// <summary>Loads a detector when the host starts and runs it once, so that the first call is as fast as the following ones.</summary>
internal sealed class WarmUpService(HostedDetector detector, ILoggerFactory loggers) : IHostedService
{
    private const int Side = 64;

    private readonly ILogger _logger = loggers.CreateLogger("OpenVinoLandmarks.Hosting");
    private Task _running = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        switch (detector.Options.WarmUp)
        {
            case DetectorWarmUp.Required:
                return RunAsync(cancellationToken);
            case DetectorWarmUp.Background:
                _running = RunInBackgroundAsync();
                return Task.CompletedTask;
            default:
                return Task.CompletedTask;
        }
    }

    /// <summary>Waits for a warm-up that still runs, because a compilation cannot be interrupted.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _running.WaitAsync(cancellationToken);

    private async Task RunInBackgroundAsync()
    {
        try
        {
            await RunAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The program goes on, whatever the cause: the next call of the detector throws it.
            DetectorLog.HasFailed(_logger, detector.Label, e.Message);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        FaceLandmarkDetector loaded = await detector.LoadAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        long start = Stopwatch.GetTimestamp();
        await Task.Run(() => Run(loaded), cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        DetectorLog.HasEnded(_logger, detector.Label, seconds);
    }

    private void Run(FaceLandmarkDetector loaded)
    {
        loaded.WarmUp(detector.Options.WarmUpFaces);
        if (detector.Options.WarmUpFaceDetector)
        {
            loaded.FaceDetector.Detect(new ImageView(new byte[Side * Side * 3], Side, Side, PixelFormat.Bgr24));
        }
    }
}
