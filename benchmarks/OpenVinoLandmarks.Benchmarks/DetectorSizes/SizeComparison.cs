using System.Diagnostics;
using System.Globalization;
using OpenCvSharp;
using OpenVinoLandmarks.Benchmarks.Subjects;
using OpenVinoLandmarks.OpenCv;

namespace OpenVinoLandmarks.Benchmarks.DetectorSizes;

/// <summary>
/// What does a larger input of the face detector cost, and which faces does it find? Prints the time of a detection on a picture of
/// 1600 x 1200, one thread, on each device, all in turns in one process; and the recall on composed pictures of faces of a known size
/// (<see cref="FaceMosaic"/>).
/// </summary>
internal static class SizeComparison
{
    private const int MinCallsPerSlice = 2;
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(4);
    private static readonly int[] s_sides = [256, 384, 512, 640, 1024];
    private static readonly double[] s_faces = [0.01, 0.015, 0.02, 0.03, 0.04, 0.06, 0.10, 0.20];

    /// <summary>Prints both tables.</summary>
    /// <param name="seconds">Duration of the measurement of times; 0 skips it.</param>
    public static void Print(double seconds)
    {
        foreach (string model in Available.FaceDetectors)
        {
            if (seconds > 0)
            {
                PrintCost(model, TimeSpan.FromSeconds(seconds));
            }

            PrintRecall(model);
        }
    }

    private static void PrintCost(string model, TimeSpan duration)
    {
        using Mat sample = SamplePicture.Decode();
        using Mat picture = sample.Resize(new Size(1600, 1200));
        List<(string Device, int Side, FaceDetector Detector, List<double> Times)> all = [];
        foreach (string device in Available.Devices)
        {
            all.AddRange(s_sides.Select(side => (device, side, Create(model, device, side, null), new List<double>())));
        }

        Stopwatch clock = Stopwatch.StartNew();
        for (int round = 0; clock.Elapsed < duration || round < 4; round++)
        {
            foreach ((string _, int _, FaceDetector detector, List<double> times) in all)
            {
                Measure(detector, picture.AsImageView(), round == 0 ? null : times);
            }
        }

        Write($"\n{model}: milliseconds per detection in a picture of 1600 x 1200, {all.Min(one => one.Times.Count)} calls or more each");
        Write("| device | input | least | median | least to 256 | median to 256 |\n|---|---:|---:|---:|---:|---:|");
        foreach ((string device, int side, FaceDetector detector, List<double> times) in all)
        {
            List<double> first = all.First(one => one.Device == device).Times;
            string ratios = FormattableString.Invariant($"{times.Min() / first.Min():F2} | {Median(times) / Median(first):F2}");
            Write($"| {device} | {side} | {times.Min():F2} | {Median(times):F2} | {ratios} |");
            detector.Dispose();
        }
    }

    private static void Measure(FaceDetector detector, ImageView picture, List<double>? times)
    {
        detector.Detect(picture);
        Stopwatch slice = Stopwatch.StartNew();
        for (int call = 0; call < MinCallsPerSlice || slice.Elapsed < s_slice; call++)
        {
            long start = Stopwatch.GetTimestamp();
            detector.Detect(picture);
            times?.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    }

    private static void PrintRecall(string model)
    {
        IReadOnlyList<FaceMosaic.Frame> frames = FaceMosaic.Load();
        if (frames.Count == 0)
        {
            Write("Recall is not measured: export OPENVINO_LANDMARKS_TEST_DATA (scripts/test-data prints it).");
            return;
        }

        string device = Available.Devices[^1];
        Write($"\n{model} on {device}: recall / false boxes per face, by the width of the faces in percent of the picture's longer side");
        Write($"| input | {string.Join(" | ", s_faces.Select(face => FormattableString.Invariant($"{face * 100:0.#} %")))} |");
        Write($"|---|{string.Concat(s_faces.Select(_ => "---|"))}");
        foreach (int side in s_sides)
        {
            PrintRow($"{side}", Create(model, device, side, null));
        }

        PrintRow("384, tiles of 1024", Create(model, device, 384, new FaceTiles()));
        PrintRow("384, tiles of 512", Create(model, device, 384, new FaceTiles { Side = 512 }));

        void PrintRow(string title, FaceDetector detector)
        {
            using (detector)
            {
                Write($"| {title} | {string.Join(" | ", s_faces.Select(face => FaceMosaic.Evaluate(frames, face, detector)))} |");
            }
        }
    }

    private static FaceDetector Create(string model, string device, int side, FaceTiles? tiles) =>
        FaceDetector.Create(new FaceDetectorOptions
        {
            Engine = { Device = DeviceSelection.Parse(device), InferencePrecision = InferencePrecision.F32, Threads = 1 },
            Model = model,
            Precision = Detectors.Precision,
            InputSize = new ImageSize(side, side),
            Tiles = tiles,
        });

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static void Write(string text) => Console.WriteLine(text);
}
