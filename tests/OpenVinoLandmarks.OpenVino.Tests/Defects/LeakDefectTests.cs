namespace OpenVinoLandmarks.OpenVino.Tests.Defects;

/// <summary>
/// Memory leaks; numbered as in docs/defects.md. The texts and lists are large, so that a leak in a loop of calls has hundreds of
/// megabytes, far more than a test process grows otherwise.
/// </summary>
[TestClass]
[DoNotParallelize]
[RequiresOpenVino]
public sealed class LeakDefectTests : IDisposable
{
    private const int Rounds = 800;
    private const long Bound = 40L << 20;

    private readonly Core _core = new();
    private readonly string _large = new('x', 100_000);

    public void Dispose() => _core.Dispose();

    [TestMethod]
    public void D18_PropertiesOfACompilation_DoNotStayPinned()
    {
        using Model model = TinyModels.Copies(_core);
        Dictionary<string, string> properties = new Dictionary<string, string> { ["NUM_STREAMS"] = "1", ["PERF_COUNT"] = "NO" };
        long before = Pinned();
        for (int round = 0; round < 50; round++)
        {
            _core.CompileModel(model, "CPU", properties).Dispose();
        }

        Assert.IsLessThan(before + 10, Pinned());
    }

    [TestMethod]
    public void D19_TheTextOfAnError_IsFreed() => AssertNoGrowth(() =>
        Assert.IsFalse(_core.TryGetProperty(_large, "FULL_DEVICE_NAME", out _, out _)));

    [TestMethod]
    public void D20_TextsThatTheRuntimeReturns_AreFreed()
    {
        using Model model = TinyModels.Copies(_core, name: _large, names: _large);
        using Port port = model.GetInput(0);
        AssertNoGrowth(() => Assert.AreEqual(_large.Length, model.Name.Length));
        AssertNoGrowth(() => Assert.AreEqual(_large.Length + 3, port.Name.Length));
    }

    [TestMethod]
    public void D20_ShapesAndLists_AreFreed()
    {
        long[] sizes = new long[20_000];
        Array.Fill(sizes, 1);
        using Model model = TinyModels.Copies(_core, shape: string.Join(',', sizes));
        using Port port = model.GetInput(0);
        AssertNoGrowth(() => Assert.AreEqual(sizes.Length, port.Shape.Rank));
        AssertNoGrowth(() => Assert.AreEqual(sizes.Length, port.PartialShape.Rank));
        using Layout layout = new Layout(string.Concat(Enumerable.Repeat("?", 50_000)));
        AssertNoGrowth(() => Assert.AreEqual(100_001, layout.ToString().Length));
    }

    [TestMethod]
    public void D21_TextsThatArePassed_AreFreed()
    {
        // The core keeps one value per key until the plugin is loaded and can refuse it.
        AssertNoGrowth(() => _core.SetProperties("CPU", new Dictionary<string, string> { [_large] = _large }));
        AssertNoGrowth(() => Assert.ThrowsExactly<OpenVinoException>(() => _core.ReadModel(_large)));
    }

    private static void AssertNoGrowth(Action use)
    {
        use();
        long before = Garbage.NativeBytes();
        for (int round = 0; round < Rounds; round++)
        {
            use();
        }

        long growth = Garbage.NativeBytes() - before;
        Assert.IsLessThan(Bound, growth, $"{growth >> 20} MiB in {Rounds} calls");
    }

    private static long Pinned()
    {
        Garbage.Collect();
        return GC.GetGCMemoryInfo(GCKind.FullBlocking).PinnedObjectsCount;
    }
}
