using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OpenVinoLandmarks.Managed.Kernels.Integer;

/// <summary>Two instructions of AVX-512BW multiply neighboring bytes and add up neighboring words.</summary>
internal readonly unsafe struct Avx512Dot : IDot<Vector512<int>>
{
    public static int Lanes => 16;

    public static int Instructions => 3;

    public static bool LimitsPairs => true;

    public static Vector512<int> Zero => Vector512<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(float* source) => Vector512.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(float* source) => Vector512.Create(*(int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> sum, Vector512<int> inputs, Vector512<int> weights) =>
        sum + Avx512BW.MultiplyAddAdjacent(Avx512BW.MultiplyAddAdjacent(inputs.AsByte(), weights.AsSByte()), Vector512.Create((short)1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector512<int> sum, float* scale, float* bias) =>
        Vector512.FusedMultiplyAdd(Vector512.ConvertToSingle(sum), Vector512.Load(scale), Vector512.Load(bias)).Store(target);
}
