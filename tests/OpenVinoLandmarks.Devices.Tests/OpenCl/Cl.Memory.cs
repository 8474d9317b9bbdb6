using System.Runtime.InteropServices;

namespace OpenClInput;

/// <content>What the tests need of OpenCL, and the sample does not.</content>
internal static unsafe partial class Cl
{
    private const ulong ReadWrite = 1, CopyHost = 1 << 5;

    /// <summary>Creates a buffer with these bytes.</summary>
    public static nint CreateBuffer(nint context, ReadOnlySpan<byte> content)
    {
        fixed (byte* first = content)
        {
            return Check(clCreateBuffer(context, ReadWrite | CopyHost, (nuint)content.Length, (nint)first, out int error), error);
        }
    }

    /// <summary>Reads a buffer, after all commands of the queue.</summary>
    public static T[] Read<T>(nint queue, nint buffer, int count)
        where T : unmanaged
    {
        T[] values = new T[count];
        fixed (T* first = values)
        {
            Check(clEnqueueReadBuffer(queue, buffer, 1, 0, (nuint)(count * sizeof(T)), (nint)first, 0, 0, 0));
        }

        return values;
    }

    /// <summary>Returns the number of references to a <c>cl_mem</c>.</summary>
    public static uint ReferenceCount(nint memory)
    {
        const uint What = 0x1105;
        uint count = 0;
        Check(clGetMemObjectInfo(memory, What, sizeof(uint), &count, out _));
        return count;
    }

    /// <summary>Releases a <c>cl_mem</c>.</summary>
    public static void ReleaseMemory(nint memory) => Check(clReleaseMemObject(memory));

    /// <summary>Releases a context and a queue of it.</summary>
    public static void Release(nint context, nint queue)
    {
        Check(clReleaseCommandQueue(queue));
        Check(clReleaseContext(context));
    }

    [LibraryImport(Library)]
    private static partial int clEnqueueReadBuffer(
        nint queue, nint buffer, uint blocking, nuint offset, nuint size, nint target, uint waits, nint waitList, nint done);

    [LibraryImport(Library)]
    private static partial int clGetMemObjectInfo(nint memory, uint what, nuint capacity, void* value, out nuint size);
}
