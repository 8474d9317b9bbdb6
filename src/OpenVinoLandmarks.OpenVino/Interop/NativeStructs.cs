using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

// The structs of the C headers, field by field. The caller always sets out structs to zero: some getters return OK and write nothing.

[StructLayout(LayoutKind.Sequential)]
internal struct OvVersion
{
    internal nint BuildNumber;
    internal nint Description;
}

[StructLayout(LayoutKind.Sequential)]
internal struct OvCoreVersion
{
    internal nint DeviceName;
    internal OvVersion Version;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OvCoreVersionList
{
    internal OvCoreVersion* Versions;
    internal nuint Size;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OvAvailableDevices
{
    internal nint* Devices;
    internal nuint Size;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OvShape
{
    internal long Rank;
    internal long* Dims;
}

[StructLayout(LayoutKind.Sequential)]
internal struct OvDimension
{
    internal long Min;
    internal long Max;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OvPartialShape
{
    internal OvDimension Rank;
    internal OvDimension* Dims;
}

[StructLayout(LayoutKind.Sequential)]
internal struct OvProfilingInfo
{
    internal int Status;
    internal long RealTime;
    internal long CpuTime;
    internal nint NodeName;
    internal nint ExecType;
    internal nint NodeType;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OvProfilingInfoList
{
    internal OvProfilingInfo* Infos;
    internal nuint Size;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OvCallback
{
    internal delegate* unmanaged[Cdecl]<nint, void> Function;
    internal nint Argument;
}

