using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using OpenVinoLandmarks.Hosting.Tests.Support;

namespace OpenVinoLandmarks.Hosting.Tests.Telemetry;

/// <summary>Metrics and traces of the detector, as their listeners see them.</summary>
[TestClass]
public sealed class DetectorTelemetryTests : IDisposable
{
    private const string Duration = "openvino_landmarks.detect.duration";
    private const string Faces = "openvino_landmarks.detect.faces";
    private const string Queue = "openvino_landmarks.queue.length";

    private readonly GatedBackend _backend = new();
    private readonly ServiceProvider _provider;
    private readonly IFaceLandmarkDetector _detector;

    public DetectorTelemetryTests()
    {
        ServiceCollection services = new();
        services.AddFaceLandmarkDetector(options =>
        {
            _backend.Use(options);
            options.ConfigureDetector(static detector => detector.FaceDetector = new TwoFaces());
        });
        _provider = services.BuildServiceProvider();
        _detector = _provider.GetRequiredService<IFaceLandmarkDetector>();
        _detector.WarmUp();
    }

    public void Dispose() => _provider.Dispose();

    [TestMethod]
    public async Task EachCall_IsMeasuredOnce_WithModelDeviceAndOperation()
    {
        using Recorder recorder = new();
        (MemoryImage image, FaceBox[] boxes) = Programs.Image;

        _detector.Detect(image.View);
        _detector.Detect(image.View, boxes);
        await _detector.DetectAsync(image);
        await _detector.DetectAsync(image, boxes);

        const string Tags = "device=gated://test model=gated operation=";
        CollectionAssert.AreEqual(
            new[] { "detect faces", "detect landmarks", "detect faces", "detect landmarks" }.Select(static name => Tags + name).ToArray(),
            recorder.TagsOf(Duration));
        CollectionAssert.AreEqual(new[] { 2.0, 1, 2, 1 }, recorder.ValuesOf(Faces));
        CollectionAssert.AreEqual(recorder.TagsOf(Duration), recorder.TagsOf(Faces));
        Assert.IsTrue(recorder.ValuesOf(Duration).All(static seconds => seconds is > 0 and < 60));
        Assert.AreEqual("s", recorder.UnitOf(Duration));
        Assert.AreEqual("{face}", recorder.UnitOf(Faces));
        Assert.AreEqual("{call}", recorder.UnitOf(Queue));
    }

    [TestMethod]
    public async Task AStream_IsMeasuredPerImage()
    {
        using Recorder recorder = new();
        IImageSource[] images = [.. Enumerable.Repeat(Programs.Image.Image, 6)];

        await foreach (FaceLandmarks[] faces in _detector.DetectStreamAsync(images))
        {
            Assert.HasCount(2, faces);
        }

        Assert.HasCount(6, recorder.ValuesOf(Duration));
        Assert.HasCount(6, recorder.Activities);
    }

    [TestMethod]
    public async Task AFailedCall_HasTheTypeOfItsException_AndNoFaces()
    {
        using Recorder recorder = new();
        FaceBox[] outside = [new FaceBox(9000, 9000, 10, 10)];

        Assert.ThrowsExactly<ImageException>(() => _detector.Detect(Programs.Image.Image.View, outside));
        await Assert.ThrowsExactlyAsync<ImageException>(async () => await _detector.DetectAsync(Programs.Image.Image, outside));
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
            await _detector.DetectAsync(Programs.Image.Image, cancellationToken: new CancellationToken(canceled: true)));

        CollectionAssert.AreEqual(
            new[] { "OpenVinoLandmarks.ImageException", "OpenVinoLandmarks.ImageException", "System.OperationCanceledException" },
            recorder.TagsOf(Duration).Select(static tags => tags.Split("error.type=")[1].Split(' ')[0]).ToArray());
        Assert.IsEmpty(recorder.ValuesOf(Faces));
        Assert.IsTrue(recorder.Activities.All(static activity => activity.Status == ActivityStatusCode.Error));
        StringAssert.Contains(recorder.Activities[0].StatusDescription, "9000");
    }

    [TestMethod]
    public async Task AnActivity_IsAChildOfTheCallers_AndDoesNotStayCurrent()
    {
        using Recorder recorder = new();
        using ActivitySource source = new("the program");
        using Activity? request = source.StartActivity("request");
        Assert.IsNotNull(request);

        _detector.Detect(Programs.Image.Image.View);
        Assert.AreSame(request, Activity.Current);
        await _detector.DetectAsync(Programs.Image.Image, Programs.Image.Boxes);
        Assert.AreSame(request, Activity.Current);

        Activity[] spans = [.. recorder.Activities.Where(static activity => activity.Source.Name == DetectorTelemetry.Name)];
        CollectionAssert.AreEqual(
            new[] { "detect faces", "detect landmarks" }, spans.Select(static span => span.OperationName).ToArray());
        Assert.IsTrue(spans.All(span => span.ParentSpanId == request.SpanId));
        Assert.AreEqual(2, spans[0].GetTagItem("faces"));
        Assert.AreEqual("gated", spans[0].GetTagItem("model"));
        Assert.AreEqual(ActivityStatusCode.Unset, spans[0].Status);
    }

    [TestMethod]
    public async Task TheQueue_HasTheCallsThatWaitForABatch()
    {
        using Recorder recorder = new();
        Assert.AreEqual(0, recorder.Observe(Queue));
        _backend.Gate.Reset();
        Task[] calls =
        [
            .. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () => _detector.Detect(Programs.Image.Image.View, Programs.Image.Boxes),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)),
        ];

        // One call has the only batch.
        Assert.IsTrue(SpinWait.SpinUntil(() => recorder.Observe(Queue) == 3, TimeSpan.FromSeconds(30)));
        _backend.Gate.Set();
        await Task.WhenAll(calls);
        Assert.AreEqual(0, recorder.Observe(Queue));
    }

    [TestMethod]
    public async Task TheQueue_ForgetsCallsThatAreCancelled()
    {
        using Recorder recorder = new();
        _backend.Gate.Reset();
        Task running = Task.Run(() => _detector.Detect(Programs.Image.Image.View, Programs.Image.Boxes));
        using CancellationTokenSource stop = new();
        Assert.IsTrue(SpinWait.SpinUntil(() => _backend.Running == 1, TimeSpan.FromSeconds(30)));
        Task waiting = _detector.DetectAsync(Programs.Image.Image, Programs.Image.Boxes, stop.Token).AsTask();
        Assert.AreEqual(1, recorder.Observe(Queue));

        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);

        Assert.AreEqual(0, recorder.Observe(Queue));
        _backend.Gate.Set();
        await running;
    }

    private sealed class TwoFaces : IFaceDetector
    {
        public string Name => "two faces";

        public IReadOnlyList<FaceBox> Detect(ImageView image, FaceFilter? filter = null) => [new(5, 5, 30, 40), new(50, 5, 30, 40)];

        public ValueTask<IReadOnlyList<FaceBox>> DetectAsync(
            IImageSource image, FaceFilter? filter = null, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Detect(image.View, filter));

        public void Dispose()
        {
        }
    }

    /// <summary>Listens to all measurements and activities.</summary>
    private sealed class Recorder : IDisposable
    {
        private readonly MeterListener _meters = new();
        private readonly ActivityListener _activities;
        private readonly List<(Instrument Instrument, double Value, string Tags)> _measurements = [];
        private readonly List<Activity> _ended = [];
        private readonly List<Instrument> _instruments = [];

        public Recorder()
        {
            _meters.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == DetectorTelemetry.Name)
                {
                    _instruments.Add(instrument);
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _meters.SetMeasurementEventCallback<double>(Record);
            _meters.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Record(instrument, value, tags, state));
            _meters.Start();
            _activities = new ActivityListener
            {
                ShouldListenTo = static _ => true,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    lock (_ended)
                    {
                        _ended.Add(activity);
                    }
                },
            };
            ActivitySource.AddActivityListener(_activities);
        }

        public Activity[] Activities => [.. _ended];

        public string[] TagsOf(string instrument) => [.. Of(instrument).Select(static one => one.Tags)];

        public double[] ValuesOf(string instrument) => [.. Of(instrument).Select(static one => one.Value)];

        public string? UnitOf(string instrument) => _instruments.Single(one => one.Name == instrument).Unit;

        public double Observe(string instrument)
        {
            _meters.RecordObservableInstruments();
            return ValuesOf(instrument)[^1];
        }

        public void Dispose()
        {
            _meters.Dispose();
            _activities.Dispose();
        }

        private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        {
            string text = string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal));
            lock (_measurements)
            {
                _measurements.Add((instrument, value, text));
            }
        }

        private (Instrument Instrument, double Value, string Tags)[] Of(string instrument)
        {
            lock (_measurements)
            {
                return [.. _measurements.Where(one => one.Instrument.Name == instrument)];
            }
        }
    }
}
