using System.Diagnostics;

namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>
/// The calling thread and the threads of a context, which block between calls. During a call each takes units of the current step until
/// none are left, and spins until the others have finished the step: a step is shorter than the system call that wakes a thread.
/// </summary>
internal sealed unsafe class WorkerTeam : IDisposable
{
    /// <summary>Parts of a step per worker: several, so that a slow worker does not delay the others.</summary>
    private const int PartsPerWorker = 4;

    private readonly Step[] _steps;
    private readonly NativeFloats[] _scratch;
    private readonly SemaphoreSlim _begin = new(0);
    private readonly Thread[] _threads;
    private readonly int[] _next;
    private readonly long[] _ends;
    private bool _isTimed;
    private int _arrived;
    private int _working;
    private volatile bool _ending;
    private Exception? _failure;
    private float* _arena;
    private void** _inputs;
    private float** _outputs;
    private int _images;

    /// <summary>Starts the threads.</summary>
    /// <param name="steps">The steps of the plan.</param>
    /// <param name="scratch">The memory of each worker; the first is that of the calling thread.</param>
    /// <param name="start">Starts a thread; null for <see cref="Thread.Start()"/>.</param>
    /// <exception cref="OutOfMemoryException">The system refuses a thread. Those that were started have ended.</exception>
    public WorkerTeam(Step[] steps, NativeFloats[] scratch, Action<Thread>? start = null)
    {
        (_steps, _scratch) = (steps, scratch);
        _next = new int[steps.Length];
        _ends = new long[steps.Length];
        _threads = new Thread[scratch.Length - 1];
        int started = 0;
        try
        {
            for (; started < _threads.Length; started++)
            {
                int worker = started + 1;
                Thread thread = new(() => Work(worker)) { IsBackground = true, Name = "OpenVinoLandmarks.Managed " + worker };
                (start ?? (static one => one.Start()))(thread);
                _threads[started] = thread;
            }
        }
        catch
        {
            End(started);
            throw;
        }
    }

    /// <summary>
    /// Runs all steps and returns when all workers have finished. Allocates nothing. Adds the duration of each step, from the end of the
    /// step before on the last worker, to <paramref name="times"/>, unless that is empty.
    /// </summary>
    public void Run(float* arena, void** inputs, float** outputs, int images, Span<TimeSpan> times)
    {
        _arena = arena;
        _inputs = inputs;
        _outputs = outputs;
        _images = images;
        _isTimed = !times.IsEmpty;
        Array.Clear(_next);
        _arrived = 0;
        _failure = null;
        Volatile.Write(ref _working, _threads.Length);
        long start = Stopwatch.GetTimestamp();
        _begin.Release(_threads.Length);
        Execute(0);
        Wait(ref _working, 0);
        for (int i = 0; i < times.Length; i++)
        {
            times[i] += Stopwatch.GetElapsedTime(i == 0 ? start : _ends[i - 1], _ends[i]);
        }

        if (_failure is { } failure)
        {
            throw new InvalidOperationException("A step of the plan failed on one of its threads: " + failure.Message, failure);
        }
    }

    public void Dispose() => End(_threads.Length);

    private void End(int started)
    {
        _ending = true;
        if (started > 0)
        {
            _begin.Release(started);
        }

        for (int i = 0; i < started; i++)
        {
            _threads[i].Join();
        }

        _begin.Dispose();
    }

    private static void Wait(ref int counter, int target)
    {
        SpinWait spin = default;
        while (Volatile.Read(ref counter) != target)
        {
            // Never sleep: a millisecond is ten times the duration of a whole network.
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    private void Work(int worker)
    {
        while (true)
        {
            _begin.Wait();
            if (_ending)
            {
                return;
            }

            Execute(worker);
            Interlocked.Decrement(ref _working);
        }
    }

    private void Execute(int worker)
    {
        StepScope scope = new(_arena, _scratch[worker].Pointer, _inputs, _outputs, _images);
        int workers = _threads.Length + 1;
        for (int i = 0; i < _steps.Length; i++)
        {
            try
            {
                Share(scope, i, workers);
            }
            catch (Exception exception)
            {
                // The others wait for this worker after every step, so it continues; the caller gets the exception at the end.
                Interlocked.CompareExchange(ref _failure, exception, null);
            }

            WaitForAll(i, workers);
        }
    }

    private void Share(in StepScope scope, int index, int workers)
    {
        Step step = _steps[index];
        int units = step.CountUnits(_images);
        int part = Math.Max(1, units / (workers * PartsPerWorker));
        while (true)
        {
            int begin = Interlocked.Add(ref _next[index], part) - part;
            if (begin >= units)
            {
                return;
            }

            step.Run(scope, begin, Math.Min(units, begin + part));
        }
    }

    private void WaitForAll(int index, int workers)
    {
        int arrivals = (index + 1) * workers;
        long now = _isTimed ? Stopwatch.GetTimestamp() : 0;
        if (Interlocked.Increment(ref _arrived) == arrivals)
        {
            // The last worker ends the step. Another one may see that late, when the next step is already done.
            _ends[index] = now;
        }

        SpinWait spin = default;
        while (Volatile.Read(ref _arrived) < arrivals)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
