namespace OpenVinoLandmarks.OpenCv;

/// <summary>How <see cref="FaceAnonymizer"/> makes a face unrecognizable. docs/anonymizing.md compares the methods.</summary>
public enum AnonymizeMethod
{
    /// <summary>
    /// The area is reduced to at most four cells per side, with less contrast, and interpolated between them. The result looks like a
    /// strong blur, but only the mean colors of the cells are left of the face.
    /// </summary>
    Blur,

    /// <summary>The area is reduced to the same cells, which stay visible as rectangles of one color.</summary>
    Pixelate,

    /// <summary>The area becomes black: nothing of the face is left. Use it if a mean color of a cell is already too much.</summary>
    Fill,
}
