namespace OpenVinoLandmarks.Tests.Support;

/// <summary>That the counting of <see cref="CountedTest"/> sees what the detector makes.</summary>
[TestClass]
[TestCategory("EveryRuntime")]
[DoNotParallelize]
[RequiresOpenVino]
public sealed class CountingWorksTests : CountedTest
{
    [TestMethod]
    public void LivingDetector_HasNativeObjects_AndADisposedOneHasNone()
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
