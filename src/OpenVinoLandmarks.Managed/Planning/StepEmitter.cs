using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;
using OpenVinoLandmarks.Managed.Planning.Pieces;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>Turns pieces into steps for one width of vectors.</summary>
internal sealed class StepEmitter<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly int _batch;
    private readonly StepList _steps;
    private readonly WeightStore _store;
    private readonly ValueStore<TSimd, TVec> _values;

    public StepEmitter(int batch, StepList steps, WeightStore store, ValueStore<TSimd, TVec> values) =>
        (_batch, _steps, _store, _values) = (batch, steps, store, values);

    public void Emit(Piece piece)
    {
        switch (piece)
        {
            case ConvolutionPiece convolution:
                EmitConvolution(convolution);
                break;
            case PointPiece point:
                EmitPoint(point);
                break;
            case PoolPiece pool:
                MapView pooled = _values.RequireMap(pool.Input);
                MapView poolOutput = _values.BeginMap(pool.MapOutput!);
                _steps.Add(new PoolStep<TSimd, TVec>(pool.Spec, pooled, poolOutput, _store), pooled.Buffer, poolOutput.Buffer);
                break;
            case CombinePiece combine:
                MapView left = _values.RequireMap(combine.Left);
                MapView right = _values.RequireMap(combine.Right);
                MapView sum = _values.BeginMap(combine.MapOutput!);
                _steps.Add(new CombineStep<TSimd, TVec>(combine.Kind, left, right, sum, combine.Activation.ToFinish()), left.Buffer, right.Buffer, sum.Buffer);
                break;
            case EnlargePiece enlarge:
                MapView small = _values.RequireMap(enlarge.Input);
                MapView large = _values.BeginMap(enlarge.MapOutput!);
                int factorY = large.Layout.Height / small.Layout.Height;
                _steps.Add(new CopyMapStep(small, large, factorY, large.Layout.Width / small.Layout.Width), small.Buffer, large.Buffer);
                break;
            case ConcatPiece concat:
                EmitConcat(concat);
                break;
            default:
                _values.RunNaively(((NaivePiece)piece).Node);
                break;
        }
    }

    private void EmitConvolution(ConvolutionPiece piece)
    {
        MapView input = _values.RequireMap(piece.Input);
        MapView? residual = piece.Residual is null ? null : _values.RequireMap(piece.Residual);
        MapView output = _values.BeginMap(piece.MapOutput!);
        ConvolutionSpec spec = piece.Spec with { Residual = residual };
        Step[] steps = piece.Method switch
        {
            ConvolutionMethod.Depthwise => [new DepthwiseStep<TSimd, TVec>(spec, input, output, _store)],
            ConvolutionMethod.Winograd2 => [new WinogradStep<TSimd, TVec, WinogradTile2>(spec, input, output, GroupTiles<WinogradTile2>(spec), _store)],
            ConvolutionMethod.Winograd4 => [new WinogradStep<TSimd, TVec, WinogradTile4>(spec, input, output, GroupTiles<WinogradTile4>(spec), _store)],
            _ when spec.Groups > 1 => [.. Enumerable.Range(0, spec.Groups).Select(g => GroupStep(spec, g, input, output))],
            _ => [new DirectStep<TSimd, TVec>(spec, input, output, _store)],
        };
        foreach (Step step in steps)
        {
            _steps.Add(step, input.Buffer, residual?.Buffer, output.Buffer);
        }
    }

    private int GroupTiles<TTile>(ConvolutionSpec spec)
        where TTile : struct, IWinogradTile
    {
        int side = TTile.OutputSide;
        long tiles = (long)_batch * ((spec.OutputHeight + side - 1) / side) * ((spec.OutputWidth + side - 1) / side);
        return (int)Math.Min(tiles, MethodChoice.GroupTiles);
    }

    /// <summary>One group of a grouped convolution: a convolution of its own between some of the channels.</summary>
    private DirectStep<TSimd, TVec> GroupStep(ConvolutionSpec spec, int group, MapView input, MapView output)
    {
        int inputs = spec.InputChannels / spec.Groups;
        int outputs = spec.OutputChannels / spec.Groups;
        int weights = spec.Weights.Length / spec.Groups;
        ConvolutionSpec part = spec with
        {
            Groups = 1,
            InputChannels = inputs,
            OutputChannels = outputs,
            Weights = spec.Weights.Slice(group * weights, weights),
            Bias = Part(spec.Bias, group, outputs),
            Slope = Part(spec.Slope, group, outputs),
            Scale = Part(spec.Scale, group, outputs),
            Shift = Part(spec.Shift, group, outputs),
        };
        return new DirectStep<TSimd, TVec>(
            part,
            input with { FirstChannel = input.FirstChannel + group * inputs, Channels = inputs },
            output with { FirstChannel = output.FirstChannel + group * outputs, Channels = outputs },
            _store);
    }

    private static float[] Part(float[] numbers, int group, int count) => numbers.Length == 0 ? numbers : numbers[(group * count)..((group + 1) * count)];

    private void EmitPoint(PointPiece piece)
    {
        IReadOnlyList<PointOperation> operations = piece.Operations;
        MapView output;
        MapView input;
        if (_values.IsParameter(piece.Input) && operations[0] is PointOperation.Affine affine)
        {
            // The numbers are scaled while they are brought into the map.
            output = _values.BeginMap(piece.MapOutput!);
            _values.ConvertParameter(piece.Input, output, affine.Scale, affine.Shift);
            input = output;
            operations = [.. operations.Skip(1)];
        }
        else
        {
            input = _values.RequireMap(piece.Input);
            output = _values.BeginMap(piece.MapOutput!);
        }

        if (operations.Count > 0)
        {
            _steps.Add(new PointStep<TSimd, TVec>(operations, input, output, _store), input.Buffer, output.Buffer);
        }
    }

    private void EmitConcat(ConcatPiece piece)
    {
        if (!_values.IsReadAsMap(piece.MapOutput!))
        {
            _values.JoinTensors(piece);
            return;
        }

        MapView whole = _values.BeginMap(piece.MapOutput!);
        int first = 0;
        foreach (Value input in piece.Inputs)
        {
            if (!_values.IsPart(input))
            {
                MapView part = _values.RequireMap(input);
                MapView place = whole with { FirstChannel = first, Channels = part.Channels };
                _steps.Add(new CopyMapStep(part, place, 1, 1), part.Buffer, place.Buffer);
            }

            first += input.Shape[1];
        }
    }
}
