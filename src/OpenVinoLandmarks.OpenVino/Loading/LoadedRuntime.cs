using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>
/// A loaded OpenVINO library that was verified, with its version and its numbers of the element types. Immutable. The functions are called
/// through their addresses, because imports resolve to the runtime of the process, which is set only after the verification.
/// </summary>
internal sealed class LoadedRuntime
{
    private LoadedRuntime(LoadedLibrary library, OpenVinoVersion version, ElementTypeNumbers elementTypes, bool isShutDown) =>
        (Library, Version, ElementTypes, IsShutDown) = (library, version, elementTypes, isShutDown);

    internal LoadedLibrary Library { get; }

    internal OpenVinoVersion Version { get; }

    internal ElementTypeNumbers ElementTypes { get; }

    /// <summary>Whether the library's global objects are deleted, so that nothing of it can be used.</summary>
    internal bool IsShutDown { get; }

    /// <summary>Reads the version, chooses the element type numbers for it, and verifies them with tensors of one element.</summary>
    /// <exception cref="OpenVinoLoadException">A function fails, or the numbers are not those of this runtime.</exception>
    internal static LoadedRuntime Verify(LoadedLibrary library)
    {
        OpenVinoVersion version = ReadVersion(library);
        ElementTypeNumbers elementTypes = ElementTypeNumbers.For(version);
        elementTypes.Verify(library, version);
        return new LoadedRuntime(library, version, elementTypes, isShutDown: false);
    }

    /// <summary>Deletes the library's global objects, and returns the state that refuses every further use.</summary>
    internal unsafe LoadedRuntime ShutDown()
    {
        ((delegate* unmanaged[Cdecl]<void>)Library.RequiredExport("ov_shutdown"))();
        return new LoadedRuntime(Library, Version, ElementTypes, isShutDown: true);
    }

    private static unsafe OpenVinoVersion ReadVersion(LoadedLibrary library)
    {
        nint get = library.RequiredExport("ov_get_openvino_version"), free = library.RequiredExport("ov_version_free");
        NativeVersion version = default;
        OpenVinoStatus status = ((delegate* unmanaged[Cdecl]<NativeVersion*, OpenVinoStatus>)get)(&version);
        if (status != OpenVinoStatus.Ok)
        {
            throw new OpenVinoLoadException(
                $"{library.Path} cannot be used: it does not return its version (status {(int)status}, {status}).");
        }

        try
        {
            return OpenVinoVersion.Parse(
                Marshal.PtrToStringUTF8(version.BuildNumber) ?? string.Empty, Marshal.PtrToStringUTF8(version.Description) ?? string.Empty);
        }
        catch (FormatException e)
        {
            throw new OpenVinoLoadException($"{library.Path} cannot be used: {e.Message}", e);
        }
        finally
        {
            ((delegate* unmanaged[Cdecl]<NativeVersion*, void>)free)(&version);
        }
    }

    /// <summary>The struct <c>ov_version_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct NativeVersion
    {
        internal nint BuildNumber;
        internal nint Description;
    }
}
