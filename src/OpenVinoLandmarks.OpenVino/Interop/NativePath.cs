using System.Runtime.InteropServices;
using System.Text;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// A path in native memory for one call. Windows takes wchar_t paths (its narrow functions would read the bytes in the ANSI code
/// page), everything else UTF-8. The wide functions exist on every system, with wchar_t of four bytes off Windows.
/// </summary>
internal readonly ref struct NativePath
{
    internal NativePath(string path, bool? wide = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0'))
        {
            throw new ArgumentException("A path cannot contain the character 0.", nameof(path));
        }

        IsWide = wide ?? OperatingSystem.IsWindows();
        Encoding encoding = !IsWide ? Encoding.UTF8 : OperatingSystem.IsWindows() ? Encoding.Unicode : Encoding.UTF32;
        byte[] bytes = encoding.GetBytes(path + '\0');
        Pointer = Marshal.AllocCoTaskMem(bytes.Length);
        Marshal.Copy(bytes, 0, Pointer, bytes.Length);
    }

    internal bool IsWide { get; }

    internal nint Pointer { get; }

    public void Dispose() => Marshal.FreeCoTaskMem(Pointer);
}
