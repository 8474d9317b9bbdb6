namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// The vector operations that the kernels use, so that one source serves vectors of 512, 256 and 128 bits. The implementations are empty
/// structs: as type arguments they make the JIT compile each kernel per width, with all operations inlined.
/// </summary>
/// <typeparam name="TVec">The vector of floats of the width.</typeparam>
internal unsafe interface ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Floats per vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Pixels per register tile: each takes two accumulators, and registers must remain for two weights and one input.</summary>
    static abstract int TileRows { get; }

    static abstract TVec Zero { get; }

    static abstract TVec Load(float* source);

    /// <summary>Loads exactly <see cref="Lanes"/> bytes and converts them to floats.</summary>
    static abstract TVec LoadBytes(byte* source);

    static abstract void Store(float* target, TVec value);

    /// <summary>Converts integers from 0 to 255 to bytes and stores exactly <see cref="Lanes"/> of them.</summary>
    static abstract void StoreBytes(float* target, TVec value);

    /// <summary>Stores integers as 32-bit integers.</summary>
    static abstract void StoreIntegers(float* target, TVec value);

    static abstract TVec Broadcast(float value);

    static abstract TVec Add(TVec left, TVec right);

    static abstract TVec Subtract(TVec left, TVec right);

    static abstract TVec Multiply(TVec left, TVec right);

    static abstract TVec Divide(TVec left, TVec right);

    /// <summary>Computes <c>left * right + addend</c>, with a single rounding if the machine has FMA.</summary>
    static abstract TVec MultiplyAdd(TVec left, TVec right, TVec addend);

    /// <summary>Returns the smaller elements. On x86, if one of two elements is NaN, the result is the right one.</summary>
    static abstract TVec Min(TVec left, TVec right);

    /// <summary>Returns the greater elements. On x86, if one of two elements is NaN, the result is the right one.</summary>
    static abstract TVec Max(TVec left, TVec right);

    /// <summary>
    /// Rounds to the nearest integer, halves to even. Implementations call the Round without a mode: the JIT does not inline the other.
    /// </summary>
    static abstract TVec Round(TVec value);

    static abstract TVec Exp(TVec value);
}
