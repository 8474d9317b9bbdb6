using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using OpenVinoLandmarks.Managed.Execution;

namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>
/// Memory of the engine that ends where a page without access begins: a kernel that reads or writes behind it ends the test program, with
/// the kernel in the stack trace, instead of changing other memory unseen. On Linux all tests of this project use it.
/// </summary>
internal sealed partial class GuardedMemory : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int NoAccess = 0;
    private const int ReadAndWrite = 3;
    private const int PrivateAndAnonymous = 0x22;

    private readonly nint _base;
    private readonly nuint _length;

    private GuardedMemory(nuint bytes)
        : base(ownsHandle: true)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        nuint used = (bytes + page - 1) / page * page;
        _length = used + 2 * page;
        _base = MMap(0, _length, NoAccess, PrivateAndAnonymous, -1, 0);
        if (_base == -1)
        {
            throw new OutOfMemoryException();
        }

        nint first = _base + (nint)page;
        if (Protect(first, used, ReadAndWrite) != 0)
        {
            _ = Unmap(_base, _length);
            throw new OutOfMemoryException();
        }

        SetHandle(first + (nint)(used - bytes));
    }

    public static void Use()
    {
        if (OperatingSystem.IsLinux())
        {
            NativeFloats.Allocator = static bytes => new GuardedMemory(bytes);
        }
    }

    protected override bool ReleaseHandle() => Unmap(_base, _length) == 0;

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint MMap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
