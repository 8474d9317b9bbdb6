using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>An array of zero-terminated UTF-8 strings in native memory for one call.</summary>
internal unsafe ref struct Utf8Strings
{
    private readonly int _count;

    /// <summary>Copies texts.</summary>
    /// <exception cref="ArgumentException">An element is null, or cannot be passed to C.</exception>
    internal Utf8Strings(ReadOnlySpan<string> strings)
    {
        // Before anything is allocated, because a constructor that throws cannot be disposed.
        CText.Require(strings);
        Pointers = (nint*)NativeMemory.AllocZeroed((nuint)strings.Length + 1, (nuint)sizeof(nint));
        _count = strings.Length;
        for (int i = 0; i < strings.Length; i++)
        {
            Pointers[i] = Marshal.StringToCoTaskMemUTF8(strings[i]);
        }
    }

    internal nint* Pointers { get; private set; }

    public void Dispose()
    {
        for (int i = 0; i < _count && Pointers is not null; i++)
        {
            Marshal.FreeCoTaskMem(Pointers[i]);
        }

        NativeMemory.Free(Pointers);
        Pointers = null;
    }
}
