namespace OpenVinoLandmarks.Engines;

/// <summary>
/// Gives an engine its crops, one at a time and straight into the engine's own input: nothing is collected or copied on the way. A
/// crop is 8-bit BGR, rows of pixels without gaps (NHWC).
/// </summary>
public interface ICropWriter
{
    /// <summary>Writes one crop. Engines may ask in any order; asynchronous calls may ask from several threads at once, each crop once.</summary>
    /// <param name="index">Number of the crop, from 0 to the call's count - 1.</param>
    /// <param name="crop">Takes <c>CropHeight * CropWidth * 3</c> bytes, all of which must be written: they hold another crop's.</param>
    void Write(int index, Span<byte> crop);
}
