namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>
/// Row-major numbers in memory that somebody else owns and keeps in place. Floating-point types are 32-bit floats there, integer types
/// 64-bit integers: operations have two cases to treat, not six.
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
            throw new ArgumentException($"Memory of the wrong kind for {type}.", nameof(type));
        }

        Type = type;
        Shape = shape;
        _data = data;
    }

    public IrElementType Type { get; }

    public Shape Shape { get; }

    public bool IsFloat => Type.IsFloat();

    public Span<float> Floats => IsFloat ? new(_data, Shape.Count) : throw new InvalidOperationException($"{Type} is no float.");

    public Span<long> Integers => IsFloat ? throw new InvalidOperationException($"{Type} is no integer.") : new(_data, Shape.Count);

    /// <summary>The same memory under another shape with as many elements.</summary>
    public Tensor WithShape(Shape shape) => shape.Count == Shape.Count
        ? new(Type, shape, _data, IsFloat)
        : throw new ArgumentException($"{shape} has not the {Shape.Count} elements of {Shape}.", nameof(shape));
}
