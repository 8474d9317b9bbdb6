using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OpenVinoLandmarks.Managed.Kernels.Integer;

/// <summary>
/// Two instructions of AVX-512BW multiply neighboring bytes and add up neighboring words. <see cref="Simd512"/> says why no method of
/// <see cref="Vector512"/> is used.
/// </summary>
internal readonly unsafe struct Avx512Dot : IDot<Vector512<int>>
{
    public static int Lanes => 16;

    public static int Instructions => 3;

    public static bool LimitsPairs => true;

    public static Vector512<int> Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(float* source) => Avx512F.LoadVector512((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(float* source) =>
        Avx512F.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe(*(int*)source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> sum, Vector512<int> inputs, Vector512<int> weights) =>
        Avx512F.Add(
            sum,
            Avx512BW.MultiplyAddAdjacent(
                Avx512BW.MultiplyAddAdjacent(inputs.AsByte(), weights.AsSByte()),
                Avx512BW.BroadcastScalarToVector512(Vector128.CreateScalarUnsafe((short)1))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector512<int> sum, float* scale, float* bias) =>
        Avx512F.Store(
            target,
            Avx512F.FusedMultiplyAdd(
                Avx512F.ConvertToVector512Single(sum), Avx512F.LoadVector512(scale), Avx512F.LoadVector512(bias)));
}
