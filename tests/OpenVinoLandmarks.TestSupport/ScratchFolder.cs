namespace OpenVinoLandmarks.TestSupport;

/// <summary>A folder of one test's own, with letters and a blank that careless code trips over; gone afterwards.</summary>
public sealed class ScratchFolder : IDisposable
{
    /// <summary>Makes the folder.</summary>
    public ScratchFolder()
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"ovl großes Bild {Guid.NewGuid():N}")).FullName;
    }

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>The path of a file in it, there or not.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, making folders above it, and gives its path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        string file = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        System.IO.File.WriteAllBytes(file, content);
        return file;
    }

    /// <summary>Copies a file into the folder, and gives its path there.</summary>
    public string Copy(string source, string name) => Write(name, System.IO.File.ReadAllBytes(source));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
