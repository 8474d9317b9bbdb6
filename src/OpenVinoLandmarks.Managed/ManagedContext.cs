using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Planning;

namespace OpenVinoLandmarks.Managed;

/// <summary>
/// The memory in which one caller computes with a <see cref="ManagedPlan"/>: write the inputs, call <see cref="Run"/>, read the outputs. It
/// is for one caller at a time. The spans that it gives out lie in its own native memory: keep the context referenced while they are in use,
/// and do not use them after <see cref="Dispose"/>. No call allocates. A context of a plan with several threads ends them only when it is
/// disposed.
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
        _inputCounts = [.. plan.Inputs.Select(p => Count(p, plan.Batch))];
        _outputCounts = [.. plan.Outputs.Select(p => Count(p, plan.Batch))];
        _arena = new NativeFloats(program.ArenaFloats);
        bool isBytes = plan.Input == ManagedInputLayout.InterleavedBytes;
        _inputs = [.. _inputCounts.Select(c => new NativeFloats(isBytes ? ((long)c * plan.Batch + 3) / 4 : (long)c * plan.Batch))];
        _outputs = [.. _outputCounts.Select(c => new NativeFloats((long)c * plan.Batch))];
        _pointers = new NativeFloats((long)(_inputs.Length + _outputs.Length) * sizeof(void*) / sizeof(float));
        _runner = new StepRunner(program.Steps, plan.Threads);
    }

    /// <summary>Where the floats of an input go, for all runs: row-major, run after run.</summary>
    /// <param name="index">Number of the input.</param>
    /// <exception cref="InvalidOperationException">The plan takes bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public Span<float> InputFloats(int index = 0)
    {
        CheckInput(index, ManagedInputLayout.PlanarFloat);
        return new(_inputs[index].Pointer, _inputCounts[index] * _plan.Batch);
    }

    /// <summary>Where the bytes of an input go, for all runs: N x H x W x C, row-major, run after run.</summary>
    /// <param name="index">Number of the input.</param>
    /// <exception cref="InvalidOperationException">The plan takes floats.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public Span<byte> InputBytes(int index = 0)
    {
        CheckInput(index, ManagedInputLayout.InterleavedBytes);
        return new(_inputs[index].Pointer, _inputCounts[index] * _plan.Batch);
    }

    /// <summary>Computes the first runs of the inputs.</summary>
    /// <param name="count">Runs, from 1 to the plan's <see cref="ManagedPlan.Batch"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1 or above the batch.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public void Run(int count = 1)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _plan.Batch);
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

            _runner.Run(_arena.Pointer, inputs, outputs, runs * program.ImagesPerRun);
        }

        // The steps point into the plan's memory and this context's: neither may be collected while they run.
        GC.KeepAlive(this);
    }

    /// <summary>The numbers of an output for all runs: row-major, run after run. Integers come as floats.</summary>
    /// <param name="index">Number of the output.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public ReadOnlySpan<float> Output(int index = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_outputs.Length, nameof(index));
        return new(_outputs[index].Pointer, _outputCounts[index] * _plan.Batch);
    }

    /// <summary>Gives the memory back and ends the context's threads. Calling it again does nothing.</summary>
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

    /// <summary>Numbers of one run; a span must be able to cover the whole batch.</summary>
    private static int Count(ModelPort port, int batch)
    {
        long count = port.Shape.Aggregate(1L, (product, size) => product * size);
        return count * batch <= int.MaxValue
            ? (int)count
            : throw new InvalidOperationException($"A batch of {batch} of '{port.Name}' has more numbers than a span can cover.");
    }

    private void CheckInput(int index, ManagedInputLayout layout)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_inputs.Length, nameof(index));
        if (_plan.Input != layout)
        {
            throw new InvalidOperationException($"The plan was made for {_plan.Input}.");
        }
    }
}
