using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Cli.Messages;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Cli.Diagnosis.Steps;

/// <summary>Runs what <c>ovlandmarks detect</c> runs, with the default models, on a made picture. No compiled model is kept.</summary>
internal static class MainJobTrial
{
    private const int Width = 640, Height = 480;

    /// <summary>Creates the detector, finds faces in the picture, and computes the landmarks of one given box.</summary>
    /// <param name="device">The device that the user named, or null for the default.</param>
    /// <param name="openVinoPath">The runtime that the user named, or null.</param>
    public static async Task<MainJobReport> RunAsync(string? device, string? openVinoPath)
    {
        NoticeLog log = new();
        try
        {
            FaceLandmarkDetectorOptions options = new()
            {
                Engine = { Device = device is null ? null : DeviceSelection.Parse(device), OpenVinoPath = openVinoPath },
                LoggerFactory = log,
            };
            using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
            byte[] pixels = new byte[Width * Height * 3];
            for (int i = 0; i < pixels.Length; i++)
            {
                pixels[i] = (byte)(i / 7);
            }

            MemoryImage picture = new(pixels, Width, Height, Width * 3, PixelFormat.Bgr24);
            await RunOnceAsync(detector, picture);
            long start = Stopwatch.GetTimestamp();
            await RunOnceAsync(detector, picture);
            return Describe(detector, log) with { Milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds };
        }
        catch (LandmarksException e)
        {
            int code = e is ModelException ? ExitCode.Model : ExitCode.Device;
            return new MainJobReport { ExitCode = code, Problem = DoctorStep.FirstLine(e.Message), Notes = log.Notices };
        }
    }

    private static async Task RunOnceAsync(FaceLandmarkDetector detector, MemoryImage picture)
    {
        await detector.DetectAsync(picture, new FaceFilter { MaxFaces = 1 });
        await detector.DetectAsync(picture, [new FaceBox(100, 100, 200, 200)]);
    }

    private static MainJobReport Describe(FaceLandmarkDetector detector, NoticeLog log)
    {
        DetectorInfo info = detector.Info;
        string landmarks = $"{info.Model} {info.Precision}";
        IFaceDetector faceDetector = detector.FaceDetector;
        string faces = faceDetector is FaceDetector network ? $"{network.Name} {network.Info.Precision}" : faceDetector.Name;
        ModelLocator locator = new();
        string[] origins = [.. ((string[][])
            [
                [ModelCatalog.OfficialLandmarks, ModelCatalog.BundledLandmarks],
                [ModelCatalog.OfficialFaceDetector, ModelCatalog.BundledFaceDetector],
            ]).Select(names => locator.ReadFirst(names)).Select(static files => $"{files.Name} is {Where(files.Origin)}")];
        return new MainJobReport
        {
            ExitCode = ExitCode.Success,
            Device = info.Engine.RequestedDevice,
            Engine = info.Engine.Engine,
            LandmarkModel = landmarks,
            FaceDetector = faces,
            Reasons = origins,
            Notes = log.Notices,
        };
    }

    private static string Where(string origin) => origin == "bundled" ? "part of the program" : $"in {Path.GetDirectoryName(origin)}";

    /// <summary>Collects the library's notices, which <c>detect</c> writes to stderr.</summary>
    private sealed class NoticeLog : ILoggerFactory, ILogger
    {
        private readonly List<string> _notices = [];

        public IReadOnlyList<string> Notices => _notices;

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_notices)
            {
                if (IsEnabled(logLevel))
                {
                    _notices.Add(formatter(state, exception));
                }
            }
        }

        public void Dispose()
        {
            // Nothing to free.
        }
    }
}
