namespace OpenVinoLandmarks.Imaging.Resizing;

/// <summary>Reads one pixel of a format as three 8-bit values. Implemented by empty structs, so that each format gets code of its own.</summary>
internal interface IPixelReader
{
    /// <summary>The blue, green and red of the pixel that starts at <paramref name="pixel"/>.</summary>
    static abstract (int Blue, int Green, int Red) Read(ref readonly byte pixel);
}
