namespace OpenVinoLandmarks.OpenVino;

/// <summary>What the search for the OpenVINO library found in one place. See <see cref="RuntimePlace.Content"/>.</summary>
public enum RuntimePlaceContent
{
    /// <summary>A file with the name of OpenVINO's C library.</summary>
    Library,

    /// <summary>The place exists or is searched by convention, and has no file with the name of the C library.</summary>
    NoLibrary,

    /// <summary>
    /// OpenVINO's other libraries without the C library, as in Python wheels before 2024.4. <see cref="RuntimePlace.Version"/> says which
    /// release it is.
    /// </summary>
    WithoutCLibrary,

    /// <summary>The file or folder does not exist.</summary>
    Missing,

    /// <summary>The file or folder cannot be listed or read, for example without permission.</summary>
    Unreadable,
}
