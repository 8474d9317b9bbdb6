using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// Memory that ends where a page without access begins, and begins behind one if its size is a multiple of a page: code that reads or
/// writes beyond it ends the test program, with that code in the stack trace, instead of changing other memory unseen. Linux only.
/// </summary>
public sealed partial class GuardedMemory : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int NoAccess = 0;
    private const int ReadAndWrite = 3;
    private const int PrivateAndAnonymous = 0x22;

    private readonly nint _base;
    private readonly nuint _length;

    /// <summary>Allocates memory that is filled with zeros.</summary>
    /// <param name="bytes">The size.</param>
    /// <exception cref="OutOfMemoryException">The memory cannot be had.</exception>
    public GuardedMemory(nuint bytes)
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

    protected override bool ReleaseHandle() => Unmap(_base, _length) == 0;

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint MMap(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);
}
