using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>
/// Base class of tests that must not leave a native object behind. It counts objects if the process uses the forwarding library
/// (<see cref="NativeObjects.IsRequested"/>) and does nothing otherwise, so that the same tests run in both ways.
/// </summary>
public abstract class CountedTest
{
    private long _aliveBefore;

    /// <summary>Whether this test counts native objects.</summary>
    protected virtual bool IsCounted => NativeObjects.IsRequested;

    /// <summary>Set by the test framework.</summary>
    public TestContext TestContext { get; set; } = null!;

    /// <summary>Starts to count. Objects that an earlier test left are that test's failure, not this one's.</summary>
    [TestInitialize]
    public void StartCounting()
    {
        if (IsCounted)
        {
            NativeObjects.Reset();
            _aliveBefore = NativeObjects.Alive;
        }
    }

    /// <summary>Fails the test if it left an object; otherwise prints the counts.</summary>
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
