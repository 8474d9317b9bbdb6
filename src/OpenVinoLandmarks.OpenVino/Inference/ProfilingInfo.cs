using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>How one layer fared in the last inference.</summary>
/// <param name="NodeName">The layer's name.</param>
/// <param name="NodeType">Its operation, such as "Convolution".</param>
/// <param name="ExecutionType">The device's implementation, such as "brgconv_avx512_F32".</param>
/// <param name="Status">Whether it ran.</param>
/// <param name="RealTime">Time from its start to its end.</param>
/// <param name="CpuTime">Time that the host's processor spent on it.</param>
public sealed record ProfilingInfo(
    string NodeName, string NodeType, string ExecutionType, ProfilingStatus Status, TimeSpan RealTime, TimeSpan CpuTime)
{
    internal static ProfilingInfo From(in OvProfilingInfo info) => new(
        Native.BorrowString(info.NodeName),
        Native.BorrowString(info.NodeType),
        Native.BorrowString(info.ExecType),
        (ProfilingStatus)info.Status,
        TimeSpan.FromMicroseconds(info.RealTime),
        TimeSpan.FromMicroseconds(info.CpuTime));
}
