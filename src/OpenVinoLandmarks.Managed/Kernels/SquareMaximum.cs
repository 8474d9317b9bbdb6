using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Managed.Kernels;

/// <summary>The maximum of a 2x2 window in registers.</summary>
internal static class SquareMaximum<TSimd, TVec>
    where TSimd : struct, ISimd<TVec>
    where TVec : unmanaged
{
    /// <summary>
    /// Returns the maximum without the elements that are NaN, and the least finite number if all are: OpenVINO's CPU plugin computes it so.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVec Of(TVec a, TVec b, TVec c, TVec d) =>
        TSimd.Max(a, TSimd.Max(b, TSimd.Max(c, TSimd.Max(d, TSimd.Broadcast(float.MinValue)))));
}
