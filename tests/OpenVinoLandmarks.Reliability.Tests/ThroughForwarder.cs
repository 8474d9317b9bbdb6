using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Reliability.Tests;

/// <summary>Base of all tests here that use the bindings: they run on the forwarder, and leave no native object behind.</summary>
public abstract class ThroughForwarder : CountedTest
{
    /// <inheritdoc/>
    protected override bool IsCounted => TestData.Forwarder is not null && TestData.DefaultRuntime is not null;

    /// <summary>Loading is global and once: every test may be the first.</summary>
    [TestInitialize]
    public void LoadThroughForwarder()
    {
        if (IsCounted)
        {
            OpenVinoRuntime.Load(NativeObjects.UseForwarder());
        }
    }
}
