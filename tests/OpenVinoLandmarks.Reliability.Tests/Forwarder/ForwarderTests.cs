namespace OpenVinoLandmarks.Reliability.Tests.Forwarder;

/// <summary>The forwarder itself: it must find leaks and misuses, or the other tests of this project would prove nothing.</summary>
[TestClass]
[RequiresForwarder]
public sealed class ForwarderTests
{
    private const int Refused = -14;

    [TestInitialize]
    [TestCleanup]
    public void Reset() => NativeObjects.Reset();

    [TestMethod]
    public void Kinds_HaveTheSameNamesInCAndInCSharp()
    {
        foreach (NativeObjectKind kind in Enum.GetValues<NativeObjectKind>())
        {
            Assert.AreEqual(kind.ToString(), NativeObjects.NameOf(kind)?.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        }

        Assert.IsNull(NativeObjects.NameOf(Enum.GetValues<NativeObjectKind>()[^1] + 1));
    }

    [TestMethod]
    public void Object_IsAliveUntilItIsFreed()
    {
        nint layout = 0;
        Assert.AreEqual(0, RawApi.CreateLayout(ref layout));
        Assert.AreEqual(new NativeObjectCount(1, 0), NativeObjects.Count(NativeObjectKind.Layout));

        nint text = RawApi.LayoutToString(layout);
        Assert.AreEqual(2, NativeObjects.Alive);

        RawApi.FreeText(text);
        RawApi.FreeLayout(layout);
        Assert.AreEqual(new NativeObjectCount(1, 1), NativeObjects.Count(NativeObjectKind.Layout));
        Assert.AreEqual(0, NativeObjects.Alive);
        NativeObjects.AssertNoneLeft();
    }

    [TestMethod]
    public void LeftObject_FailsTheTestThatLeftIt_AndOutlivesAReset()
    {
        nint layout = 0;
        Assert.AreEqual(0, RawApi.CreateLayout(ref layout));
        NativeObjects.Reset();

        AssertFailedException failure = Assert.ThrowsExactly<AssertFailedException>(() => NativeObjects.AssertNoneLeft());
        StringAssert.Contains(failure.Message, "LAYOUT");

        RawApi.FreeLayout(layout);
        NativeObjects.AssertNoneLeft();
    }

    [TestMethod]
    public void SecondFree_IsNoted_AndDoesNotReachTheRuntime()
    {
        nint layout = 0;
        Assert.AreEqual(0, RawApi.CreateLayout(ref layout));
        RawApi.FreeLayout(layout);
        RawApi.FreeLayout(layout);

        Assert.AreEqual(1, NativeObjects.Misuses);
        StringAssert.Contains(NativeObjects.Report(), "ov_layout_free frees");
    }

    [TestMethod]
    public void FreeOfAnotherKind_IsNoted_AndTheObjectStaysAlive()
    {
        nint layout = 0;
        Assert.AreEqual(0, RawApi.CreateLayout(ref layout));
        RawApi.FreeModel(layout);

        Assert.AreEqual(1, NativeObjects.Misuses);
        Assert.AreEqual(1, NativeObjects.Alive);
        RawApi.FreeLayout(layout);
    }

    [TestMethod]
    public void UseAfterFree_IsNoted_AndDoesNotReachTheRuntime()
    {
        nint layout = 0;
        Assert.AreEqual(0, RawApi.CreateLayout(ref layout));
        RawApi.FreeLayout(layout);

        Assert.AreEqual(0, RawApi.LayoutToString(layout));
        Assert.AreEqual(1, NativeObjects.Misuses);
    }

    [TestMethod]
    public void PlannedFailure_HitsTheNthCallOnly_AndLeavesOutParametersAlone()
    {
        nint first = 0;
        nint second = 42;
        long calls = NativeObjects.Calls;
        NativeObjects.FailAt(2, -8);

        Assert.AreEqual(0, RawApi.CreateLayout(ref first));
        Assert.IsNull(NativeObjects.FailedFunction);
        Assert.AreEqual(-8, RawApi.CreateLayout(ref second));
        Assert.AreEqual(42, second);
        Assert.AreEqual("ov_layout_create", NativeObjects.FailedFunction);
        Assert.AreEqual(0, RawApi.CreateLayout(ref second));
        Assert.AreEqual(calls + 3, NativeObjects.Calls);

        RawApi.FreeLayout(first);
        RawApi.FreeLayout(second);
    }

    [TestMethod]
    public void PlannedFailureOfAFunction_LetsOthersPass()
    {
        nint core = 0;
        nint layout = 0;
        NativeObjects.FailFunction("ov_core_create", 1, Refused);

        Assert.AreEqual(0, RawApi.CreateLayout(ref layout));
        Assert.AreEqual(Refused, RawApi.CreateCore(ref core));
        Assert.AreEqual(0, RawApi.CreateCore(ref core));

        RawApi.FreeCore(core);
        RawApi.FreeLayout(layout);
    }

    [TestMethod]
    public void CountsAndPlannedFailure_FromEightThreads_AreExact()
    {
        const int PerThread = 5_000;
        int failures = 0;
        NativeObjects.FailAt(4 * PerThread, -8);

        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < PerThread; i++)
            {
                nint layout = 0;
                if (RawApi.CreateLayout(ref layout) != 0)
                {
                    Interlocked.Increment(ref failures);
                }

                RawApi.FreeLayout(layout);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.AreEqual(1, failures);
        Assert.AreEqual(new NativeObjectCount((8 * PerThread) - 1, (8 * PerThread) - 1), NativeObjects.Count(NativeObjectKind.Layout));
        NativeObjects.AssertNoneLeft();
    }

    [TestMethod]
    public void PropertyKeys_AreTheRuntimesOwn() => Assert.AreEqual("CACHE_DIR", RawApi.PropertyKey("ov_property_key_cache_dir"));
}
