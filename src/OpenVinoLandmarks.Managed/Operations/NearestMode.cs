namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>How a place becomes the nearest element; in the order of the attribute's words in <see cref="InterpolationRequest"/>.</summary>
internal enum NearestMode
{
    RoundPreferFloor,
    RoundPreferCeil,
    Floor,
    Ceil,

    /// <summary>Up when the result is smaller than the source, else towards zero.</summary>
    Simple,
}
