using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>Creates the steps of subgraphs for one width of vectors.</summary>
internal sealed class StepEmitter<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly int _batch;
    private readonly int _threads;
    private readonly StepList _steps;
    private readonly WeightStore _store;
    private readonly ValueStore<TSimd, TVec> _values;
    private readonly DotKind _dot;

    public StepEmitter(int batch, int threads, StepList steps, WeightStore store, ValueStore<TSimd, TVec> values, DotKind dot) =>
        (_batch, _threads, _steps, _store, _values, _dot) = (batch, threads, steps, store, values, dot);

    public void Emit(Subgraph subgraph)
    {
        _steps.Layer = subgraph.Layer;
        switch (subgraph)
        {
            case ConvolutionSubgraph convolution:
                EmitConvolution(convolution);
                break;
            case ChainSubgraph chain:
                EmitChain(chain);
                break;
            case PointwiseSubgraph pointwise:
                EmitPointwise(pointwise);
                break;
            case PoolSubgraph pool:
                MapView pooled = _values.RequireMap(pool.Input);
                MapView poolOutput = _values.BeginMap(pool.MapOutput!);
                _steps.Add(new PoolStep<TSimd, TVec>(pool.Spec, pooled, poolOutput, _store), pooled.Buffer, poolOutput.Buffer);
                break;
            case ArithmeticSubgraph arithmetic:
                MapView left = _values.RequireMap(arithmetic.Left);
                MapView right = _values.RequireMap(arithmetic.Right);
                MapView sum = _values.BeginMap(arithmetic.MapOutput!);
                Step step = new ArithmeticStep<TSimd, TVec>(arithmetic.Kind, left, right, sum, arithmetic.Activation.ToFinish());
                _steps.Add(step, left.Buffer, right.Buffer, sum.Buffer);
                break;
            case UpsampleSubgraph upsample:
                MapView small = _values.RequireMap(upsample.Input);
                MapView large = _values.BeginMap(upsample.MapOutput!);
                int factorY = large.Layout.Height / small.Layout.Height;
                _steps.Add(new CopyMapStep(small, large, factorY, large.Layout.Width / small.Layout.Width), small.Buffer, large.Buffer);
                break;
            case ConcatSubgraph concat:
                EmitConcat(concat);
                break;
            case RowsSubgraph rows:
                MapView source = _values.RequireMap(rows.Input);
                TensorRef target = _values.BeginTensor(rows.Output);
                _steps.Add(new MapToRowsStep<TSimd, TVec>(source, target, rows.Activation.ToFinish()), source.Buffer, target.Buffer);
                break;
            default:
                _values.RunNaively(((NaiveSubgraph)subgraph).Node);
                break;
        }
    }

    private void EmitConvolution(ConvolutionSubgraph subgraph)
    {
        MapView input = _values.RequireMap(subgraph.Input);
        MapView? residual = subgraph.Residual is null ? null : _values.RequireMap(subgraph.Residual);
        MapView output = _values.BeginMap(subgraph.MapOutput!, subgraph.Parts);
        ConvolutionSpec spec = subgraph.Spec with { Residual = residual };
        Step[] steps = subgraph.Method switch
        {
            ConvolutionMethod.Depthwise => [new DepthwiseStep<TSimd, TVec>(spec, input, output, _store)],
            ConvolutionMethod.Winograd2 => [WinogradStep<WinogradTile2>(spec, input, output)],
            ConvolutionMethod.Winograd4 => [WinogradStep<WinogradTile4>(spec, input, output)],
            ConvolutionMethod.Integer => [IntegerMethod.CreateStep<TSimd, TVec>(spec, input, output, _dot, _store)],
            _ when spec.Groups > 1 => [.. Enumerable.Range(0, spec.Groups).Select(g => GroupStep(spec, g, input, output))],
            _ => [new DirectStep<TSimd, TVec>(spec, input, output, _threads, _store)],
        };
        foreach (Step step in steps)
        {
            _steps.Add(step, input.Buffer, residual?.Buffer, output.Buffer);
        }
    }

    private void EmitChain(ChainSubgraph chain)
    {
        List<Step> steps = [];
        ArenaBuffer? read;
        MapView map;
        if (chain.Stages[0] is PointwiseSubgraph conversion)
        {
            AffineFunction function = conversion.Operations is [PointwiseOperation.Affine affine]
                ? new(affine.Scale, affine.Shift)
                : AffineFunction.Identity(conversion.Input.Shape[1]);
            map = _values.LayOut(conversion.MapOutput!);
            (Step step, read) = _values.MakeConversion(conversion.Input, map, function.Scale, function.Shift);
            steps.Add(step);
        }
        else
        {
            map = _values.RequireMap(chain.Stages[0].MapInputs.Single());
            read = map.Buffer;
        }

        foreach (Subgraph stage in chain.Stages.Skip(steps.Count))
        {
            Value[] parts = stage is ConvolutionSubgraph convolution ? convolution.Parts : [];
            bool isLast = ReferenceEquals(stage, chain.Stages[^1]);
            MapView output = isLast ? _values.BeginMap(stage.MapOutput!, parts) : _values.LayOut(stage.MapOutput!);
            steps.Add(stage switch
            {
                PoolSubgraph pool => new PoolStep<TSimd, TVec>(pool.Spec, map, output, _store),
                ConvolutionSubgraph { Method: ConvolutionMethod.Depthwise } depthwise =>
                    new DepthwiseStep<TSimd, TVec>(depthwise.Spec, map, output, _store),
                _ => new DirectStep<TSimd, TVec>(((ConvolutionSubgraph)stage).Spec, map, output, _threads, _store),
            });
            map = output;
        }

        _steps.Add(new RowChainStep([.. steps]), read, map.Buffer);
    }

    private WinogradStep<TSimd, TVec, TTile> WinogradStep<TTile>(ConvolutionSpec spec, MapView input, MapView output)
        where TTile : struct, IWinogradTile
    {
        int side = TTile.OutputSide;
        long tiles = (long)_batch * ((spec.OutputHeight + side - 1) / side) * ((spec.OutputWidth + side - 1) / side);
        return new(spec, input, output, MethodChoice.GroupTiles(tiles, _threads), _store);
    }

    /// <summary>Creates the step of one group of a grouped convolution: a convolution of a part of the channels.</summary>
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
            Roundings = [.. spec.Roundings.Select(r => r.Part(group * outputs, outputs))],
            Scale = Part(spec.Scale, group, outputs),
            Shift = Part(spec.Shift, group, outputs),
        };
        return new DirectStep<TSimd, TVec>(
            part,
            input with { FirstChannel = input.FirstChannel + group * inputs, Channels = inputs },
            output with { FirstChannel = output.FirstChannel + group * outputs, Channels = outputs },
            _threads,
            _store);
    }

    private static float[] Part(float[] numbers, int group, int count) =>
        numbers.Length == 0 ? numbers : numbers[(group * count)..((group + 1) * count)];

    private void EmitPointwise(PointwiseSubgraph subgraph)
    {
        if (InputConversion.Of(subgraph, _values.IsParameter) is { } conversion)
        {
            EmitConversion(subgraph, conversion);
            return;
        }

        MapView input = _values.RequireMap(subgraph.Input);
        MapView output = _values.BeginMap(subgraph.MapOutput!);
        _steps.Add(new PointwiseStep<TSimd, TVec>(subgraph.Operations, input, output, _store), input.Buffer, output.Buffer);
    }

    private void EmitConversion(PointwiseSubgraph subgraph, InputConversion conversion)
    {
        MapView output = _values.BeginMap(subgraph.MapOutput!);
        if (output.HasBytes)
        {
            _values.ConvertParameter(subgraph.Input, output, conversion);
            return;
        }

        _values.ConvertParameter(subgraph.Input, output, conversion.Before.Scale, conversion.Before.Shift);
        if (conversion.Rounding is not { } rounding)
        {
            return;
        }

        AffineFunction after = conversion.After;
        Step step = output.Layout.PixelStep == output.Layout.Channels
            ? new RoundRowsStep<TSimd, TVec>(rounding, after.Scale, after.Shift, output, _store)
            : new PointwiseStep<TSimd, TVec>([subgraph.Operations[^1]], output, output, _store);
        _steps.Add(step, output.Buffer);
    }

    private void EmitConcat(ConcatSubgraph subgraph)
    {
        if (!_values.IsReadAsMap(subgraph.MapOutput!))
        {
            _values.JoinTensors(subgraph);
            return;
        }

        MapView whole = _values.BeginMap(subgraph.MapOutput!);
        int first = 0;
        foreach (Value input in subgraph.Inputs)
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
