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

    public void Run(float* arena, void** inputs, float** outputs, int images)
    {
        if (_team is not null)
        {
            _team.Run(arena, inputs, outputs, images);
            return;
        }

        StepScope scope = new(arena, _scratch[0].Pointer, inputs, outputs, images);
        foreach (Step step in _steps)
        {
            step.Run(scope, 0, step.CountUnits(images));
        }
    }

    public void Dispose()
    {
        _team?.Dispose();
        Array.ForEach(_scratch, s => s.Dispose());
    }
}
