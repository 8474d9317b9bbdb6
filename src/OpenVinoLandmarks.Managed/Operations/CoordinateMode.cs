namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>How a place in the result becomes a place in the source; in the order of the attribute's words in <see cref="InterpolationRequest"/>.</summary>
internal enum CoordinateMode
{
    HalfPixel,
    PytorchHalfPixel,
    Asymmetric,
    TfHalfPixelForNn,
    AlignCorners,
}
