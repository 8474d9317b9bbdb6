using OpenVinoLandmarks.OpenVino.Interop;
using OpenVinoLandmarks.OpenVino.Tensors;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>The loaded library with what was found out about it: version, numbers of the element types.</summary>
internal sealed class LoadedRuntime
{
    private LoadedRuntime(LoadedLibrary library, OpenVinoVersion version, ElementTypeNumbers elementTypes) =>
        (Library, Version, ElementTypes) = (library, version, elementTypes);

    internal LoadedLibrary Library { get; }

    internal nint Handle => Library.Handle;

    internal OpenVinoVersion Version { get; }

    internal ElementTypeNumbers ElementTypes { get; }

    /// <summary>Asks the version, chooses the numbers by it, and proves them on tensors of one element.</summary>
    /// <param name="library">The library.</param>
    /// <param name="publish">Makes the runtime known, which the calls of the proof need; called with null when the proof fails.</param>
    internal static LoadedRuntime Probe(LoadedLibrary library, Action<LoadedRuntime?> publish)
    {
        OpenVinoVersion version = ReadVersion(library);
        LoadedRuntime runtime = new LoadedRuntime(library, version, ElementTypeNumbers.For(version));
        publish(runtime);
        try
        {
            runtime.ElementTypes.Prove(version);
            return runtime;
        }
        catch (OpenVinoException e)
        {
            publish(null);
            throw new OpenVinoLoadException($"{library.Path} cannot be used: {e.Message}", e);
        }
        catch
        {
            publish(null);
            throw;
        }
    }

    // Through the addresses: the imports resolve to the published runtime, and there is none yet.
    private static unsafe OpenVinoVersion ReadVersion(LoadedLibrary library)
    {
        delegate* unmanaged[Cdecl]<OvVersion*, OpenVinoStatus> get = (delegate* unmanaged[Cdecl]<OvVersion*, OpenVinoStatus>)library.Export("ov_get_openvino_version");
        delegate* unmanaged[Cdecl]<OvVersion*, void> free = (delegate* unmanaged[Cdecl]<OvVersion*, void>)library.Export("ov_version_free");
        OvVersion version = default;
        OpenVinoStatus status = get(&version);
        if (status != OpenVinoStatus.Ok)
        {
            throw new OpenVinoLoadException($"{library.Path} does not tell its version (status {(int)status}).");
        }

        try
        {
            return OpenVinoVersion.From(version);
        }
        finally
        {
            free(&version);
        }
    }
}
