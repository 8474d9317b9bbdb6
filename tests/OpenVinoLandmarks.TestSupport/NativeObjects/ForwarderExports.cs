using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>The functions of tests/native/forwarder/forwarder.h.</summary>
internal sealed unsafe class ForwarderExports
{
    public readonly delegate* unmanaged<byte*, int> Use;
    public readonly delegate* unmanaged<int, long*, long*, int> Counts;
    public readonly delegate* unmanaged<int, byte*> KindName;
    public readonly delegate* unmanaged<long> LiveTotal;
    public readonly delegate* unmanaged<long> Misuses;
    public readonly delegate* unmanaged<long> Calls;
    public readonly delegate* unmanaged<byte*, nuint, nuint> Report;
    public readonly delegate* unmanaged<void> Reset;
    public readonly delegate* unmanaged<long, int, void> FailAt;
    public readonly delegate* unmanaged<byte*, long, int, void> FailFunction;
    public readonly delegate* unmanaged<byte*> FailedFunction;

    public ForwarderExports(string file)
    {
        File = file;
        nint library = NativeLibrary.Load(file);
        Use = (delegate* unmanaged<byte*, int>)NativeLibrary.GetExport(library, "ovf_use");
        Counts = (delegate* unmanaged<int, long*, long*, int>)NativeLibrary.GetExport(library, "ovf_counts");
        KindName = (delegate* unmanaged<int, byte*>)NativeLibrary.GetExport(library, "ovf_kind_name");
        LiveTotal = (delegate* unmanaged<long>)NativeLibrary.GetExport(library, "ovf_live_total");
        Misuses = (delegate* unmanaged<long>)NativeLibrary.GetExport(library, "ovf_misuses");
        Calls = (delegate* unmanaged<long>)NativeLibrary.GetExport(library, "ovf_calls");
        Report = (delegate* unmanaged<byte*, nuint, nuint>)NativeLibrary.GetExport(library, "ovf_report");
        Reset = (delegate* unmanaged<void>)NativeLibrary.GetExport(library, "ovf_reset");
        FailAt = (delegate* unmanaged<long, int, void>)NativeLibrary.GetExport(library, "ovf_fail_at");
        FailFunction = (delegate* unmanaged<byte*, long, int, void>)NativeLibrary.GetExport(library, "ovf_fail_function");
        FailedFunction = (delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "ovf_failed_function");
    }

    public string File { get; }
}
