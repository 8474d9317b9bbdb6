using System.Runtime.InteropServices;
using System.Text;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// A path in native memory for one call. On Windows it is wchar_t text, because OpenVINO reads narrow paths in the ANSI code page there;
/// on other systems it is UTF-8. The wide functions exist on every system; outside Windows their wchar_t has four bytes.
/// </summary>
internal readonly ref struct NativePath
{
    /// <summary>Copies a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="wide">Whether to write wchar_t text; null chooses the form of the operating system.</param>
    /// <exception cref="ArgumentException">The path is empty or contains the character 0.</exception>
    internal NativePath(string path, bool? wide = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        IsWide = wide ?? OperatingSystem.IsWindows();
        CText.Require(path);
        Encoding encoding = !IsWide ? Encoding.UTF8 : OperatingSystem.IsWindows() ? Encoding.Unicode : Encoding.UTF32;
        byte[] bytes = encoding.GetBytes(path + '\0');
        Pointer = Marshal.AllocCoTaskMem(bytes.Length);
        Marshal.Copy(bytes, 0, Pointer, bytes.Length);
    }

    /// <summary>Whether the text is wchar_t, so that the <c>_unicode</c> function has to be called.</summary>
    internal bool IsWide { get; }

    internal nint Pointer { get; }

    public void Dispose() => Marshal.FreeCoTaskMem(Pointer);
}
