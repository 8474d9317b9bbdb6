namespace OpenVinoLandmarks;

/// <summary>
/// The pixels that a <see cref="FaceAligner"/> uses where the aligned face leaves the image. Pixels at the border itself are interpolated
/// between the image and these.
/// </summary>
public enum AlignBorder
{
    /// <summary>Black. OpenCV's BORDER_CONSTANT with 0, the border that recognition models are usually trained with.</summary>
    Black,

    /// <summary>The nearest pixel of the image: <c>aaa|abcdef|fff</c>. OpenCV's BORDER_REPLICATE.</summary>
    Replicate,

    /// <summary>
    /// The image mirrored at its outermost pixels, which are not repeated: <c>dcb|abcdef|edc</c>. OpenCV's BORDER_REFLECT_101.
    /// </summary>
    Reflect,
}
