namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>
/// A row-major tensor over memory that it does not own and that must not move. Floating-point types are stored as 32-bit floats and
/// integer types as 64-bit integers, so that operations need two implementations, not six.
/// </summary>
internal readonly unsafe struct Tensor
{
    private readonly void* _data;

    public Tensor(IrElementType type, Shape shape, float* data)
        : this(type, shape, (void*)data, isFloat: true)
    {
    }

    public Tensor(IrElementType type, Shape shape, long* data)
        : this(type, shape, (void*)data, isFloat: false)
    {
    }

    private Tensor(IrElementType type, Shape shape, void* data, bool isFloat)
    {
        if (type.IsFloat() != isFloat)
        {
            throw new ArgumentException($"The memory does not hold elements of the type {type}.", nameof(type));
        }

        Type = type;
        Shape = shape;
        _data = data;
    }

    public IrElementType Type { get; }

    public Shape Shape { get; }

    public bool IsFloat => Type.IsFloat();

    public Span<float> Floats =>
        IsFloat ? new(_data, Shape.Count) : throw new InvalidOperationException($"{Type} is not a floating-point type.");

    public Span<long> Integers =>
        IsFloat ? throw new InvalidOperationException($"{Type} is not an integer type.") : new(_data, Shape.Count);

    /// <summary>Returns the same memory with another shape of as many elements.</summary>
    public Tensor WithShape(Shape shape) => shape.Count == Shape.Count
        ? new(Type, shape, _data, IsFloat)
        : throw new ArgumentException($"{shape} does not have the {Shape.Count} elements of {Shape}.", nameof(shape));
}
