using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Reliability.Tests;

/// <summary>
/// Base class of the tests that use the bindings in this process: they run through the forwarder, and fail if they leave a native object.
/// </summary>
public abstract class ThroughForwarder : CountedTest
{
    /// <inheritdoc/>
    protected override bool IsCounted => TestData.Forwarder is not null && TestData.DefaultRuntime is not null;

    /// <summary>Loads the forwarder. A process loads one library, once, and any test can be the first.</summary>
    [TestInitialize]
    public void LoadThroughForwarder()
    {
        if (IsCounted)
        {
            OpenVinoRuntime.Load(NativeObjects.UseForwarder());
        }
    }
}
