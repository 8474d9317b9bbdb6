using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>
/// Vectors of 512 bits (AVX-512): 16 floats, 32 registers. The operations are those of <see cref="Avx512F"/>: on processors that lower
/// their frequency for wide vectors (Skylake, Cascade Lake), .NET reports <see cref="Vector512.IsHardwareAccelerated"/> as false and
/// computes the methods of <see cref="Vector512"/> without AVX-512. Two units of 512 bits are faster there at the lower frequency, too.
/// </summary>
internal readonly unsafe struct Simd512 : ISimd<Vector512<float>>
{
    /// <summary>
    /// Whether the kernels can use these vectors. A program that was compiled ahead of time uses those that it was compiled for.
    /// </summary>
    public static bool IsSupported => Vector512.IsHardwareAccelerated || (RuntimeFeature.IsDynamicCodeCompiled && Avx512F.IsSupported);

    public static int Lanes => 16;

    public static int TileRows => 12;

    public static Vector512<float> Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Avx512F.LoadVector512(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadBytes(byte* source) =>
        Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.Load(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector512<float> value) => Avx512F.Store(target, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(float* target, Vector512<float> value) =>
        Avx512F.ConvertToVector128Byte(Avx512F.ConvertToVector512Int32WithTruncation(value)).Store((byte*)target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(float* target, Vector512<float> value) =>
        Avx512F.Store((int*)target, Avx512F.ConvertToVector512Int32WithTruncation(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Avx512F.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> left, Vector512<float> right) => Avx512F.Add(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> left, Vector512<float> right) => Avx512F.Subtract(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> left, Vector512<float> right) => Avx512F.Multiply(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> left, Vector512<float> right) => Avx512F.Divide(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> left, Vector512<float> right, Vector512<float> addend) =>
        Avx512F.FusedMultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> left, Vector512<float> right) => Avx512F.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> left, Vector512<float> right) => Avx512F.Max(left, right);

    // The control 0 rounds to the nearest multiple of one, halves to even.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> value) => Avx512F.RoundScale(value, 0);

    /// <summary>
    /// Computes 2^n * exp(r) with n an integer and r within half of ln 2: eight terms of the series of exp(r) are exact to a float.
    /// </summary>
    public static Vector512<float> Exp(Vector512<float> value)
    {
        // Beyond these limits the result is 0 or infinity. The order of the operands keeps NaN.
        value = Min(Broadcast(128), Max(Broadcast(-128), value));
        Vector512<float> power = Round(Multiply(value, Broadcast(1.44269504f)));

        // ln 2 in two parts, of which the first has few digits, so that its product with n is exact.
        Vector512<float> rest = MultiplyAdd(power, Broadcast(-0.693359375f), value);
        rest = MultiplyAdd(power, Broadcast(2.12194440e-4f), rest);
        Vector512<float> sum = Broadcast(1f / 5040);
        sum = MultiplyAdd(sum, rest, Broadcast(1f / 720));
        sum = MultiplyAdd(sum, rest, Broadcast(1f / 120));
        sum = MultiplyAdd(sum, rest, Broadcast(1f / 24));
        sum = MultiplyAdd(sum, rest, Broadcast(1f / 6));
        sum = MultiplyAdd(sum, rest, Broadcast(0.5f));
        sum = MultiplyAdd(sum, rest, Broadcast(1));
        return Avx512F.Scale(MultiplyAdd(sum, rest, Broadcast(1)), power);
    }
}
