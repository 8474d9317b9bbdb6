using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Planning;

namespace OpenVinoLandmarks.Managed;

/// <summary>
/// A model compiled for the vectors of this machine: layers are fused, weights are packed, memory is laid out. Immutable and thread-safe;
/// each thread that runs it needs a <see cref="ManagedContext"/> of its own.
/// </summary>
public sealed class ManagedPlan
{
    private ManagedPlan(GraphModel model, ManagedPlanOptions options, PlanProgram program)
    {
        (Inputs, Outputs, Program) = (model.Inputs, model.Outputs, program);
        (Batch, Input, Threads) = (options.Batch, options.Input, options.Threads);
    }

    /// <summary>
    /// The width in bits of the widest vectors that plans compute with on this machine. For a program compiled ahead of time, the
    /// instruction set it was compiled for decides.
    /// </summary>
    public static int WidestVectorBits => PlanCompiler.VectorBits(0);

    /// <summary>The inputs of the model, with their shapes in one run.</summary>
    public IReadOnlyList<ModelPort> Inputs { get; }

    /// <summary>The outputs of the model, with their shapes in one run.</summary>
    public IReadOnlyList<ModelPort> Outputs { get; }

    /// <summary>The largest number of runs per call.</summary>
    public int Batch { get; }

    /// <summary>The layout in which the caller writes the inputs.</summary>
    public ManagedInputLayout Input { get; }

    /// <summary>The number of threads that share the work of one call.</summary>
    public int Threads { get; }

    /// <summary>The width of the vectors that the plan computes with: 512, 256 or 128 bits.</summary>
    public int VectorBits => Program.VectorBits;

    /// <summary>The steps in the order in which a call runs them; <see cref="ManagedContext.RunTimed"/> measures them.</summary>
    public IReadOnlyList<ManagedStep> Steps => field ??= [.. Program.Steps.Select(Describe)];

    internal PlanProgram Program { get; }

    /// <summary>Compiles a model.</summary>
    /// <param name="model">The model. The plan keeps the memory of its weights in use.</param>
    /// <param name="options">The options; null compiles for one run of planar floats per call on one thread.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An option is outside its range, or <see cref="ManagedPlanOptions.Batch"/> runs of this model have more elements in an input or
    /// output than a span can hold. <see cref="ArgumentException.ParamName"/> is the name of the option.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The options ask for <see cref="ManagedInputLayout.InterleavedBytes"/> and an input does not have four dimensions; or they have
    /// another number of means or scales than the inputs have channels.
    /// </exception>
    /// <exception cref="ModelFormatException">A tensor with the padding that its readers need is too large.</exception>
    public static ManagedPlan Compile(GraphModel model, ManagedPlanOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ManagedPlanOptions();
        options.Validate();
        CheckBatch(model, options.Batch);
        if (options.Input == ManagedInputLayout.InterleavedBytes && model.Inputs.FirstOrDefault(i => i.Shape.Count != 4) is { } other)
        {
            throw new ArgumentException(
                $"{nameof(options.Input)} is {options.Input}, which needs inputs of the shape [N,C,H,W]; the model's input is {other}.",
                nameof(options));
        }

        CheckChannels(model, options.InputMean, nameof(options.InputMean));
        CheckChannels(model, options.InputScale, nameof(options.InputScale));
        return new ManagedPlan(model, options, PlanCompiler.Compile(model.Graph, options));
    }

    /// <summary>Allocates the memory and starts the threads that one caller needs to run the plan. Dispose the result.</summary>
    public ManagedContext CreateContext() => new(this);

    /// <summary>
    /// Measures how many multiply-adds per second one thread of this machine computes in registers with vectors of
    /// <see cref="VectorBits"/>: the limit of all steps, except that those of Winograd's algorithm need fewer than they are counted with.
    /// </summary>
    /// <param name="duration">How long to measure; the fastest of many short measurements counts.</param>
    public double MeasurePeak(TimeSpan duration) => PlanCompiler.MeasurePeak(VectorBits, duration);

    private ManagedStep Describe(Step step)
    {
        StepDescription description = step.Describe(Program.ImagesPerRun);
        return new(step.Layer, description.Method, description.Input, description.Output, description.MultiplyAdds);
    }

    /// <summary>Checks that there is a number per channel of each input.</summary>
    private static void CheckChannels(GraphModel model, IReadOnlyList<float>? numbers, string option)
    {
        if (numbers is not null && model.Inputs.FirstOrDefault(i => i.Shape.Count != 4 || i.Shape[1] != numbers.Count) is { } other)
        {
            throw ManagedPlanOptions.OutOfRange(option, numbers.Count, $"one number per channel of the input {other}");
        }
    }

    /// <summary>Checks that one span can hold each input and output of the whole batch.</summary>
    private static void CheckBatch(GraphModel model, int batch)
    {
        foreach (ModelPort port in model.Inputs.Concat(model.Outputs))
        {
            long most = int.MaxValue / Math.Max(1, port.ElementCount);
            if (batch > most)
            {
                throw ManagedPlanOptions.OutOfRange(
                    nameof(ManagedPlanOptions.Batch), batch, $"at most {most} for this model: one span cannot hold more runs of {port}");
            }
        }
    }
}
