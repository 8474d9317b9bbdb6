using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// Base class of tests after which no native object may be left. It counts where the process runs through the forwarding library
/// (<see cref="NativeObjects.IsRequested"/>) and does nothing elsewhere, so that the same tests run both ways.
/// </summary>
public abstract class CountedTest
{
    private long _aliveBefore;

    /// <summary>Whether the objects of this test are counted.</summary>
    protected virtual bool IsCounted => NativeObjects.IsRequested;

    /// <summary>Set by the test framework.</summary>
    public TestContext TestContext { get; set; } = null!;

    /// <summary>What a test before this one left behind is that test's failure, not this one's.</summary>
    [TestInitialize]
    public void StartCounting()
    {
        if (IsCounted)
        {
            NativeObjects.Reset();
            _aliveBefore = NativeObjects.Alive;
        }
    }

    /// <summary>Fails the test where it left an object; prints what it made.</summary>
    [TestCleanup]
    public void AssertNoNativeObjectIsLeft()
    {
        if (IsCounted)
        {
            NativeObjects.FailAt(0, 0);
            NativeObjects.AssertNoneLeft(_aliveBefore);
            TestContext.WriteLine(NativeObjects.Report());
        }
    }
}
