using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// Fuses the nodes behind a convolution into it, as long as each is the only reader of the one before: scale and bias into the weights,
/// then a residual, an activation, a 2x2 maximum, roundings to levels, and a scale and shift, in the order of <see cref="OutputFinish"/>.
/// </summary>
internal sealed class ConvolutionFusion
{
    private const int MaxRoundings = 2;

    private readonly Node _node;
    private readonly ValueUse _use;
    private readonly HashSet<Value> _available;
    private readonly HashSet<Node> _done;
    private readonly ConvolutionOperation _operation;
    private readonly int _channels;
    private readonly List<LevelRounding> _roundings = [];
    private AffineFunction _inner;
    private AffineFunction? _outer;
    private ActivationFunction _activation = ActivationFunction.None;
    private Value? _residual;
    private bool _pool;

    /// <param name="node">The convolution.</param>
    /// <param name="use">The readers of all values.</param>
    /// <param name="available">The values that are computed before the convolution.</param>
    /// <param name="done">Receives the fused nodes.</param>
    public ConvolutionFusion(Node node, ValueUse use, HashSet<Value> available, HashSet<Node> done)
    {
        (_node, _use, _available, _done) = (node, use, available, done);
        _operation = (ConvolutionOperation)node.Operation;
        _channels = _operation.OutputChannels;
        _inner = AffineFunction.Identity(_channels);
    }

    public ConvolutionSubgraph Fuse()
    {
        Value output = _node.Outputs[0];
        while (_use.OnlyReader(output) is { } reader && TryTake(reader, output))
        {
            _done.Add(reader);
            output = reader.Outputs[0];
        }

        return new ConvolutionSubgraph(_node.Inputs[0], MakeSpec()) { Residual = _residual, MapOutput = output };
    }

    private bool TryTake(Node reader, Value data)
    {
        if (AffineFunction.Of(reader, data) is { } affine)
        {
            // The weights take it as long as nothing else is fused.
            if (_residual is null && _activation.IsNone && !_pool && _roundings.Count == 0)
            {
                _inner = _inner.Then(affine);
            }
            else
            {
                _outer = _outer?.Then(affine) ?? affine;
            }

            return true;
        }

        if (TryRounding(reader, data))
        {
            return true;
        }

        // A maximum can be taken before functions that never decrease.
        bool canPool = _roundings.Count == 0 ? _outer is null : _roundings.TrueForAll(r => r.IsMonotonic) && _outer!.IsMonotonic;
        return !_pool && ((_outer is null && (TryActivation(reader) || TryResidual(reader, data))) || (canPool && TryPool(reader)));
    }

    private bool TryRounding(Node reader, Value data)
    {
        if (_roundings.Count == MaxRoundings || PointwiseReading.Read(reader, data) is not PointwiseOperation.Quantize quantize)
        {
            return false;
        }

        (LevelRounding rounding, AffineFunction output) = LevelFunctions.Of(quantize, _outer);
        if (!rounding.IsExact)
        {
            return false;
        }

        _roundings.Add(rounding);
        _outer = output;
        return true;
    }

    private bool TryActivation(Node reader)
    {
        if (!_activation.IsNone || ActivationFunction.Of(reader) is not { } activation)
        {
            return false;
        }

        _activation = activation;
        return true;
    }

    private bool TryResidual(Node reader, Value data)
    {
        if (_operation.Groups != 1 || _residual is not null || !_activation.IsNone
            || reader.Operation is not ArithmeticOperation { Kind: ArithmeticKind.Add })
        {
            return false;
        }

        Value other = ReferenceEquals(reader.Inputs[0], data) ? reader.Inputs[1] : reader.Inputs[0];
        if (!other.Shape.Equals(data.Shape) || !_available.Contains(other))
        {
            return false;
        }

        _residual = other;
        return true;
    }

    private bool TryPool(Node reader)
    {
        if ((_operation.Groups != 1 && !_operation.IsDepthwise) || _residual is not null
            || reader.Operation is not MaxPoolOperation { Window: { } window }
            || !reader.Outputs.Skip(1).All(_use.IsUnused))
        {
            return false;
        }

        Shape before = reader.Inputs[0].Shape;
        Shape after = reader.Outputs[0].Shape;
        _pool = window is { KernelHeight: 2, KernelWidth: 2, StrideY: 2, StrideX: 2, DilationY: 1, DilationX: 1, PadTop: 0, PadLeft: 0 }
            && after[2] == before[2] / 2 && after[3] == before[3] / 2;
        return _pool;
    }

    private ConvolutionSpec MakeSpec()
    {
        Window window = _operation.Window;
        Shape output = _node.Outputs[0].Shape;
        return new ConvolutionSpec
        {
            InputChannels = _operation.InputChannels,
            OutputChannels = _channels,
            Groups = _operation.Groups,
            KernelHeight = window.KernelHeight,
            KernelWidth = window.KernelWidth,
            StrideY = window.StrideY,
            StrideX = window.StrideX,
            DilationY = window.DilationY,
            DilationX = window.DilationX,
            PadTop = window.PadTop,
            PadLeft = window.PadLeft,
            OutputHeight = output[2],
            OutputWidth = output[3],
            Weights = ScaledWeights(),
            Bias = _inner.Shift,
            Activation = _activation.Kind,
            Low = _activation.Low,
            High = _activation.High,
            Slope = _activation.Slope,
            Pool = _pool,
            Roundings = [.. _roundings],
            Scale = _outer?.Scale ?? [],
            Shift = _outer?.Shift ?? [],
        };
    }

    private float[] ScaledWeights()
    {
        float[] weights = _node.Inputs[1].Constant!.Floats.ToArray();
        int perChannel = weights.Length / _channels;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= _inner.Scale[i / perChannel];
        }

        return weights;
    }
}
