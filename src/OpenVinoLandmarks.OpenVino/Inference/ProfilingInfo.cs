using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>The time that one layer took in the last inference. See <see cref="InferRequest.GetProfilingInfo"/>.</summary>
/// <param name="NodeName">The layer's name.</param>
/// <param name="NodeType">The layer's operation, such as "Convolution".</param>
/// <param name="ExecutionType">The device's implementation of the operation, such as "brgconv_avx512_F32".</param>
/// <param name="Status">Whether the layer was executed.</param>
/// <param name="RealTime">The elapsed time from the start of the layer to its end.</param>
/// <param name="CpuTime">The time that the host's processor spent on the layer.</param>
public sealed record ProfilingInfo(
    string NodeName, string NodeType, string ExecutionType, ProfilingStatus Status, TimeSpan RealTime, TimeSpan CpuTime)
{
    internal static ProfilingInfo From(in OvProfilingInfo info) => new(
        Native.CopyString(info.NodeName),
        Native.CopyString(info.NodeType),
        Native.CopyString(info.ExecType),
        (ProfilingStatus)info.Status,
        TimeSpan.FromMicroseconds(info.RealTime),
        TimeSpan.FromMicroseconds(info.CpuTime));
}
