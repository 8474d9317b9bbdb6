using OpenVinoLandmarks.Managed.Planning;

namespace OpenVinoLandmarks.Managed;

/// <summary>
/// A model made ready for this machine: layers fused, weights packed for its vectors, memory laid out. Immutable and safe to share between
/// threads; each thread computes in a <see cref="ManagedContext"/> of its own.
/// </summary>
public sealed class ManagedPlan
{
    private ManagedPlan(IrModel model, ManagedPlanOptions options, PlanProgram program)
    {
        (Inputs, Outputs, Batch, Input, Threads, Program) = (model.Inputs, model.Outputs, options.Batch, options.Input, options.Threads, program);
    }

    /// <summary>The model's inputs, with the shapes of one run.</summary>
    public IReadOnlyList<ModelPort> Inputs { get; }

    /// <summary>The model's outputs, with the shapes of one run.</summary>
    public IReadOnlyList<ModelPort> Outputs { get; }

    /// <summary>The most runs of one call.</summary>
    public int Batch { get; }

    /// <summary>How the caller hands inputs in.</summary>
    public ManagedInputLayout Input { get; }

    /// <summary>Threads that share the work of one call.</summary>
    public int Threads { get; }

    /// <summary>Width of the vectors that the plan was made for: 512, 256 or 128.</summary>
    public int VectorBits => Program.VectorBits;

    internal PlanProgram Program { get; }

    /// <summary>Plans a model.</summary>
    /// <param name="model">The model; the plan keeps what it needs of it.</param>
    /// <param name="options">One image of planar floats on one thread if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">Bytes are asked for and an input has not four dimensions.</exception>
    /// <exception cref="ModelFormatException">A tensor with its padding is too large.</exception>
    public static ManagedPlan Compile(IrModel model, ManagedPlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ManagedPlanOptions();
        options.Check();
        if (options.Input == ManagedInputLayout.InterleavedBytes && model.Inputs.FirstOrDefault(i => i.Shape.Count != 4) is { } other)
        {
            throw new ArgumentException($"Input '{other.Name}' has the shape [{string.Join(',', other.Shape)}]: bytes need [N,C,H,W].", nameof(options));
        }

        return new ManagedPlan(model, options, PlanCompiler.Compile(model.Graph, options));
    }

    /// <summary>Makes the memory for one caller: maps, inputs and outputs. Dispose it.</summary>
    /// <exception cref="InvalidOperationException">An input or output of the whole batch has more numbers than a span can cover.</exception>
    public ManagedContext CreateContext() => new(this);
}
