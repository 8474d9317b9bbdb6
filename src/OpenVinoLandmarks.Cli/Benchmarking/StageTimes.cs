using System.Diagnostics;
using OpenVinoLandmarks.Cli.Pictures.Libraries;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>The time of each stage from a picture file to landmarks, measured alone: medians in microseconds.</summary>
/// <param name="PictureDecode">From the bytes of a file to pixels: the mean over the pictures of their medians.</param>
/// <param name="FaceDetection">The face detector: the mean over the pictures of their medians.</param>
/// <param name="Crop">Cropping and resizing one face.</param>
/// <param name="Inference">The landmark model on one face per call.</param>
/// <param name="NumberDecode">From the numbers of the model to the points of one face.</param>
internal sealed record StageTimes(double PictureDecode, double FaceDetection, double Crop, double Inference, double NumberDecode)
{
    /// <summary>Measures all stages.</summary>
    /// <param name="measured">The detector and its model.</param>
    /// <param name="pictures">The pictures; at least one.</param>
    /// <param name="box">A face in the first picture.</param>
    /// <param name="budget">Time per stage.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public static StageTimes Measure(
        MeasuredDetector measured, IReadOnlyList<WorkPicture> pictures, FaceBox box, TimeSpan budget, CancellationToken cancellationToken)
    {
        TimeSpan share = budget / pictures.Count;
        IFaceDetector faceDetector = measured.Detector.FaceDetector;
        double decode = pictures.Average(picture =>
            StageClock.Microseconds(
                share, () => PictureLibrary.Current.Decode(picture.File, picture.Name, picture.Reading).Dispose(), cancellationToken));
        double detect = pictures.Average(picture =>
            StageClock.Microseconds(share, () => faceDetector.Detect(picture.Pixels.View), cancellationToken));

        LoadedPicture first = pictures[0].Pixels;
        PixelRegion region = box.ToRegion(first.View.Width, first.View.Height);
        ImageModelInfo model = measured.Model.Info;
        using ImageBatch batch = measured.Model.Rent(1);
        FaceLandmarks found = default!;
        double Time(Action step) => StageClock.Microseconds(budget, step, cancellationToken);

        StageTimes times = new(
            decode,
            detect,
            Time(() => FaceCrop.Write(first.View, region, batch.Input(0), model.InputWidth, model.InputHeight)),
            Time(() => batch.Run(1)),
            Time(() => found = LandmarkDecoder.Decode(batch.Output(0), region, box)));
        GC.KeepAlive(found);
        return times;
    }
}

/// <summary>Measures the time of a short action: the median over many samples, each of which is long enough for the clock.</summary>
internal static class StageClock
{
    private const int MinSamples = 5;
    private const int MaxCallsPerSample = 1 << 20;
    private static readonly TimeSpan s_minSampleTime = TimeSpan.FromMilliseconds(0.5);

    /// <summary>
    /// Returns the median time of one call in microseconds. A warm-up of a quarter of the budget comes first, in which the JIT compiler and
    /// the caches settle.
    /// </summary>
    public static double Microseconds(TimeSpan budget, Action call, CancellationToken cancellationToken)
    {
        int calls = 1;
        Sample(budget / 4, call, ref calls, cancellationToken);
        List<double> samples = Sample(budget, call, ref calls, cancellationToken);
        samples.Sort();
        return samples[samples.Count / 2];
    }

    // If a sample is too short for the clock, the samples before it are discarded. They were long for other reasons: the first call can
    // take as long as a thousand later ones, and the system may have interrupted a sample.
    private static List<double> Sample(TimeSpan budget, Action call, ref int calls, CancellationToken cancellationToken)
    {
        List<double> samples = [];
        long from = Stopwatch.GetTimestamp();
        while (samples.Count < MinSamples || Stopwatch.GetElapsedTime(from) < budget)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan sample = Time(call, calls);
            if (sample < s_minSampleTime && calls < MaxCallsPerSample)
            {
                calls *= 2;
                samples.Clear();
            }
            else
            {
                samples.Add(sample.TotalMicroseconds / calls);
            }
        }

        return samples;
    }

    private static TimeSpan Time(Action call, int calls)
    {
        long from = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            call();
        }

        return Stopwatch.GetElapsedTime(from);
    }
}
