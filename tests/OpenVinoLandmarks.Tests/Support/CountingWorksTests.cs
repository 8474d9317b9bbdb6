namespace OpenVinoLandmarks.Tests.Support;

/// <summary>Checks that <see cref="CountedTest"/> counts the native objects of a detector.</summary>
[TestClass]
[TestCategory("EveryRuntime")]
[DoNotParallelize]
[RequiresOpenVino]
public sealed class CountingWorksTests : CountedTest
{
    [TestMethod]
    public void Detector_HasNativeObjects_UntilItIsDisposed()
    {
        FaceLandmarkDetector detector = FaceLandmarkDetector.Create(Bundled.On("CPU"));
        if (NativeObjects.IsRequested)
        {
            Assert.IsGreaterThan(0, NativeObjects.Count(NativeObjectKind.CompiledModel).Alive);
            Assert.IsGreaterThan(0, NativeObjects.Count(NativeObjectKind.InferRequest).Alive);
        }

        detector.Dispose();
        Assert.AreEqual(0, OpenVino.OpenVinoRuntime.LiveObjects);
    }
}
