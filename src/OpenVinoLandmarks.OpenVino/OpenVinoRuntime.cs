using System.Diagnostics.CodeAnalysis;
using OpenVinoLandmarks.OpenVino.Interop;
using OpenVinoLandmarks.OpenVino.Loading;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The OpenVINO library of this process. A process can load one, once; whoever comes first decides: a call of <see cref="Load"/>,
/// or the first use of any other type, which loads from the documented places. All members are thread-safe.
/// </summary>
public static class OpenVinoRuntime
{
    private const string Remedy =
        "Install OpenVINO 2024.6 or later (\"pip install openvino\", an archive, a package), and set OPENVINO_LIB_PATHS to the folder "
        + "of the C library, or pass the file or folder to OpenVinoRuntime.Load.";

    private static readonly Lock s_gate = new();
    private static volatile LoadedRuntime? s_runtime;
    private static bool s_shutDown;

    /// <summary>Whether a library is loaded. Asking loads none.</summary>
    public static bool IsLoaded => s_runtime is not null;

    /// <summary>The file of the library. Loads from the documented places where none is loaded.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public static string LibraryPath => EnsureLoaded().Library.Path;

    /// <summary>The version of the library. Loads from the documented places where none is loaded.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public static OpenVinoVersion Version => EnsureLoaded().Version;

    /// <summary>Native objects that this process has made through this assembly and not yet freed. For leak tests and
    /// diagnostics.</summary>
    public static long LiveObjects => NativeHandle.Live;

    /// <summary>
    /// Loads a runtime. Places without an argument, in order: OPENVINO_LIB_PATHS (files or folders), INTEL_OPENVINO_DIR, beside the
    /// application (also <c>runtimes/RID/native</c>), the operating system's loader, <c>site-packages/openvino/libs</c> of the active
    /// or installed Pythons, <c>/opt/intel</c>. In each the newest version comes first. The same library again does nothing.
    /// </summary>
    /// <param name="fileOrFolder">The C library's file, its folder, or the root of an archive; then no other place is tried. Null: the
    /// places above.</param>
    /// <exception cref="OpenVinoLoadException">Nothing could be loaded; the message lists what was tried.</exception>
    /// <exception cref="InvalidOperationException">Another library is loaded; the message names both.</exception>
    public static void Load(string? fileOrFolder = null)
    {
        lock (s_gate)
        {
            if (s_runtime is { } current)
            {
                RefuseOther(current, fileOrFolder);
                return;
            }

            s_runtime = LoadFirst(fileOrFolder);
        }
    }

    /// <summary>Loads a runtime as <see cref="Load"/> does, and says why not instead of throwing.</summary>
    /// <param name="fileOrFolder">As for <see cref="Load"/>.</param>
    /// <param name="reason">What <see cref="Load"/> would have thrown, as text; null on success.</param>
    /// <returns>Whether the runtime asked for is loaded now.</returns>
    public static bool TryLoad(string? fileOrFolder, [NotNullWhen(false)] out string? reason)
    {
        try
        {
            Load(fileOrFolder);
            reason = null;
            return true;
        }
        catch (Exception e) when (e is OpenVinoLoadException or InvalidOperationException)
        {
            reason = e.Message;
            return false;
        }
    }

    /// <summary>
    /// Deletes the library's global objects, for a host that is about to unload it. Nothing of OpenVINO can be used in this process
    /// afterwards; ordinary programs never need this.
    /// </summary>
    /// <exception cref="InvalidOperationException">Objects of the runtime are still alive.</exception>
    public static void Shutdown()
    {
        lock (s_gate)
        {
            if (s_runtime is null || s_shutDown)
            {
                return;
            }

            if (NativeHandle.Live != 0)
            {
                throw new InvalidOperationException($"OpenVINO cannot be shut down: {NativeHandle.Live} of its objects are not disposed.");
            }

            NativeMethods.ov_shutdown();
            s_shutDown = true;
        }
    }

    /// <summary>The loaded runtime; the first use loads it.</summary>
    internal static LoadedRuntime EnsureLoaded()
    {
        LoadedRuntime? runtime = s_runtime;
        if (runtime is null)
        {
            Load();
            runtime = s_runtime!;
        }

        return s_shutDown ? throw new InvalidOperationException("OpenVINO was shut down in this process.") : runtime;
    }

    private static LoadedRuntime LoadFirst(string? fileOrFolder)
    {
        if (!Environment.Is64BitProcess)
        {
            throw new OpenVinoLoadException("OpenVINO needs a 64-bit process.");
        }

        LibraryLoader loader = new LibraryLoader(new SearchEnvironment());
        LoadedLibrary library = loader.Load(fileOrFolder) ?? throw new OpenVinoLoadException(
            $"The OpenVINO runtime was not found. Tried:\n{string.Join('\n', loader.Attempts.Select(static a => "  - " + a))}\n{Remedy}", loader.Attempts);
        return LoadedRuntime.Probe(library, runtime => s_runtime = runtime);
    }

    private static void RefuseOther(LoadedRuntime current, string? fileOrFolder)
    {
        if (fileOrFolder is null)
        {
            return;
        }

        SearchPlace place = new SearchOrder(new SearchEnvironment()).Places(fileOrFolder).Single();
        if (!place.Libraries.Any(current.Library.IsSameFile))
        {
            string other = place.Libraries.Count > 0 ? place.Libraries[0] : fileOrFolder;
            throw new InvalidOperationException($"This process has loaded {current.Library.Path} (OpenVINO {current.Version}) and cannot load {other} too: one process has one OpenVINO.");
        }
    }
}
