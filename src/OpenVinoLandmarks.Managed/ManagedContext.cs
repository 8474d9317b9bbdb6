using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Planning;

namespace OpenVinoLandmarks.Managed;

/// <summary>
/// The memory in which one caller runs a <see cref="ManagedPlan"/>: write the inputs, call <see cref="Run"/>, read the outputs. Not
/// thread-safe. No call allocates. The spans that it returns point into native memory of the context: keep the context referenced while
/// you use them, and do not use them after <see cref="Dispose"/>. The threads of a plan with several threads end only on
/// <see cref="Dispose"/>.
/// </summary>
public sealed unsafe class ManagedContext : IDisposable
{
    private readonly ManagedPlan _plan;
    private readonly NativeFloats _arena;
    private readonly NativeFloats[] _inputs;
    private readonly NativeFloats[] _outputs;
    private readonly int[] _inputCounts;
    private readonly int[] _outputCounts;
    private readonly NativeFloats _pointers;
    private readonly StepRunner _runner;
    private bool _disposed;

    internal ManagedContext(ManagedPlan plan)
    {
        _plan = plan;
        PlanProgram program = plan.Program;
        _inputCounts = [.. plan.Inputs.Select(p => p.ElementCount)];
        _outputCounts = [.. plan.Outputs.Select(p => p.ElementCount)];
        _arena = new NativeFloats(program.ArenaFloats);
        bool isBytes = plan.Input == ManagedInputLayout.InterleavedBytes;
        _inputs = [.. _inputCounts.Select(c => new NativeFloats(isBytes ? ((long)c * plan.Batch + 3) / 4 : (long)c * plan.Batch))];
        _outputs = [.. _outputCounts.Select(c => new NativeFloats((long)c * plan.Batch))];
        _pointers = new NativeFloats((long)(_inputs.Length + _outputs.Length) * sizeof(void*) / sizeof(float));
        _runner = new StepRunner(program.Steps, plan.Threads);
    }

    /// <summary>
    /// Returns the memory of an input of a plan with <see cref="ManagedInputLayout.PlanarFloat"/>: run after run, each row-major in the
    /// shape of the input.
    /// </summary>
    /// <param name="index">The index in <see cref="ManagedPlan.Inputs"/>.</param>
    /// <exception cref="InvalidOperationException">The plan takes bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such input.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public Span<float> InputFloats(int index = 0)
    {
        CheckInput(index, ManagedInputLayout.PlanarFloat);
        return new(_inputs[index].Pointer, _inputCounts[index] * _plan.Batch);
    }

    /// <summary>
    /// Returns the memory of an input of a plan with <see cref="ManagedInputLayout.InterleavedBytes"/>: run after run, each
    /// N x H x W x C, row-major.
    /// </summary>
    /// <param name="index">The index in <see cref="ManagedPlan.Inputs"/>.</param>
    /// <exception cref="InvalidOperationException">The plan takes floats.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such input.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public Span<byte> InputBytes(int index = 0)
    {
        CheckInput(index, ManagedInputLayout.InterleavedBytes);
        return new(_inputs[index].Pointer, _inputCounts[index] * _plan.Batch);
    }

    /// <summary>Runs the model on the first <paramref name="count"/> runs of the inputs.</summary>
    /// <param name="count">The number of runs, from 1 to <see cref="ManagedPlan.Batch"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1 or above the batch.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public void Run(int count = 1) => RunRounds(count, []);

    /// <summary>Runs the model as <see cref="Run"/> does and measures each step.</summary>
    /// <param name="times">
    /// Receives the time of each of <see cref="ManagedPlan.Steps"/>, in the same order; on several threads, until the last has finished.
    /// </param>
    /// <param name="count">The number of runs, from 1 to <see cref="ManagedPlan.Batch"/>.</param>
    /// <exception cref="ArgumentException">The span has another length than the plan has steps.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1 or above the batch.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public void RunTimed(Span<TimeSpan> times, int count = 1)
    {
        int steps = _plan.Program.Steps.Length;
        if (times.Length != steps)
        {
            throw new ArgumentException($"The span has {times.Length} elements; the plan has {steps} steps.", nameof(times));
        }

        times.Clear();
        RunRounds(count, times);
    }

    private void RunRounds(int count, Span<TimeSpan> times)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (count < 1 || count > _plan.Batch)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"The count must be from 1 to {_plan.Batch}, the {nameof(ManagedPlanOptions.Batch)} of the plan.");
        }

        PlanProgram program = _plan.Program;
        for (int first = 0; first < count; first += program.RunsPerRound)
        {
            int runs = Math.Min(program.RunsPerRound, count - first);
            void** inputs = (void**)_pointers.Pointer;
            float** outputs = (float**)(inputs + _inputs.Length);
            int inputBytes = _plan.Input == ManagedInputLayout.InterleavedBytes ? 1 : sizeof(float);
            for (int i = 0; i < _inputs.Length; i++)
            {
                inputs[i] = (byte*)_inputs[i].Pointer + (long)first * _inputCounts[i] * inputBytes;
            }

            for (int i = 0; i < _outputs.Length; i++)
            {
                outputs[i] = _outputs[i].Pointer + (long)first * _outputCounts[i];
            }

            _runner.Run(_arena.Pointer, inputs, outputs, runs * program.ImagesPerRun, times);
        }

        // The steps point into memory of the plan and of this context: the collector must not free either while they run.
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Returns the memory of an output: run after run, each row-major in the shape of the output. Integers are converted to floats. Only
    /// the runs of the last <see cref="Run"/> have a meaning.
    /// </summary>
    /// <param name="index">The index in <see cref="ManagedPlan.Outputs"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The model has no such output.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public ReadOnlySpan<float> Output(int index = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CheckIndex(index, _outputs.Length, "outputs");
        return new(_outputs[index].Pointer, _outputCounts[index] * _plan.Batch);
    }

    /// <summary>Frees the memory and ends the threads of the context. A second call does nothing.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _runner.Dispose();
        _arena.Dispose();
        _pointers.Dispose();
        Array.ForEach(_inputs, i => i.Dispose());
        Array.ForEach(_outputs, o => o.Dispose());
    }

    private static void CheckIndex(int index, int count, string what)
    {
        if ((uint)index >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index), index, $"The model has {count} {what}; the index must be from 0 to {count - 1}.");
        }
    }

    private void CheckInput(int index, ManagedInputLayout layout)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CheckIndex(index, _inputs.Length, "inputs");
        if (_plan.Input != layout)
        {
            string method = layout == ManagedInputLayout.PlanarFloat ? nameof(InputBytes) : nameof(InputFloats);
            throw new InvalidOperationException($"The plan was compiled for {_plan.Input}: write its inputs with {method}.");
        }
    }
}
