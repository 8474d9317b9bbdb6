using System.Diagnostics;
using System.Globalization;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>Runs the threads, samples the memory, and returns the result: no failure, no object left, no growth.</summary>
internal sealed class SoakRun : IDisposable
{
    private const int Samples = 200;

    private readonly SoakOptions _options;
    private readonly Core _core = new();
    private readonly Lock _gate = new();
    private readonly MemoryWatch _memory = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private SharedModel _current;
    private volatile Exception? _failure;

    private SoakRun(SoakOptions options)
    {
        _options = options;
        _current = SharedModel.Create(_core, new Random(options.Seed));
    }

    public SoakCounters Counters { get; } = new();

    public SharedModel Current => Volatile.Read(ref _current);

    /// <summary>The part of the run that is over, 0 to 1.</summary>
    private double Progress =>
        Math.Max((double)Counters.Inferences / _options.Inferences, Stopwatch.GetElapsedTime(_started) / _options.Time);

    public bool Continues => _failure is null && Progress < 1;

    /// <summary>Runs a soak and returns the exit code.</summary>
    public static int Run(SoakOptions options)
    {
        int result;
        using (SoakRun run = new(options))
        {
            run.Execute();
            result = run.Report();
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        Console.WriteLine($"native objects left: {OpenVinoRuntime.LiveObjects}");
        return OpenVinoRuntime.LiveObjects == 0 ? result : 1;
    }

    public void Count(long inferences) => Counters.Inferred(inferences);

    /// <summary>Replaces the shared model by another one, and disposes it immediately, while other threads use it.</summary>
    public void Replace(Random random)
    {
        SharedModel next = SharedModel.Create(_core, random);
        SharedModel former;
        lock (_gate)
        {
            former = _current;
            Volatile.Write(ref _current, next);
        }

        former.Dispose();
        Counters.Replaced();
    }

    public void Dispose()
    {
        _current.Dispose();
        _core.Dispose();
    }

    private void Execute()
    {
        Thread[] threads =
            [.. Enumerable.Range(0, _options.Threads).Select(i => new Thread(() => RunThread(i)) { Name = $"soak {i}" })];
        Array.ForEach(threads, thread => thread.Start());
        for (int sample = 1; sample <= Samples; sample++)
        {
            // Waiting for a thread ends early if the run ends.
            while (Progress < (double)sample / Samples && !threads[0].Join(TimeSpan.FromMilliseconds(20)))
            {
            }

            _memory.Sample();
            if (sample % 10 == 0 && !Console.IsErrorRedirected)
            {
                Console.Error.Write($"\r{sample * 100 / Samples} %  {_memory.Last:0.0} MiB ");
            }
        }

        Array.ForEach(threads, thread => thread.Join());
        Console.Error.WriteLine();
    }

    private void RunThread(int index)
    {
        try
        {
            using SoakThread thread = new(this, unchecked((_options.Seed * 1000) + index));
            thread.Loop();
        }
#pragma warning disable CA1031 // Reported as the result of the run.
        catch (Exception failure)
        {
            _failure = failure;
        }
#pragma warning restore CA1031
    }

    private int Report()
    {
        double growth = _memory.GrowthOfSecondHalf();
        TimeSpan time = Stopwatch.GetElapsedTime(_started);
        Console.WriteLine($"OpenVINO {OpenVinoRuntime.Version}, {_options.Threads} threads, seed {_options.Seed}, {time:hh\\:mm\\:ss}");
        Console.WriteLine(Counters);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"resident memory: {_memory.Last:0.00} MiB at the end, highest {_memory.Highest:0.00} MiB, "
            + $"managed heap {_memory.Managed:0.00} MiB"));
        IEnumerable<string> tenths = _memory.Tenths.Select(mib => mib.ToString("0.0", CultureInfo.InvariantCulture));
        Console.WriteLine($"by tenths of the run: {string.Join(' ', tenths)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"growth of the second half: {growth:0.00} MiB"));
        if (_failure is { } failure)
        {
            Console.Error.WriteLine($"failed: {failure}");
            return 1;
        }

        return growth < _options.GrowthMiB ? 0 : 3;
    }
}
