using System.Diagnostics.CodeAnalysis;
using OpenVinoLandmarks.OpenVino.Loading;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// The OpenVINO library of this process. A process can load one library, once. The first call decides which: <see cref="Load"/>, or the
/// first use of any other type, which searches the documented locations. All members are thread-safe.
/// </summary>
public static class OpenVinoRuntime
{
    private const string Remedy =
        "Install OpenVINO 2024.6 or later (\"pip install openvino\", an archive or a package) and set OPENVINO_LIB_PATHS to the folder "
        + "of its C library, or pass that file or folder to OpenVinoRuntime.Load. Or add a NuGet package with the runtime to the program, "
        + "such as OpenVINO.runtime.win or one made by scripts/pack-runtime.";

    private static readonly Lock s_lock = new();

    // Written under the lock, and only with a runtime that was verified. It is read without the lock: one reference holds the state.
    private static volatile LoadedRuntime? s_runtime;
    private static long s_liveObjects;

    /// <summary>Whether a library is loaded. Reading this property does not load one.</summary>
    public static bool IsLoaded => s_runtime is not null;

    /// <summary>The full path of the loaded library. Searches the documented locations if none is loaded.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    /// <exception cref="InvalidOperationException">OpenVINO was shut down.</exception>
    public static string LibraryPath => EnsureLoaded().Library.Path;

    /// <summary>The version of the loaded library. Searches the documented locations if none is loaded.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    /// <exception cref="InvalidOperationException">OpenVINO was shut down.</exception>
    public static OpenVinoVersion Version => EnsureLoaded().Version;

    /// <summary>The number of native objects that this assembly has created in this process and not yet freed, to find leaks.</summary>
    public static long LiveObjects => Interlocked.Read(ref s_liveObjects);

    /// <summary>
    /// Loads a runtime. Without an argument it searches, in this order: the files and folders in OPENVINO_LIB_PATHS; INTEL_OPENVINO_DIR;
    /// the application's folder, <c>runtimes/RID/native</c> below it and .NET's folders of native libraries; the runtimes that
    /// <c>ovlandmarks setup</c> has fetched for the user; the operating system's loader; <c>site-packages/openvino/libs</c> of the active
    /// and the installed Pythons; <c>/opt/intel</c>. In each location the newest version comes first. Loading the library that is already
    /// loaded does nothing.
    /// </summary>
    /// <param name="fileOrFolder">The file of the C library, its folder, or the root of an OpenVINO archive; no other location is searched
    /// then. Null searches the locations above.</param>
    /// <exception cref="OpenVinoLoadException">No library could be loaded; the message lists every attempt.</exception>
    /// <exception cref="InvalidOperationException">Another library is already loaded; the message names both.</exception>
    public static void Load(string? fileOrFolder = null)
    {
        lock (s_lock)
        {
            if (s_runtime is { } current)
            {
                RefuseOther(current, fileOrFolder);
                return;
            }

            s_runtime = LoadFirst(fileOrFolder);
        }
    }

    /// <summary>Loads a runtime as <see cref="Load"/> does, and returns the reason instead of throwing.</summary>
    /// <param name="fileOrFolder">As for <see cref="Load"/>.</param>
    /// <param name="reason">The message of the exception that <see cref="Load"/> would throw; null on success.</param>
    /// <returns>Whether the requested runtime is loaded now.</returns>
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
    /// Searches as <see cref="Load"/> does, and loads nothing: returns every place of the search with what was found there, also the
    /// places after the library that would be loaded. On Linux the files of the libraries say whether the loader would accept them, and
    /// which library is missing. On Windows and macOS a library that exists counts as one that can be loaded. A library that this process
    /// has loaded already does not change the result.
    /// </summary>
    /// <param name="fileOrFolder">As for <see cref="Load"/>.</param>
    /// <returns>The places in the order of the search. At most one has <see cref="RuntimePlace.IsChosen"/>.</returns>
    public static IReadOnlyList<RuntimePlace> Probe(string? fileOrFolder = null) =>
        new LibraryProbe(new SearchEnvironment()).Places(fileOrFolder);

    /// <summary>
    /// Deletes the library's global objects, for a host that is about to unload the library. OpenVINO cannot be used in this process
    /// afterwards. Ordinary programs never need this. Does nothing if no library is loaded.
    /// </summary>
    /// <exception cref="InvalidOperationException">Some objects of the runtime are not disposed.</exception>
    public static void Shutdown()
    {
        lock (s_lock)
        {
            if (s_runtime is not { IsShutDown: false } runtime)
            {
                return;
            }

            if (LiveObjects != 0)
            {
                throw new InvalidOperationException(
                    $"OpenVINO cannot be shut down: {LiveObjects} of its objects are not disposed. Dispose them first.");
            }

            s_runtime = runtime.ShutDown();
        }
    }

    /// <summary>
    /// Returns the library that <see cref="Load"/> would try first, or the name for the operating system's loader; null if there is none.
    /// Loads nothing, and takes less time than <see cref="Probe"/>, which examines all places.
    /// </summary>
    /// <param name="fileOrFolder">As for <see cref="Load"/>.</param>
    internal static string? Locate(string? fileOrFolder) => s_runtime?.Library.Path
        ?? new LibrarySearch(new SearchEnvironment()).Candidates(fileOrFolder)
            .FirstOrDefault(static candidate => candidate is { IsLibrary: true, File: not null, Refusal: null })?.Path;

    /// <summary>Returns the loaded runtime; the first use loads it.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    /// <exception cref="InvalidOperationException">OpenVINO was shut down.</exception>
    internal static LoadedRuntime EnsureLoaded()
    {
        LoadedRuntime? runtime = s_runtime;
        if (runtime is null)
        {
            Load();
            runtime = s_runtime!;
        }

        return runtime.IsShutDown ? throw new InvalidOperationException("OpenVINO was shut down in this process.") : runtime;
    }

    /// <summary>The folder in which the library was loaded, links not resolved: OpenVINO looks for its plugins there.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    internal static string PluginFolder => EnsureLoaded().Library.Folder;

    internal static void CountCreated() => Interlocked.Increment(ref s_liveObjects);

    internal static void CountFreed() => Interlocked.Decrement(ref s_liveObjects);

    private static LoadedRuntime LoadFirst(string? fileOrFolder)
    {
        if (!Environment.Is64BitProcess)
        {
            throw new OpenVinoLoadException("OpenVINO needs a 64-bit process; this one has 32 bits.");
        }

        LibraryLoader loader = new LibraryLoader(new SearchEnvironment());
        LoadedLibrary library = loader.Load(fileOrFolder) ?? throw NotLoaded(loader.Attempts);
        return LoadedRuntime.Verify(library);
    }

    private static OpenVinoLoadException NotLoaded(IReadOnlyList<LoadAttempt> attempts)
    {
        string result = attempts.Any(static one => one.IsFound)
            ? "An OpenVINO runtime was found, but none can be used."
            : "The OpenVINO runtime was not found.";
        string list = string.Join('\n', attempts.Select(static one => "  - " + one));
        return new OpenVinoLoadException($"{result} Tried:\n{list}\n{Remedy}", attempts);
    }

    private static void RefuseOther(LoadedRuntime current, string? fileOrFolder)
    {
        if (fileOrFolder is null)
        {
            return;
        }

        SearchLocation location = new SearchOrder(new SearchEnvironment()).Locations(fileOrFolder).Single();
        if (!location.Libraries.Any(current.Library.IsSameFile))
        {
            string other = location.Libraries.Count > 0 ? location.Libraries[0] : fileOrFolder;
            throw new InvalidOperationException(
                $"This process has loaded {current.Library.Path} (OpenVINO {current.Version}) and cannot load {other} as well: "
                + "a process can use one OpenVINO. Start another process for it.");
        }
    }
}
