using OpenVinoLandmarks.Tests.Support;

namespace OpenVinoLandmarks.Devices.Tests.Faults;

/// <summary>A detector whose device is lost: it says so, refuses further calls, and another one can be created.</summary>
[TestClass]
[TestCategory("MainPath")]
public sealed class LostDeviceTests : DeviceTest
{
    private const string Lost = "CPU_AS_NPU_FAIL";

    private static readonly FaceBox[] s_face = [Astronaut.Face];

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public async Task ALostNpu_FaultsTheDetector_InEveryCall_AndAnotherDetectorWorks()
    {
        MemoryImage image = Astronaut.InMemory();
        using (FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("NPU")))
        {
            FaceLandmarks[] expected = detector.Detect(image.View, s_face);
            Assert.IsNull(detector.Fault);
            SetForThisTest(Lost, "2 in every call");
            CollectionAssert.AreEqual(expected, detector.Detect(image.View, s_face));

            DeviceException lost = Assert.ThrowsExactly<DeviceException>(() => detector.Detect(image.View, s_face));
            Assert.IsTrue(lost.IsDeviceLost);
            Assert.AreSame(lost, detector.Fault);
            StringAssert.StartsWith(lost.Message, "The device NPU failed while it ran face-landmarks-5pt-0002: ");
            StringAssert.Contains(lost.Message, "ZE_RESULT_ERROR_DEVICE_LOST");
            Assert.DoesNotContain("\n", lost.Message);

            RemoveVariables();
            RefusedAfter(lost, Assert.ThrowsExactly<DeviceException>(() => detector.Detect(image.View, s_face)));
            RefusedAfter(lost, Assert.ThrowsExactly<DeviceException>(() => detector.Detect(image.View)));
            RefusedAfter(lost, Assert.ThrowsExactly<DeviceException>(() => detector.WarmUp(8)));
            RefusedAfter(lost, await Assert.ThrowsExactlyAsync<DeviceException>(async () => await detector.DetectAsync(image, s_face)));
            RefusedAfter(lost, await Assert.ThrowsExactlyAsync<DeviceException>(async () => await detector.DetectAsync(image)));
            RefusedAfter(lost, Assert.ThrowsExactly<DeviceException>(() => detector.DetectStreamAsync(Repeat(image, 1))));

            using FaceLandmarkDetector another = FaceLandmarkDetector.Create(Bundled.On("NPU"));
            CollectionAssert.AreEqual(expected, another.Detect(image.View, s_face));
        }
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public void ALostNpu_FaultsTheDetector_IfTheFaceDetectorRan()
    {
        MemoryImage image = Astronaut.InMemory();
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("NPU"));
        Assert.HasCount(1, detector.Detect(image.View));
        SetForThisTest(Lost, "1 of the face detector");

        DeviceException lost = Assert.ThrowsExactly<DeviceException>(() => detector.Detect(image.View));
        StringAssert.Contains(lost.Message, "face-detection-0002");
        Assert.AreSame(lost, detector.Fault);
        Assert.AreSame(lost, detector.FaceDetector.Fault);
        RefusedAfter(lost, Assert.ThrowsExactly<DeviceException>(() => detector.Detect(image.View, s_face)));
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public async Task ALostNpu_EndsEveryCallInFlight()
    {
        MemoryImage image = Astronaut.InMemory();
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("NPU"));
        FaceLandmarks[] expected = detector.Detect(image.View, s_face);
        SetForThisTest(Lost, "5 of many calls");
        FaceBox[] several = [.. Enumerable.Repeat(Astronaut.Face, 3)];
        Task<FaceLandmarks[]>[] calls =
        [
            .. Enumerable.Range(0, 24).Select(i => i % 2 == 0
                ? detector.DetectAsync(image, several).AsTask()
                : Task.Run(() => detector.Detect(image.View, several))),
        ];
        await ((Task)Task.WhenAll(calls)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        foreach (Task<FaceLandmarks[]> call in calls)
        {
            if (call.IsCompletedSuccessfully)
            {
                Assert.AreEqual(expected[0], call.Result[2]);
            }
            else
            {
                DeviceException error = (DeviceException)call.Exception!.InnerException!;
                Assert.IsTrue(error.IsDeviceLost, error.ToString());
            }
        }

        Assert.IsNotNull(detector.Fault);
        Assert.IsGreaterThan(15, calls.Count(static call => call.IsFaulted));
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public async Task ALostNpu_EndsAStream_AfterTheResultsBeforeIt()
    {
        MemoryImage image = Astronaut.InMemory();
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("NPU"));
        SetForThisTest(Lost, "6 of a stream");
        int results = 0;
        DeviceException lost = await Assert.ThrowsExactlyAsync<DeviceException>(async () =>
        {
            await foreach (FaceLandmarks[] faces in detector.DetectStreamAsync(Repeat(image, 100), inFlight: 4))
            {
                Assert.HasCount(1, faces);
                results++;
            }
        });
        Assert.IsTrue(lost.IsDeviceLost);
        Assert.IsLessThanOrEqualTo(5, results);
        Assert.IsNotNull(detector.Fault);
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public void AMistakeOfTheCaller_DoesNotFaultTheDetector()
    {
        MemoryImage image = Astronaut.InMemory();
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("NPU"));
        Assert.ThrowsExactly<ImageException>(() => detector.Detect(image.View, [new FaceBox(9000, 9000, 50, 50)]));
        Assert.ThrowsExactly<ArgumentException>(() => detector.Detect(image.View, s_face, []));
        Assert.ThrowsExactly<ArgumentException>(() => detector.Detect(image.View, [new FaceBox(1, 1, float.NaN, 5)]));
        Assert.IsNull(detector.Fault);
        Assert.HasCount(1, detector.Detect(image.View, s_face));
    }

    [TestMethod]
    [TestCategory("NPU")]
    [RequiresNpuDriver]
    public void WithAList_TheNextDeviceTakesOver_AndTheDetectorSaysWhichOne()
    {
        MemoryImage image = Astronaut.InMemory();
        using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("AUTO:NPU,CPU", static options =>
        {
            options.Engine.Properties["ENABLE_STARTUP_FALLBACK"] = "NO";
            options.Engine.InferencePrecision = InferencePrecision.Auto;
        }));
        FaceLandmarks[] before = detector.Detect(image.View, s_face);
        StringAssert.StartsWith(detector.Info.Engine.ExecutedDevices.Single(), "NPU");
        SetForThisTest(Lost, "1 of a list");

        FaceLandmarks[] after = detector.Detect(image.View, s_face);
        Assert.IsNull(detector.Fault);
        Assert.AreEqual("CPU", detector.Info.Engine.ExecutedDevices.Single());
        Assert.AreNotEqual("unknown", detector.Info.Engine.InferencePrecision);
        Assert.AreEqual("AUTO:NPU,CPU", detector.Info.Engine.RequestedDevice);
        Assert.AreEqual(before[0].Nose.X, after[0].Nose.X, 0.5f);
    }

    private static void RefusedAfter(DeviceException lost, DeviceException refusal)
    {
        Assert.AreSame(lost, refusal.InnerException);
        Assert.IsTrue(refusal.IsDeviceLost);
        StringAssert.StartsWith(refusal.Message, lost.Message);
        StringAssert.Contains(refusal.Message, "create another one");
    }

    private static IAsyncEnumerable<ImageWithBoxes> Repeat(IImageSource image, int count) =>
        Enumerable.Repeat(new ImageWithBoxes(image, s_face), count).ToAsyncEnumerable();
}
