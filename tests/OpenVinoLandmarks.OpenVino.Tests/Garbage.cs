using System.Diagnostics;

namespace OpenVinoLandmarks.OpenVino.Tests;

/// <summary>Makes memory move and be used again, so that a dangling address shows.</summary>
internal static class Garbage
{
    /// <summary>Collects, compacts, finalizes, and fills what became free.</summary>
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

    /// <summary>Bytes of memory that this process holds outside of the managed heap, which keeps pages for later.</summary>
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
