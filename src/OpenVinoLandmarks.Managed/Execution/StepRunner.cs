using System.Diagnostics;

namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>
/// Runs the steps of a plan one after another, on the calling thread or on a team of threads that share the units of each step.
/// </summary>
internal sealed unsafe class StepRunner : IDisposable
{
    private readonly Step[] _steps;
    private readonly NativeFloats[] _scratch;
    private readonly WorkerTeam? _team;

    public StepRunner(Step[] steps, int threads)
    {
        _steps = steps;
        int scratchFloats = steps.Length == 0 ? 0 : steps.Max(s => s.ScratchFloats);
        _scratch = new NativeFloats[threads];
        for (int i = 0; i < threads; i++)
        {
            _scratch[i] = new NativeFloats(scratchFloats);
        }

        try
        {
            _team = threads > 1 ? new WorkerTeam(steps, _scratch) : null;
        }
        catch
        {
            Array.ForEach(_scratch, s => s.Dispose());
            throw;
        }
    }

    /// <summary>Runs all steps.</summary>
    /// <param name="arena">The memory of intermediate tensors.</param>
    /// <param name="inputs">Per input, the first image.</param>
    /// <param name="outputs">Per output, the first image.</param>
    /// <param name="images">The number of images.</param>
    /// <param name="times">Receives the duration of each step, added to what it holds; empty to measure none.</param>
    public void Run(float* arena, void** inputs, float** outputs, int images, Span<TimeSpan> times)
    {
        if (_team is not null)
        {
            _team.Run(arena, inputs, outputs, images, times);
            return;
        }

        StepScope scope = new(arena, _scratch[0].Pointer, inputs, outputs, images);
        if (times.IsEmpty)
        {
            foreach (Step step in _steps)
            {
                step.Run(scope, 0, step.CountUnits(images));
            }

            return;
        }

        for (int i = 0; i < _steps.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            _steps[i].Run(scope, 0, _steps[i].CountUnits(images));
            times[i] += Stopwatch.GetElapsedTime(start);
        }
    }

    public void Dispose()
    {
        _team?.Dispose();
        Array.ForEach(_scratch, s => s.Dispose());
    }
}
