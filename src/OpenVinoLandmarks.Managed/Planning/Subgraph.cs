using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>One or several nodes of a graph that are computed together, usually by one step.</summary>
internal abstract class Subgraph
{
    /// <summary>The name of the layer, or of the first of several, for profiles.</summary>
    public string Layer { get; set; } = "";

    /// <summary>The values that the step reads as maps.</summary>
    public abstract IEnumerable<Value> MapInputs { get; }

    /// <summary>The value that the step writes as a map; null if it works on row-major tensors.</summary>
    public Value? MapOutput { get; set; }
}

/// <summary>A convolution and the nodes fused into it.</summary>
internal sealed class ConvolutionSubgraph(Value input, ConvolutionSpec spec) : Subgraph
{
    public Value Input { get; } = input;

    /// <summary>The convolution without its residual.</summary>
    public ConvolutionSpec Spec { get; set; } = spec;

    /// <summary>A value of the shape of the output that is added before the activation.</summary>
    public Value? Residual { get; set; }

    /// <summary>The values that are ranges of channels of the output, in order, if several convolutions were merged.</summary>
    public Value[] Parts { get; set; } = [];

    /// <summary>The method that computes it, once it is chosen.</summary>
    public ConvolutionMethod Method { get; set; }

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => Residual is null ? [Input] : [Input, Residual];
}

/// <summary>
/// Subgraphs of which each alone reads the output of the one before, computed row by row. The first can be the conversion of an input of
/// the model; without operations it only changes the layout.
/// </summary>
internal sealed class ChainSubgraph(IReadOnlyList<Subgraph> stages) : Subgraph
{
    public IReadOnlyList<Subgraph> Stages { get; } = stages;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => Stages[0].MapInputs;
}

/// <summary>A pooling and the arithmetic fused into it.</summary>
internal sealed class PoolSubgraph(Value input, PoolSpec spec) : Subgraph
{
    public Value Input { get; } = input;

    public PoolSpec Spec { get; set; } = spec;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => [Input];
}

/// <summary>Functions of single elements, one after another.</summary>
internal sealed class PointwiseSubgraph(Value input, IReadOnlyList<PointwiseOperation> operations) : Subgraph
{
    public Value Input { get; } = input;

    public IReadOnlyList<PointwiseOperation> Operations { get; } = operations;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => [Input];
}

/// <summary>Arithmetic of two maps, of which the right one can be smaller by integer factors, and an activation.</summary>
internal sealed class ArithmeticSubgraph(ArithmeticKind kind, Value left, Value right) : Subgraph
{
    public ArithmeticKind Kind { get; } = kind;

    public Value Left { get; } = left;

    public Value Right { get; } = right;

    /// <summary>The activation of the result; it has no slopes.</summary>
    public ActivationFunction Activation { get; set; } = ActivationFunction.None;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => [Left, Right];
}

/// <summary>A concatenation of maps along the channels. Inputs that were written in place need no copy.</summary>
internal sealed class ConcatSubgraph(IReadOnlyList<Value> inputs) : Subgraph
{
    public IReadOnlyList<Value> Inputs { get; } = inputs;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => Inputs;
}

/// <summary>Nearest-neighbor upsampling by integer factors, which follow from the shapes.</summary>
internal sealed class UpsampleSubgraph(Value input) : Subgraph
{
    public Value Input { get; } = input;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => [Input];
}

/// <summary>A map whose channels become the last dimension of a row-major tensor, and an activation.</summary>
internal sealed class RowsSubgraph(Value input, Value output, ActivationFunction activation) : Subgraph
{
    public Value Input { get; } = input;

    /// <summary>The tensor: its elements are in the order of images, rows, pixels and channels.</summary>
    public Value Output { get; } = output;

    /// <summary>The activation of the result; it has no slopes.</summary>
    public ActivationFunction Activation { get; } = activation;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => [Input];
}

/// <summary>A node that its naive operation computes on row-major tensors.</summary>
internal sealed class NaiveSubgraph(Node node) : Subgraph
{
    public Node Node { get; } = node;

    /// <inheritdoc/>
    public override IEnumerable<Value> MapInputs => [];
}
