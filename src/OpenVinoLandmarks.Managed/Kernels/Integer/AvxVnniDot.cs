using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace OpenVinoLandmarks.Managed.Kernels.Integer;

/// <summary>
/// The instruction of AVX-VNNI: multiplies four bytes per lane and adds them to the sum. All else is as with <see cref="Avx2Dot"/>.
/// </summary>
internal readonly unsafe struct AvxVnniDot : IDot<Vector256<int>>
{
    public static int Lanes => Avx2Dot.Lanes;

    public static int Instructions => 1;

    public static bool LimitsPairs => false;

    public static Vector256<int> Zero => Avx2Dot.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(float* source) => Avx2Dot.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(float* source) => Avx2Dot.Broadcast(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> inputs, Vector256<int> weights) =>
        AvxVnni.MultiplyWideningAndAdd(sum, inputs.AsByte(), weights.AsSByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector256<int> sum, float* scale, float* bias) => Avx2Dot.Store(target, sum, scale, bias);
}
