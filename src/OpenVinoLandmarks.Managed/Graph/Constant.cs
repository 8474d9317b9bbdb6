using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Managed.Graph;

/// <summary>
/// Numbers that are known before the graph runs: a typed view of the bin file, or the result of folding. They are widened (f16 to f32,
/// all integers to 64 bits) when first asked for, in pinned memory, so that <see cref="Tensor"/> can point at them. Thread-safe.
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

    /// <summary>The numbers of a floating-point constant.</summary>
    public ReadOnlySpan<float> Floats => FloatArray();

    /// <summary>The numbers of an integer constant.</summary>
    public ReadOnlySpan<long> Integers => IntegerArray();

    /// <summary>The numbers as a tensor; valid while this object is alive.</summary>
    public unsafe Tensor Tensor => Type.IsFloat()
        ? new(Type, Shape, (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(FloatArray())))
        : new(Type, Shape, (long*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(IntegerArray())));

    /// <summary>The same numbers under another shape.</summary>
    public Constant WithShape(Shape shape) => Type.IsFloat() ? new(Type, shape, FloatArray()) : new(Type, shape, IntegerArray());

    /// <summary>The numbers converted to f32 without keeping the widened integers: what weights behind a Convert need.</summary>
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

    /// <summary>Zeros in pinned memory, to be filled by whoever asked for them.</summary>
    internal static Constant Empty(IrElementType type, Shape shape) => type.IsFloat()
        ? new Constant(type, shape, Allocate<float>(shape.Count))
        : new Constant(type, shape, Allocate<long>(shape.Count));

    internal static T[] Allocate<T>(int count) => GC.AllocateArray<T>(count, pinned: true);

    private static void Check(long needed, long present)
    {
        if (needed != present)
        {
            throw new ArgumentException($"A constant needs {needed}, not {present}.", nameof(present));
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
            throw new InvalidOperationException($"{Type} is no float.");
        }

        float[] floats = Allocate<float>(Shape.Count);
        ReadOnlySpan<byte> raw = _raw.Span;
        for (int i = 0; i < floats.Length; i++)
        {
            floats[i] = Type == IrElementType.F32
                ? BinaryPrimitives.ReadSingleLittleEndian(raw[(i * 4)..])
                : (float)BinaryPrimitives.ReadHalfLittleEndian(raw[(i * 2)..]);
        }

        // Two threads may both have widened: the first array stays, because a tensor may already point at it.
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
            throw new InvalidOperationException($"{Type} is no integer.");
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
