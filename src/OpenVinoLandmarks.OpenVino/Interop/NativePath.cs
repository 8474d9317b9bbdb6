using System.Runtime.InteropServices;
using System.Text;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// A path in native memory for one call. On Windows it is wchar_t text, because OpenVINO reads narrow paths in the ANSI code page there;
/// on other systems it is UTF-8. The wide functions exist on every system; outside Windows their wchar_t has four bytes. A path of a pipe,
/// a socket or a device is refused: the runtime opens every path, and would wait for ever.
/// </summary>
internal readonly ref struct NativePath
{
    /// <summary>Copies a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="wide">Whether to write wchar_t text; null chooses the form of the operating system.</param>
    /// <exception cref="ArgumentException">The path is empty or contains the character 0.</exception>
    /// <exception cref="OpenVinoException">It is a pipe, a socket or a device.</exception>
    internal NativePath(string path, bool? wide = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        IsWide = wide ?? OperatingSystem.IsWindows();
        CText.Require(path);
        NativeFile.RefuseSpecial(path);
        Encoding encoding = !IsWide ? Encoding.UTF8 : OperatingSystem.IsWindows() ? Encoding.Unicode : Encoding.UTF32;
        byte[] bytes = encoding.GetBytes(path + '\0');
        Pointer = Marshal.AllocCoTaskMem(bytes.Length);
        Marshal.Copy(bytes, 0, Pointer, bytes.Length);
    }

    /// <summary>Copies the path of a model, beside which the runtime also opens the weights.</summary>
    /// <param name="path">The path.</param>
    /// <param name="weights">The path of the weights; null for those beside the model.</param>
    /// <exception cref="ArgumentException">The path is empty or contains the character 0.</exception>
    /// <exception cref="OpenVinoException">One of the files is a pipe, a socket or a device.</exception>
    internal static NativePath OfModel(string path, string? weights = null)
    {
        NativePath model = new NativePath(path);
        try
        {
            NativeFile.RefuseSpecialWeights(path, weights);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Whether the text is wchar_t, so that the <c>_unicode</c> function has to be called.</summary>
    internal bool IsWide { get; }

    internal nint Pointer { get; }

    public void Dispose() => Marshal.FreeCoTaskMem(Pointer);
}
