using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenVinoLandmarks.Hosting.Detectors;

namespace OpenVinoLandmarks.Hosting.Health;

/// <summary>
/// Runs the landmark model on a black image. Checks that come while an inference of an earlier check still runs wait for the same one, so
/// that a device that hangs does not take a thread per check. Thread-safe.
/// </summary>
internal sealed class DetectorHealthCheck(HostedDetector detector)
{
    private readonly Lock _gate = new();
    private Task<DetectorInfo>? _running;

    /// <summary>Runs the check.</summary>
    /// <param name="failure">The status of a check that fails.</param>
    /// <param name="timeout">How long the check waits for the inference, with the time to load the models.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<HealthCheckResult> CheckAsync(HealthStatus failure, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            DetectorInfo info = await Infer().WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy(HostedDetector.Describe(info) + ".", new Dictionary<string, object>
            {
                ["model"] = info.Model,
                ["engine"] = info.Engine.Engine,
                ["device"] = info.Engine.RequestedDevice,
                ["executed_devices"] = string.Join(", ", info.Engine.ExecutedDevices),
                ["duration_seconds"] = Stopwatch.GetElapsedTime(start).TotalSeconds,
            });
        }
        catch (TimeoutException e)
        {
            string seconds = timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
            return new HealthCheckResult(
                failure,
                $"{detector.Label} did not finish an inference within {seconds} s: the device hangs or is overloaded, or the models are "
                + $"still being loaded. {Remedy}",
                e);
        }
        catch (DeviceException e) when (e.IsDeviceLost)
        {
            return new HealthCheckResult(failure, $"{e.Message} {Remedy}", e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new HealthCheckResult(failure, e.Message, e);
        }
    }

    private string Remedy =>
        $"If this persists, restart the program, or name another device in {detector.Options.NameOf(nameof(detector.Options.Device))}.";

    private Task<DetectorInfo> Infer()
    {
        lock (_gate)
        {
            return _running is { IsCompleted: false } ? _running : _running = Task.Run(InferAsync);
        }
    }

    private async Task<DetectorInfo> InferAsync()
    {
        FaceLandmarkDetector loaded = await detector.LoadAsync().ConfigureAwait(false);
        loaded.WarmUp();
        return loaded.Info;
    }
}
