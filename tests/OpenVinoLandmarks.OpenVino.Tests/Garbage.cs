using System.Diagnostics;

namespace OpenVinoLandmarks.OpenVino.Tests;

/// <summary>Collects garbage so that memory moves and is reused, which shows addresses that are no longer valid.</summary>
internal static class Garbage
{
    /// <summary>Collects, compacts, runs finalizers, and allocates arrays in the freed memory.</summary>
    internal static void Collect()
    {
        for (int round = 0; round < 3; round++)
        {
            System.Runtime.GCSettings.LargeObjectHeapCompactionMode = System.Runtime.GCLargeObjectHeapCompactionMode.CompactOnce;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            byte[][] filling = [.. Enumerable.Range(0, 64).Select(static i => Filled(4096 + (i * 512)))];
            GC.KeepAlive(filling);
        }
    }

    /// <summary>Returns the bytes of memory of this process outside the managed heap.</summary>
    internal static long NativeBytes()
    {
        Collect();
        using Process process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64 - GC.GetGCMemoryInfo(GCKind.FullBlocking).TotalCommittedBytes;
    }

    private static byte[] Filled(int length)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, (byte)0xCD);
        return bytes;
    }
}
