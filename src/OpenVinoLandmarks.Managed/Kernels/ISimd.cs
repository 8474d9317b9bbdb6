namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// The handful of vector operations that the kernels are written in, so that one source serves 512, 256 and 128 bits. Implementations
/// are empty structs: as a generic argument they make the JIT compile a method of its own for each width, everything inlined.
/// </summary>
/// <typeparam name="TVec">The vector of floats of that width.</typeparam>
internal unsafe interface ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>Floats a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Pixels a register tile of two vectors may have: two accumulators each, with room left for weights and one input.</summary>
    static abstract int TileRows { get; }

    static abstract TVec Zero { get; }

    static abstract TVec Load(float* source);

    /// <summary>The next <see cref="Lanes"/> bytes as floats; reads no further.</summary>
    static abstract TVec LoadBytes(byte* source);

    static abstract void Store(float* target, TVec value);

    static abstract TVec Broadcast(float value);

    static abstract TVec Add(TVec left, TVec right);

    static abstract TVec Subtract(TVec left, TVec right);

    static abstract TVec Multiply(TVec left, TVec right);

    static abstract TVec Divide(TVec left, TVec right);

    /// <summary><c>left * right + addend</c>, in one rounding where the machine can.</summary>
    static abstract TVec MultiplyAdd(TVec left, TVec right, TVec addend);

    static abstract TVec Min(TVec left, TVec right);

    static abstract TVec Max(TVec left, TVec right);

    /// <summary>To the nearest integer, halves to even.</summary>
    static abstract TVec Round(TVec value);

    static abstract TVec Exp(TVec value);
}
