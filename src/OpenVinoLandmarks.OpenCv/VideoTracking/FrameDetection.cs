using System.Diagnostics;
using System.Threading.Channels;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>
/// The second stage of a run: starts the face detector on every n-th frame ahead of the tracker. As many detections run at the same time as
/// frames fit into the target, and the order of the frames stays. The third stage uses it for frames that it could not foresee.
/// </summary>
internal sealed class FrameDetection(
    IFaceLandmarkDetector detector, FaceFilter? filter, int detectEvery, string sourceName, RunCounters counters)
{
    /// <summary>Passes all frames on. An error of the source becomes that of the target.</summary>
    public async Task RunAsync(ChannelReader<PooledFrame> source, ChannelWriter<PooledFrame> target, CancellationToken abort)
    {
        try
        {
            long index = 0;
            await foreach (PooledFrame frame in source.ReadAllAsync(abort).ConfigureAwait(false))
            {
                // The detector may compute on the thread that calls it.
                frame.Detection = index++ % detectEvery == 0 ? Task.Run(() => DetectAsync(frame, abort).AsTask(), abort) : null;
                await target.WriteAsync(frame, abort).ConfigureAwait(false);
            }

            target.Complete();
        }
        catch (Exception e)
        {
            target.Complete(e);
        }
    }

    /// <summary>Finds the faces in a frame.</summary>
    /// <exception cref="DeviceException">The device failed. If it was lost, the message names the frame.</exception>
    public async ValueTask<IReadOnlyList<FaceBox>> DetectAsync(PooledFrame frame, CancellationToken abort)
    {
        long from = Stopwatch.GetTimestamp();
        try
        {
            using MatImage image = new(frame.Picture);
            return await detector.FaceDetector.DetectAsync(image, filter, abort).ConfigureAwait(false);
        }
        catch (DeviceException e) when (e.IsDeviceLost)
        {
            throw NameFrame(e, frame);
        }
        finally
        {
            counters.AddSearched(from);
        }
    }

    /// <summary>Returns the error of a lost device with the name of the frame.</summary>
    public DeviceException NameFrame(DeviceException error, PooledFrame frame)
    {
        // Frames that are processed at the same time fail too. Whichever is reported, the first failure is the reason.
        DeviceException first = detector.Fault ?? error;
        return new DeviceException($"{sourceName}: frame {frame.Info.Number}: {first.Message}", first) { IsDeviceLost = true };
    }
}
