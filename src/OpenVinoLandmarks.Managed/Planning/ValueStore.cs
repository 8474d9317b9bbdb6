using OpenVinoLandmarks.Managed.Execution;
using OpenVinoLandmarks.Managed.Execution.Steps;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Kernels;

namespace OpenVinoLandmarks.Managed.Planning;

/// <summary>
/// Tracks the forms in which each value exists so far, as a map or as a row-major tensor, and adds the steps that convert it if a reader
/// needs the other form.
/// </summary>
internal sealed class ValueStore<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    private readonly ModelGraph _graph;
    private readonly MapPlanner _maps;
    private readonly StepList _steps;
    private readonly WeightStore _store;
    private readonly ManagedInputLayout _inputLayout;
    private readonly AffineFunction? _ofBytes;
    private readonly int _images;
    private readonly HashSet<Value> _written = [];
    private readonly Dictionary<Value, TensorRef> _tensors = [];
    private readonly Dictionary<Value, int> _parameters = [];

    public ValueStore(ModelGraph graph, MapPlanner maps, StepList steps, WeightStore store, ManagedPlanOptions options, int images)
    {
        (_graph, _maps, _steps, _store, _inputLayout, _images) = (graph, maps, steps, store, options.Input, images);
        _ofBytes = AffineFunction.OfInput(options);
        for (int i = 0; i < graph.Parameters.Count; i++)
        {
            _parameters.Add(graph.Parameters[i], i);
        }
    }

    public bool IsParameter(Value value) => _parameters.ContainsKey(value);

    public bool IsPart(Value value) => _maps.IsPart(value);

    public bool IsReadAsMap(Value value) => _maps.IsRead(value);

    /// <summary>Returns the map of a value, which the steps added so far fill.</summary>
    public MapView RequireMap(Value value)
    {
        if (_written.Contains(value))
        {
            return _maps.View(value);
        }

        if (IsParameter(value))
        {
            AffineFunction same = AffineFunction.Identity(value.Shape[1]);
            MapView map = BeginMap(value);
            ConvertParameter(value, map, same.Scale, same.Shift);
            return map;
        }

        TensorRef tensor = _tensors[value];
        MapView view = BeginMap(value);
        AffineFunction identity = AffineFunction.Identity(value.Shape[1]);
        _steps.Add(new TensorToMapStep(tensor, view, identity.Scale, identity.Shift), tensor.Buffer, view.Buffer);
        return view;
    }

    /// <summary>Returns the map of a value that no step stores as a whole: it has a layout but no memory.</summary>
    public MapView LayOut(Value value) => _maps.View(value);

    /// <summary>Returns the map of a value for the next step to write.</summary>
    /// <param name="value">The value.</param>
    /// <param name="parts">The values that are ranges of its channels.</param>
    public MapView BeginMap(Value value, params ReadOnlySpan<Value> parts)
    {
        MapView view = _maps.View(value);
        _steps.BeginMap(view);
        _written.Add(value);
        foreach (Value part in parts)
        {
            _written.Add(part);
        }

        return view;
    }

    /// <summary>Adds steps that copy an input of the model to a map and scale and shift it.</summary>
    public void ConvertParameter(Value parameter, MapView map, float[] scale, float[] shift)
    {
        (Step step, ArenaBuffer? read) = MakeConversion(parameter, map, scale, shift);
        _steps.Add(step, read, map.Buffer);
    }

    /// <summary>
    /// Returns a step that copies an input of the model to a map and scales and shifts it, and the buffer that it reads; null if it reads
    /// the memory of the caller. The step is not added.
    /// </summary>
    public (Step Step, ArenaBuffer? Read) MakeConversion(Value parameter, MapView map, float[] scale, float[] shift)
    {
        if (_inputLayout == ManagedInputLayout.InterleavedBytes && map.Layout.PixelStep == map.Layout.Channels)
        {
            AffineFunction function = new(scale, shift);
            function = _ofBytes?.Then(function) ?? function;
            return (new BytesToMapStep<TSimd, TVec>(_parameters[parameter], map, function.Scale, function.Shift, _store), null);
        }

        TensorRef tensor = RequireTensor(parameter);
        return (new TensorToMapStep(tensor, map, scale, shift), tensor.Buffer);
    }

    /// <summary>Adds a step that converts an input of the model to a map of levels.</summary>
    public void ConvertParameter(Value parameter, MapView map, InputConversion conversion)
    {
        AffineFunction before = conversion.Before;
        LevelRounding rounding = conversion.Rounding!;
        int channels = parameter.Shape[1];
        if (_inputLayout != ManagedInputLayout.InterleavedBytes)
        {
            TensorRef tensor = RequireTensor(parameter);
            Step step = new TensorToLevelsStep<TSimd, TVec>(tensor, channels, before.Scale, before.Shift, rounding, map);
            _steps.Add(step, tensor.Buffer, map.Buffer);
            return;
        }

        before = _ofBytes?.Then(before) ?? before;
        byte[][] levels = new byte[channels][];
        for (int channel = 0; channel < channels; channel++)
        {
            levels[channel] = new byte[byte.MaxValue + 1];
            for (int value = 0; value <= byte.MaxValue; value++)
            {
                float scaled = value * before.Scale[channel] + before.Shift[channel];
                levels[channel][value] = (byte)rounding.Level(scaled, channel);
            }
        }

        _steps.Add(new BytesToLevelsStep(_parameters[parameter], channels, levels, map, _store), map.Buffer);
    }

    /// <summary>Returns the row-major tensor of a value, which the steps added so far fill.</summary>
    public TensorRef RequireTensor(Value value)
    {
        if (_tensors.TryGetValue(value, out TensorRef? known))
        {
            return known;
        }

        if (value.Constant is { } constant)
        {
            return Keep(value, new TensorRef(constant));
        }

        if (_parameters.TryGetValue(value, out int input))
        {
            return Keep(value, ConvertInput(value, input));
        }

        TensorRef tensor = NewTensor(value);
        MapView map = _maps.View(value);
        _steps.Add(new MapToTensorStep(map, tensor, 0, map.Channels), map.Buffer, tensor.Buffer);
        return tensor;
    }

    /// <summary>Returns the row-major tensor of a value for the next step to write.</summary>
    public TensorRef BeginTensor(Value value) => NewTensor(value);

    /// <summary>Adds steps that copy maps to the tensor of a concatenation that no subgraph reads as a map.</summary>
    public void JoinTensors(ConcatSubgraph subgraph)
    {
        TensorRef tensor = NewTensor(subgraph.MapOutput!);
        int first = 0;
        foreach (Value input in subgraph.Inputs)
        {
            MapView part = RequireMap(input);
            _steps.Add(new MapToTensorStep(part, tensor, first, subgraph.MapOutput!.Shape[1]), part.Buffer, tensor.Buffer);
            first += part.Channels;
        }
    }

    /// <summary>Adds a step that computes a node with its naive operation.</summary>
    public void RunNaively(Node node)
    {
        TensorRef[] inputs = [.. node.Inputs.Select(RequireTensor)];
        TensorRef[] outputs = [.. node.Outputs.Select(NewTensor)];
        _steps.Add(new NaiveStep(node, inputs, outputs, _images), [.. inputs.Concat(outputs).Select(t => t.Buffer)]);
    }

    /// <summary>Adds steps that copy results to the outputs of the caller, unless another step writes them there.</summary>
    public void FinishResults()
    {
        for (int i = 0; i < _graph.Results.Count; i++)
        {
            Value result = _graph.Results[i];
            _steps.Layer = result.Name;
            TensorRef tensor = RequireTensor(result);
            if (FirstResult(result) != i || !CanBeWrittenInPlace(result))
            {
                TensorRef output = TensorRef.OfOutput(IrElementType.F32, result.Shape, i);
                _steps.Add(new CopyTensorStep(tensor, output, _images), tensor.Buffer);
            }
        }
    }

    private static bool CanBeWrittenInPlace(Value value) => value.Type.IsFloat() && value.Producer is not null;

    private int FirstResult(Value value)
    {
        for (int i = 0; i < _graph.Results.Count; i++)
        {
            if (ReferenceEquals(_graph.Results[i], value))
            {
                return i;
            }
        }

        return -1;
    }

    private TensorRef NewTensor(Value value) => Keep(value, FirstResult(value) is >= 0 and int output && CanBeWrittenInPlace(value)
        ? TensorRef.OfOutput(value.Type, value.Shape, output)
        : new TensorRef(value.Type, value.Shape, new ArenaBuffer(ImageFloats(value))));

    private TensorRef ConvertInput(Value value, int input)
    {
        bool isBytes = _inputLayout == ManagedInputLayout.InterleavedBytes;
        if (!isBytes && value.Type.IsFloat())
        {
            return TensorRef.OfInput(value.Type, value.Shape, input);
        }

        TensorRef tensor = new(value.Type, value.Shape, new ArenaBuffer(ImageFloats(value)));
        Step step = isBytes
            ? new BytesToTensorStep(input, tensor, _images, _ofBytes?.Scale, _ofBytes?.Shift)
            : new CopyTensorStep(TensorRef.OfInput(IrElementType.F32, value.Shape, input), tensor, _images);
        _steps.Add(step, tensor.Buffer);
        return tensor;
    }

    /// <summary>Returns the memory per image: buffers are counted per image, and a run of a batched model has several.</summary>
    private long ImageFloats(Value value) => (TensorRef.FloatsOf(value.Type, value.Shape) + _images - 1) / _images;

    private TensorRef Keep(Value value, TensorRef tensor)
    {
        _tensors.Add(value, tensor);
        return tensor;
    }
}
