using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Operations;

namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>Builds small graphs without a file, with random weights from a seed.</summary>
internal sealed class GraphSketch
{
    private readonly List<Value> _parameters = [];
    private readonly List<Node> _nodes = [];
    private readonly List<Value> _results = [];

    public GraphSketch(int seed) => Random = new Random(seed);

    public Random Random { get; }

    /// <summary>Returns a window with a square kernel and the same padding on all sides.</summary>
    public static Window Square(int kernel, int stride, int pad) => new(kernel, kernel, stride, stride, 1, 1, pad, pad, pad, pad);

    public ModelGraph Build() => new(_parameters, _nodes, _results);

    public Value Parameter(params int[] dims)
    {
        Value value = new("input", IrElementType.F32, Shape.Of(dims));
        _parameters.Add(value);
        return value;
    }

    public void Result(Value value) => _results.Add(value);

    public Value Constant(float[] numbers, params int[] dims)
    {
        float[] pinned = GC.AllocateArray<float>(numbers.Length, pinned: true);
        numbers.CopyTo(pinned, 0);
        Constant constant = new(IrElementType.F32, Shape.Of(dims), pinned);
        return new Value("constant", IrElementType.F32, constant.Shape, constant);
    }

    public Value RandomConstant(float low, float high, params int[] dims) => Constant(Numbers(Shape.Of(dims).Count, low, high), dims);

    public float[] Numbers(int count, float low, float high)
    {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = low + (float)Random.NextDouble() * (high - low);
        }

        return numbers;
    }

    /// <summary>
    /// Adds a convolution whose weights keep the sums about as large as the inputs, so that one tolerance serves all depths.
    /// </summary>
    public Value Convolution(Value data, int outputs, Window window, int groups = 1)
    {
        int inputs = data.Shape[1];
        int fan = inputs / groups * window.KernelHeight * window.KernelWidth;
        float range = 1.7f / MathF.Sqrt(fan);
        int[] dims = groups == 1
            ? [outputs, inputs, window.KernelHeight, window.KernelWidth]
            : [groups, outputs / groups, inputs / groups, window.KernelHeight, window.KernelWidth];
        return Convolution(data, RandomConstant(-range, range, dims), window, groups);
    }

    /// <summary>Adds a convolution whose weights are 8-bit integers with one scale.</summary>
    public Value IntegerConvolution(Value data, int outputs, Window window)
    {
        int[] dims = [outputs, data.Shape[1], window.KernelHeight, window.KernelWidth];
        float[] weights = [.. Enumerable.Range(0, Shape.Of(dims).Count).Select(_ => Random.Next(-127, 128) / 300f)];
        return Convolution(data, Constant(weights, dims), window, 1);
    }

    public Value Pool(Value data, Window window, bool maximum, bool countPadding = false)
    {
        Shape output = Windowed(data.Shape, data.Shape[1], window);
        OutputInfo info = new(IrElementType.F32, output);
        return maximum
            ? Add(new MaxPoolOperation { Window = window, IndexPeriod = data.Shape.Count, Outputs = [info] }, data)
            : Add(new AveragePoolOperation { Window = window, CountPadding = countPadding, Outputs = [info] }, data);
    }

    public Value Arithmetic(ArithmeticKind kind, Value left, Value right)
    {
        Shape shape = left.Shape.Count >= right.Shape.Count ? left.Shape : right.Shape;
        return Add(new ArithmeticOperation { Kind = kind, Floor = true, Outputs = [new(IrElementType.F32, shape)] }, left, right);
    }

    public Value ScaleAndShift(Value data)
    {
        int channels = data.Shape[1];
        Value scaled = Arithmetic(ArithmeticKind.Multiply, data, RandomConstant(0.5f, 1.5f, 1, channels, 1, 1));
        return Arithmetic(ArithmeticKind.Add, scaled, RandomConstant(-0.5f, 0.5f, 1, channels, 1, 1));
    }

    public Value Bias(Value data) => Arithmetic(ArithmeticKind.Add, data, RandomConstant(-0.5f, 0.5f, 1, data.Shape[1], 1, 1));

    public Value Activation(Value data, ActivationLayer kind, float least = 0, float most = float.PositiveInfinity) =>
        Add(new ActivationOperation { Kind = kind, Least = least, Most = most, Outputs = [new(IrElementType.F32, data.Shape)] }, data);

    public Value PRelu(Value data, float low = -0.5f, float high = 1)
    {
        int channels = data.Shape[1];
        PReluOperation operation = new() { SlopeShape = Shape.Of(1, channels, 1, 1), Outputs = [new(IrElementType.F32, data.Shape)] };
        return Add(operation, data, RandomConstant(low, high, channels));
    }

    public Value Quantize(Value data, int levels)
    {
        int channels = data.Shape[1];
        FakeQuantizeOperation operation = new() { Levels = levels, Outputs = [new(IrElementType.F32, data.Shape)] };
        Value low = RandomConstant(-2, -1, 1, channels, 1, 1);
        Value high = RandomConstant(1, 2, 1, channels, 1, 1);
        return Add(operation, data, low, high, low, high);
    }

    /// <summary>Rounds to 256 levels.</summary>
    public Value Quantize(Value data, float low, float high)
    {
        FakeQuantizeOperation operation = new() { Levels = 256, Outputs = [new(IrElementType.F32, data.Shape)] };
        (Value least, Value most) = (Constant([low], 1), Constant([high], 1));
        return Add(operation, data, least, most, least, most);
    }

    public Value Concat(params Value[] parts)
    {
        Shape first = parts[0].Shape;
        Shape shape = Shape.Of(first[0], parts.Sum(p => p.Shape[1]), first[2], first[3]);
        return Add(new ConcatOperation { Axis = 1, Outputs = [new(IrElementType.F32, shape)] }, parts);
    }

    public Value Upsample(Value data, int factorY, int factorX)
    {
        Shape shape = Shape.Of(data.Shape[0], data.Shape[1], data.Shape[2] * factorY, data.Shape[3] * factorX);
        InterpolationTaps[] taps =
            [Taps(data.Shape[0], 1), Taps(data.Shape[1], 1), Taps(data.Shape[2], factorY), Taps(data.Shape[3], factorX)];
        return Add(new InterpolateOperation { Taps = taps, Outputs = [new(IrElementType.F32, shape)] }, data);
    }

    public Value SoftMax(Value data) =>
        Add(new SoftMaxOperation { Axis = 1, Outputs = [new(IrElementType.F32, data.Shape)] }, data);

    private Value Convolution(Value data, Value weights, Window window, int groups)
    {
        int outputs = groups == 1 ? weights.Shape[0] : weights.Shape[0] * weights.Shape[1];
        Shape output = Windowed(data.Shape, outputs, window);
        ConvolutionOperation operation = new()
        {
            Window = window,
            Groups = groups,
            InputChannels = data.Shape[1],
            OutputChannels = outputs,
            Outputs = [new(IrElementType.F32, output)],
        };
        return Add(operation, data, weights);
    }

    private static InterpolationTaps Taps(int size, int factor)
    {
        int[] sources = [.. Enumerable.Range(0, size * factor).Select(i => i / factor)];
        return new InterpolationTaps([.. Enumerable.Range(0, sources.Length + 1)], sources, [.. sources.Select(_ => 1f)]);
    }

    private static Shape Windowed(Shape data, int channels, Window w)
    {
        int height = (data[2] + w.PadTop + w.PadBottom - (w.KernelHeight - 1) * w.DilationY - 1) / w.StrideY + 1;
        int width = (data[3] + w.PadLeft + w.PadRight - (w.KernelWidth - 1) * w.DilationX - 1) / w.StrideX + 1;
        return Shape.Of(data[0], channels, height, width);
    }

    private Value Add(Operation operation, params Value[] inputs)
    {
        Value output = new("node" + _nodes.Count, IrElementType.F32, operation.Outputs[0].Shape);
        LayerIdentity layer = new(_nodes.Count, output.Name, operation.GetType().Name, "test");
        _nodes.Add(new Node(layer, operation, inputs, [output]));
        return output;
    }
}
