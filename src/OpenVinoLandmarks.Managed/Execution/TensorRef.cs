using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Execution;

/// <summary>Locates a row-major tensor: in the arena, in an input or output of the caller, or in a constant.</summary>
internal sealed unsafe class TensorRef
{
    private readonly ArenaBuffer? _buffer;
    private readonly Constant? _constant;
    private readonly int _input = -1;
    private readonly int _output = -1;

    public TensorRef(IrElementType type, Shape shape, ArenaBuffer buffer) => (Type, Shape, _buffer) = (type, shape, buffer);

    public TensorRef(Constant constant) => (Type, Shape, _constant) = (constant.Type, constant.Shape, constant);

    private TensorRef(IrElementType type, Shape shape, int input, int output) =>
        (Type, Shape, _input, _output) = (type, shape, input, output);

    public IrElementType Type { get; }

    public Shape Shape { get; }

    /// <summary>The buffer in the arena; null if the tensor is elsewhere.</summary>
    public ArenaBuffer? Buffer => _buffer;

    /// <summary>Returns the memory of one run, in floats.</summary>
    public static long FloatsOf(IrElementType type, Shape shape) => (long)shape.Count * type.MemoryBytes() / sizeof(float);

    public static TensorRef OfInput(IrElementType type, Shape shape, int input) => new(type, shape, input, -1);

    public static TensorRef OfOutput(IrElementType type, Shape shape, int output) => new(type, shape, -1, output);

    /// <summary>Returns the tensor of one run.</summary>
    public Tensor Locate(in StepScope scope, int run)
    {
        if (_constant is { } constant)
        {
            return constant.Tensor;
        }

        float* start = Start(scope) + run * FloatsOf(Type, Shape);
        return Type.IsFloat() ? new Tensor(Type, Shape, start) : new Tensor(Type, Shape, (long*)start);
    }

    /// <summary>Returns the memory of one image of a [N, ...] tensor; images are counted over all runs.</summary>
    public float* Floats(in StepScope scope, int image, int imageFloats) => Start(scope) + (long)image * imageFloats;

    private float* Start(in StepScope scope)
    {
        if (_buffer is { } buffer)
        {
            return scope.Arena + buffer.Offset;
        }

        return _input >= 0 ? (float*)scope.Inputs[_input] : scope.Outputs[_output];
    }
}
