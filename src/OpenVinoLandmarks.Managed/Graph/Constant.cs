using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>
/// A tensor whose elements are known before the graph runs: a view of the bin file, or a result of constant folding. The elements are
/// widened on first use (f16 to f32, all integers to 64 bits) into pinned memory, so that a <see cref="Tensor"/> can point to them.
/// Thread-safe.
/// </summary>
internal sealed class Constant
{
    private readonly ReadOnlyMemory<byte> _raw;
    private float[]? _floats;
    private long[]? _integers;

    public Constant(IrElementType type, Shape shape, ReadOnlyMemory<byte> raw)
    {
        Check((long)shape.Count * type.FileBytes(), raw.Length);
        (Type, Shape, _raw) = (type, shape, raw);
    }

    public Constant(IrElementType type, Shape shape, float[] pinned)
    {
        Check(shape.Count, pinned.Length);
        (Type, Shape, _floats) = (type, shape, pinned);
    }

    public Constant(IrElementType type, Shape shape, long[] pinned)
    {
        Check(shape.Count, pinned.Length);
        (Type, Shape, _integers) = (type, shape, pinned);
    }

    public IrElementType Type { get; }

    public Shape Shape { get; }

    /// <summary>The elements of a floating-point constant.</summary>
    public ReadOnlySpan<float> Floats => FloatArray();

    /// <summary>The elements of an integer constant.</summary>
    public ReadOnlySpan<long> Integers => IntegerArray();

    /// <summary>The elements as a tensor; valid while this object is alive.</summary>
    public unsafe Tensor Tensor => Type.IsFloat()
        ? new(Type, Shape, (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(FloatArray())))
        : new(Type, Shape, (long*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(IntegerArray())));

    /// <summary>Returns the same elements with another shape.</summary>
    public Constant WithShape(Shape shape) => Type.IsFloat() ? new(Type, shape, FloatArray()) : new(Type, shape, IntegerArray());

    /// <summary>Converts the elements to f32 without keeping widened integers, as the weights before a Convert need it.</summary>
    public Constant ToFloat(IrElementType type)
    {
        if (Type.IsFloat())
        {
            return new Constant(type, Shape, FloatArray());
        }

        float[] floats = Allocate<float>(Shape.Count);
        if (_integers is { } integers)
        {
            for (int i = 0; i < floats.Length; i++)
            {
                floats[i] = integers[i];
            }
        }
        else
        {
            ReadOnlySpan<byte> raw = _raw.Span;
            for (int i = 0; i < floats.Length; i++)
            {
                floats[i] = ReadInteger(raw, i);
            }
        }

        return new Constant(type, Shape, floats);
    }

    /// <summary>Returns zeros in pinned memory; the caller fills them.</summary>
    internal static Constant Empty(IrElementType type, Shape shape) => type.IsFloat()
        ? new Constant(type, shape, Allocate<float>(shape.Count))
        : new Constant(type, shape, Allocate<long>(shape.Count));

    internal static T[] Allocate<T>(int count) => GC.AllocateArray<T>(count, pinned: true);

    private static void Check(long needed, long present)
    {
        if (needed != present)
        {
            throw new ArgumentException($"The shape needs {needed} elements or bytes; {present} are given.", nameof(present));
        }
    }

    private float[] FloatArray()
    {
        if (_floats is { } known)
        {
            return known;
        }

        if (!Type.IsFloat())
        {
            throw new InvalidOperationException($"{Type} is not a floating-point type.");
        }

        float[] floats = Allocate<float>(Shape.Count);
        ReadOnlySpan<byte> raw = _raw.Span;
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = Type == IrElementType.F32
                ? BinaryPrimitives.ReadSingleLittleEndian(raw[(i * 4)..])
                : (float)BinaryPrimitives.ReadHalfLittleEndian(raw[(i * 2)..]);
        }

        // If two threads widened at once, the first array stays, because a tensor may already point to it.
        return Interlocked.CompareExchange(ref _floats, floats, null) ?? floats;
    }

    private long[] IntegerArray()
    {
        if (_integers is { } known)
        {
            return known;
        }

        if (Type.IsFloat())
        {
            throw new InvalidOperationException($"{Type} is not an integer type.");
        }

        long[] integers = Allocate<long>(Shape.Count);
        ReadOnlySpan<byte> raw = _raw.Span;
        for (int i = 0; i < integers.Length; i++)
        {
            integers[i] = ReadInteger(raw, i);
        }

        return Interlocked.CompareExchange(ref _integers, integers, null) ?? integers;
    }

    private long ReadInteger(ReadOnlySpan<byte> raw, int index) => Type switch
    {
        IrElementType.I64 => BinaryPrimitives.ReadInt64LittleEndian(raw[(index * 8)..]),
        IrElementType.I32 => BinaryPrimitives.ReadInt32LittleEndian(raw[(index * 4)..]),
        IrElementType.I8 => (sbyte)raw[index],
        _ => raw[index],
    };
}
