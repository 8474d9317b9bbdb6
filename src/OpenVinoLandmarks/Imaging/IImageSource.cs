namespace OpenVinoLandmarks;

/// <summary>
/// An image that asynchronous calls can view more than once: an <see cref="ImageView"/> exists only on the stack and cannot be kept
/// across an await. The pixels must not change or move until the call that received the source has ended. <see cref="MemoryImage"/>
/// implements it for managed memory; implement it for other memory, such as the buffers of a camera.
/// </summary>
public interface IImageSource
{
    /// <summary>
    /// A view of the pixels, valid as long as this object is alive and not disposed. Calls may come from several threads at a time, and
    /// every call returns the same pixels.
    /// </summary>
    ImageView View { get; }
}
