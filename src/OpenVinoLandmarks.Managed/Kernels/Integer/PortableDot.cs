using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace OpenVinoLandmarks.Managed.Kernels.Integer;

/// <summary>The dot product without special instructions: for tests of the others, and correct on any processor.</summary>
internal readonly unsafe struct PortableDot : IDot<Vector128<int>>
{
    public static int Lanes => 4;

    public static int Instructions => 20;

    public static bool LimitsPairs => false;

    public static Vector128<int> Zero => Vector128<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(float* source) => Vector128.Load((int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(float* source) => Vector128.Create(*(int*)source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sum, Vector128<int> inputs, Vector128<int> weights)
    {
        Vector128<int> low = Vector128.Create(255);
        sum += (inputs & low) * ((weights << 24) >> 24);
        sum += ((inputs >>> 8) & low) * ((weights << 16) >> 24);
        sum += ((inputs >>> 16) & low) * ((weights << 8) >> 24);
        return sum + (inputs >>> 24) * (weights >> 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, Vector128<int> sum, float* scale, float* bias) =>
        Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(sum), Vector128.Load(scale), Vector128.Load(bias)).Store(target);
}
