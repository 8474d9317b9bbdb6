namespace OpenVinoLandmarks.Imaging;

/// <summary>
/// An image that can be looked at again later: what asynchronous calls take, because an <see cref="ImageView"/> cannot be kept
/// across an await. The pixels must not change or move until the call that was given the source has ended.
/// </summary>
public interface IImageSource
{
    /// <summary>A view of the pixels, valid while this object is alive and not disposed.</summary>
    ImageView View { get; }
}
