using System.Diagnostics;
using OpenVinoLandmarks.Server.Benchmarks.Serving;

namespace OpenVinoLandmarks.Server.Benchmarks.Load;

/// <summary>
/// The calls of one row of the table: many callers, each of which makes a call after the other. Runs in several slices, so that all rows
/// have the same share of what else happens on the machine.
/// </summary>
/// <param name="name">The name of the row.</param>
/// <param name="server">The server that is called; null for direct use.</param>
/// <param name="callers">Number of callers.</param>
/// <param name="imagesPerCall">Number of images per call.</param>
/// <param name="call">Makes a call for a caller, whose number it gets.</param>
internal sealed class Workload(string name, ServerProcess? server, int callers, int imagesPerCall, Func<int, Task> call)
{
    private readonly List<double> _milliseconds = [];
    private TimeSpan _elapsed, _serverTime, _ownTime;
    private long _batches, _images;

    /// <summary>The name of the row.</summary>
    public string Name => name;

    /// <summary>Number of calls that failed, and the message of the first one.</summary>
    public int Errors { get; private set; }

    /// <inheritdoc cref="Errors"/>
    public string? FirstError { get; private set; }

    /// <summary>True for calls of a server.</summary>
    public bool IsRemote => server is not null;

    /// <summary>Number of calls that were answered.</summary>
    public int Calls => _milliseconds.Count;

    /// <summary>Images per second.</summary>
    public double Throughput => Calls * imagesPerCall / _elapsed.TotalSeconds;

    /// <summary>Time of the server's processors per image, in microseconds; 0 for direct use.</summary>
    public double ServerMicroseconds => _serverTime.TotalMicroseconds / (Calls * imagesPerCall);

    /// <summary>Time of this process's processors per image, in microseconds.</summary>
    public double OwnMicroseconds => _ownTime.TotalMicroseconds / (Calls * imagesPerCall);

    /// <summary>Number of images of the landmark model's batches on average; 0 if it ran none on a server.</summary>
    public double ImagesPerBatch => _batches == 0 ? 0 : (double)_images / _batches;

    /// <summary>Makes calls for a time.</summary>
    /// <param name="duration">The time after which no caller begins another call.</param>
    /// <param name="isMeasured">False to warm up.</param>
    public async Task RunAsync(TimeSpan duration, bool isMeasured)
    {
        (long batches, long images) = server is null ? default : await server.ReadBatchesAsync();
        TimeSpan serverTime = server?.ProcessorTime ?? default, ownTime = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        List<double>[] times = await Task.WhenAll(
            Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(caller, start, duration))));
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        if (!isMeasured)
        {
            return;
        }

        _elapsed += elapsed;
        _ownTime += Environment.CpuUsage.TotalTime - ownTime;
        _milliseconds.AddRange(times.SelectMany(one => one));
        if (server is not null)
        {
            _serverTime += server.ProcessorTime - serverTime;
            (long batchesNow, long imagesNow) = await server.ReadBatchesAsync();
            (_batches, _images) = (_batches + batchesNow - batches, _images + imagesNow - images);
        }
    }

    /// <summary>Returns the time of a call in milliseconds within which this share of the calls was answered.</summary>
    public double Quantile(double share)
    {
        _milliseconds.Sort();
        return _milliseconds.Count == 0 ? double.NaN : _milliseconds[(int)Math.Round(share * (_milliseconds.Count - 1))];
    }

    private async Task<List<double>> CallAsync(int caller, long start, TimeSpan duration)
    {
        List<double> times = [];
        while (Stopwatch.GetElapsedTime(start) < duration)
        {
            long begin = Stopwatch.GetTimestamp();
            try
            {
                await call(caller);
                times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
            }
            catch (Exception e) when (e is LandmarksException or HttpRequestException or TaskCanceledException)
            {
                lock (_milliseconds)
                {
                    Errors++;
                    FirstError ??= e.Message;
                }
            }
        }

        return times;
    }
}
