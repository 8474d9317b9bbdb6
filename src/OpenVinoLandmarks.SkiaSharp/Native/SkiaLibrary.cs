using SkiaSharp;

namespace OpenVinoLandmarks.SkiaSharp;

/// <summary>Loads Skia's native library and explains what to do if it cannot be loaded. Thread-safe.</summary>
public static class SkiaLibrary
{
    private static readonly Lazy<string> s_loadedVersion = new(Load);

    /// <summary>The version of Skia's native library, such as <c>155.0</c>. Loads the library on first use.</summary>
    /// <exception cref="DeviceException">The library cannot be loaded; the message says how to get it.</exception>
    public static string Version => s_loadedVersion.Value;

    /// <summary>Loads the library if it is not loaded yet, so that a missing library is reported here and not in other work.</summary>
    /// <exception cref="DeviceException">The library cannot be loaded; the message says how to get it.</exception>
    public static void EnsureLoaded() => _ = s_loadedVersion.Value;

    private static string Load()
    {
        try
        {
            return SkiaSharpVersion.Native.ToString();
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException
            or TypeInitializationException or InvalidOperationException)
        {
            throw new DeviceException(
                $"SkiaSharp's native library (libSkiaSharp) is missing or does not fit this system: {(e.InnerException ?? e).Message} "
                + "It comes with the NuGet packages SkiaSharp.NativeAssets.Linux.NoDependencies (Linux), SkiaSharp.NativeAssets.Win32 and "
                + "SkiaSharp.NativeAssets.macOS, in the version of the package SkiaSharp.",
                e);
        }
    }
}
