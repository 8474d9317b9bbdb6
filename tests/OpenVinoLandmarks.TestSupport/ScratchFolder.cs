namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// A temporary folder for one test; disposing deletes it. Its path has a space and a non-ASCII letter, so that code which cannot handle
/// them fails.
/// </summary>
public sealed class ScratchFolder : IDisposable
{
    /// <summary>Creates the folder.</summary>
    public ScratchFolder()
    {
        string name = $"ovl großes Bild {Guid.NewGuid():N}";
        Path = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), name)).FullName;
    }

    /// <summary>The full path of the folder.</summary>
    public string Path { get; }

    /// <summary>Returns the full path of a file in the folder, whether the file exists or not.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, creates the folders above it, and returns its full path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        string file = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        System.IO.File.WriteAllBytes(file, content);
        return file;
    }

    /// <summary>Copies a file into the folder and returns the full path of the copy.</summary>
    public string Copy(string source, string name) => Write(name, System.IO.File.ReadAllBytes(source));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
