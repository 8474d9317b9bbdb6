using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// Loads OpenCV's native library and explains what to do if it cannot be loaded. Thread-safe. On Linux the library is linked with GTK 3,
/// X11 and about sixty libraries behind them, which only window functions such as <c>Cv2.ImShow</c> use. If they are missing, this class
/// loads stub libraries in their place: pictures are read, drawn and written as usual, and a window function ends the process with a
/// message.
/// </summary>
public static partial class OpenCvLibrary
{
    // Debian's package for each system library that OpenCV's library needs.
    private static readonly Dictionary<string, string> s_packages = new(StringComparer.Ordinal)
    {
        ["libgtk-3.so.0"] = "libgtk-3-0",
        ["libgdk-3.so.0"] = "libgtk-3-0",
        ["libfreetype.so.6"] = "libfreetype6",
        ["libharfbuzz.so.0"] = "libharfbuzz0b",
    };

    private static readonly Lazy<string> s_loadedVersion = new(Load);
    private static volatile bool s_opensWindows = true;

    /// <summary>OpenCV's version, such as <c>4.13.0</c>. Loads the library on first use.</summary>
    /// <exception cref="DeviceException">The library cannot be loaded; the message says what is missing and how to get it.</exception>
    public static string Version => s_loadedVersion.Value;

    /// <summary>
    /// Declares that this process opens no windows: on Linux x64 the stub libraries are used even if GTK is installed, which shortens the
    /// start and saves memory. Call it before the first use of OpenCV; later it has no effect. A window function of OpenCV then ends the
    /// process with exit code 5 and a message on stderr.
    /// </summary>
    public static void DisableWindows() => s_opensWindows = false;

    /// <summary>
    /// Loads the library if it is not loaded yet, so that a missing library is reported here and not in the middle of other work. On a
    /// system without GTK, call it before the first use of a type of OpenCvSharp; all types of this package do so themselves.
    /// </summary>
    /// <exception cref="DeviceException">The library cannot be loaded; the message says what is missing and how to get it.</exception>
    public static void EnsureLoaded() => _ = s_loadedVersion.Value;

    /// <summary>
    /// Turns the text of the system's loader into a message: the missing library by name, and the command that installs it.
    /// </summary>
    internal static string Explain(string loaderText)
    {
        string[] missing = [.. MissingLibrary().Matches(loaderText)
            .Select(match => match.Groups[1].Value)
            .Where(name => !name.Contains("OpenCvSharpExtern", StringComparison.Ordinal))
            .Distinct()];
        if (missing.Length > 0)
        {
            string[] packages = [.. missing.Select(name => s_packages.GetValueOrDefault(name)).OfType<string>().Distinct()];
            string remedy = packages.Length == missing.Length
                ? $"On Debian and Ubuntu: apt-get install --no-install-recommends {string.Join(' ', packages)} "
                    + "(libgtk-3-0 is libgtk-3-0t64 on Debian 13, Ubuntu 24.04 and later)."
                : "Install the package of your system that contains it.";
            return $"OpenCV cannot be loaded: the system lacks {string.Join(", ", missing)}. {remedy}";
        }

        return "OpenCV's native library (OpenCvSharpExtern) is missing or does not fit this system. It comes with the NuGet package "
            + "OpenCvSharp4.official.runtime.linux-x64 (Linux x64) or OpenCvSharp4.runtime.win (Windows). "
            + "There is no package for other platforms: on these, use the detector without OpenCV, with pixels in memory.";
    }

    private static string Load()
    {
        WindowLibraries.Replace(keepGtk: s_opensWindows);

        // OpenCV writes to stderr what this library reports as an exception. A setting of the user stays.
        if (OperatingSystem.IsLinux())
        {
            _ = setenv("OPENCV_LOG_LEVEL", "FATAL", overwrite: 0);
        }

        LoadFromProgramFolder();
        try
        {
            return Cv2.GetVersionString() ?? "unknown";
        }
        catch (Exception e) when (Causes(e).Any(IsLoadFailure))
        {
            throw new DeviceException(Explain(string.Join('\n', Causes(e).Select(cause => cause.Message))), e);
        }
    }

    // A program that was compiled ahead of time has no list of native folders, and the system's loader does not search its folder. The
    // wrapper then finds the loaded library by its name. If that fails, the wrapper's own search says why.
    private static void LoadFromProgramFolder()
    {
        const string Name = "OpenCvSharpExtern";
        if (!RuntimeFeature.IsDynamicCodeCompiled)
        {
            string file = OperatingSystem.IsWindows() ? Name + ".dll" : OperatingSystem.IsMacOS() ? $"lib{Name}.dylib" : $"lib{Name}.so";
            _ = NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, file), out _);
        }
    }

    private static bool IsLoadFailure(Exception exception) =>
        exception is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException;

    // The static constructors of the wrapper put the loader's exception inside others.
    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [GeneratedRegex(@"([\w.+-]+\.so[\w.]*): cannot open shared object file")]
    private static partial Regex MissingLibrary();
}
