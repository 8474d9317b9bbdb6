using OpenCvSharp;
using OpenVinoLandmarks.Engines;
using OpenVinoLandmarks.Faces;
using OpenVinoLandmarks.Imaging;
using OpenVinoLandmarks.Landmarks;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Cli.Benchmarking;

/// <summary>What each step of the way costs alone, in microseconds, as a median.</summary>
/// <param name="PictureDecode">From a file's bytes to pixels; the mean of the pictures' medians.</param>
/// <param name="FaceDetection">The mean of the pictures' medians.</param>
/// <param name="Crop">Of one face.</param>
/// <param name="Inference">Of one face, alone in a call.</param>
/// <param name="NumberDecode">From the model's numbers to points; of one face.</param>
internal sealed record StageTimes(double PictureDecode, double FaceDetection, double Crop, double Inference, double NumberDecode)
{
    /// <param name="detector">For its face detector.</param>
    /// <param name="engine">The landmark engine.</param>
    /// <param name="pictures">The pictures; faces are taken from the first.</param>
    /// <param name="box">A face in the first picture.</param>
    /// <param name="budget">Time for each step.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static StageTimes Measure(FaceLandmarkDetector detector, ILandmarkEngine engine, IReadOnlyList<WorkPicture> pictures, FaceBox box, TimeSpan budget, CancellationToken cancellationToken)
    {
        TimeSpan share = budget / pictures.Count;
        double decode = pictures.Average(picture => StageClock.Microseconds(share, () => PictureReader.Decode(picture.File, picture.Name).Dispose(), cancellationToken));
        double detect = pictures.Average(picture => StageClock.Microseconds(share, () => detector.FaceDetector.Detect(picture.Mat.AsImageView()), cancellationToken));

        Mat first = pictures[0].Mat;
        using MatImage image = new(first);
        PixelRegion region = PixelRegion.FromBox(box, first.Cols, first.Rows);
        byte[] crop = new byte[FaceCrop.ByteCount(engine.CropWidth, engine.CropHeight)];
        float[] values = new float[ILandmarkEngine.ValuesPerFace];
        FaceLandmarks found = default!;
        double Time(Action step) => StageClock.Microseconds(budget, step, cancellationToken);

        StageTimes times = new(
            decode,
            detect,
            Time(() => FaceCrop.Write(image.View, region, crop, engine.CropWidth, engine.CropHeight)),
            Time(() => engine.Infer(new OneCrop(crop), 1, values)),
            Time(() => found = LandmarkDecoder.Decode(values, region, box)));
        GC.KeepAlive(found);
        return times;
    }
}
