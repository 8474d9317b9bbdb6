namespace OpenVinoLandmarks.Managed.Kernels.Integer;

/// <summary>
/// The only operations of the integer kernels that differ between processors: above all the dot product of four unsigned bytes with four
/// signed bytes per 32-bit lane. The implementations are empty structs, as those of <see cref="ISimd{TVec}"/>.
/// </summary>
/// <typeparam name="TVec">The vector of 32-bit sums.</typeparam>
internal unsafe interface IDot<TVec>
    where TVec : unmanaged
{
    /// <summary>Sums per vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Instructions per <see cref="Add"/>, for estimates.</summary>
    static abstract int Instructions { get; }

    /// <summary>
    /// Whether the sum of two neighboring products must fit into 16 signed bits. Weights are split where it might not: see
    /// <see cref="PairLimit"/>.
    /// </summary>
    static abstract bool LimitsPairs { get; }

    static abstract TVec Zero { get; }

    /// <summary>Loads the weights of four inputs for each lane.</summary>
    static abstract TVec Load(float* source);

    /// <summary>Loads four inputs for all lanes.</summary>
    static abstract TVec Broadcast(float* source);

    /// <summary>Adds to each sum the products of its four unsigned inputs with its four signed weights, exactly.</summary>
    static abstract TVec Add(TVec sum, TVec inputs, TVec weights);

    /// <summary>Stores <c>sum * scale + bias</c> as floats.</summary>
    static abstract void Store(float* target, TVec sum, float* scale, float* bias);
}

/// <summary>
/// The limit of <see cref="IDot{TVec}.LimitsPairs"/>. With inputs up to 255, two products of weights with the same sign are below 2^15 if
/// the weights add up to 128 at most; products of opposite signs always are.
/// </summary>
internal static class PairLimit
{
    private const int MaxSum = 128;

    /// <summary>Whether two neighboring weights can exceed the limit.</summary>
    public static bool Exceeds(int first, int second) =>
        Math.Max(first, 0) + Math.Max(second, 0) > MaxSum || Math.Min(first, 0) + Math.Min(second, 0) < -MaxSum;

    /// <summary>Returns a part of a weight of a pair that exceeds the limit; the rest is within it, too.</summary>
    public static int Part(int weight) => Math.Clamp(weight, -MaxSum / 2, MaxSum / 2);
}
