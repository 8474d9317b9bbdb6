namespace OpenVinoLandmarks.OpenVino.Tests.Properties;

/// <summary>Typed properties, lists, cache encryption, and many properties in one call.</summary>
[TestClass]
[RequiresOpenVino]
public sealed class PropertyTests : IDisposable
{
    private readonly Core _core = new();

    public void Dispose() => _core.Dispose();

    [TestMethod]
    public void TypedValues_AreSetAndReadBack()
    {
        _core.SetProperties("CPU", new PropertySet()
            .Add(PropertyKeys.NumStreams, 2)
            .Add(PropertyKeys.EnableProfiling, true)
            .Add(PropertyKeys.PerformanceMode, PerformanceMode.Throughput)
            .Add(PropertyKeys.ExecutionMode, ExecutionMode.Accuracy)
            .Add(PropertyKeys.SchedulingCoreType, SchedulingCoreType.PerformanceCoresOnly)
            .Add(PropertyKeys.EnableCpuPinning, false)
            .Add(PropertyKeys.LogLevel, LogLevel.Error)
            .Add("NUM_STREAMS", "3"));
        Assert.AreEqual(3, _core.GetProperty("CPU", PropertyKeys.NumStreams));
        Assert.IsTrue(_core.GetProperty("CPU", PropertyKeys.EnableProfiling));
        Assert.AreEqual(PerformanceMode.Throughput, _core.GetProperty("CPU", PropertyKeys.PerformanceMode));
        Assert.AreEqual(ExecutionMode.Accuracy, _core.GetProperty("CPU", PropertyKeys.ExecutionMode));
        Assert.AreEqual(SchedulingCoreType.PerformanceCoresOnly, _core.GetProperty("CPU", PropertyKeys.SchedulingCoreType));
        Assert.IsFalse(_core.GetProperty("CPU", PropertyKeys.EnableCpuPinning));
        Assert.AreEqual(LogLevel.Error, _core.GetProperty("CPU", PropertyKeys.LogLevel));
    }

    [TestMethod]
    public void Lists_AreRead()
    {
        IReadOnlyList<string> supported = _core.GetProperty("CPU", PropertyKeys.SupportedProperties);
        CollectionAssert.Contains(supported.ToArray(), "FULL_DEVICE_NAME");
        Assert.HasCount(3, _core.GetProperty("CPU", PropertyKeys.RangeForAsyncInferRequests));
        Assert.HasCount(2, _core.GetProperty("CPU", PropertyKeys.RangeForStreams));
        Assert.AreEqual(_core.GetFullName("CPU"), _core.GetProperty("CPU", PropertyKeys.DeviceFullName));
        string[] capabilities = [.. _core.GetProperty("CPU", PropertyKeys.DeviceCapabilities)];
        CollectionAssert.AreEqual(_core.GetCapabilities("CPU").ToArray(), capabilities);
    }

    [TestMethod]
    public void Names_AreTheRuntimes()
    {
        Assert.AreEqual("PERF_COUNT", PropertyKeys.EnableProfiling.Name);
        Assert.AreEqual("OCL_CONTEXT", GpuPropertyKeys.OpenClContext.Name);
        Assert.AreEqual("ENABLE_STARTUP_FALLBACK", PropertyKeys.AutoEnableStartupFallback.Name);
        Assert.AreEqual(OpenVinoRuntime.Version.IsAtLeast(2025, 4), GpuPropertyKeys.ConfigFile.IsSupported);
        if (!GpuPropertyKeys.ConfigFile.IsSupported)
        {
            Assert.ThrowsExactly<NotSupportedException>(static () => GpuPropertyKeys.ConfigFile.Name);
        }
    }

    [TestMethod]
    public void Values_OutsideTheirRange_AreRefused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            static () => new PropertySet().Add(PropertyKeys.PerformanceMode, (PerformanceMode)99));
        Assert.ThrowsExactly<NotSupportedException>(static () => new PropertySet().Add(PropertyKeys.SupportedProperties, []));
        Assert.ThrowsExactly<NotSupportedException>(() => _core.GetProperty("CPU", PropertyKeys.CacheEncryptionCallbacks));
    }

    [TestMethod]
    [RequiresOfficialModels]
    public void Compile_WithManyProperties_SetsThemAll()
    {
        Dictionary<string, string> properties = new Dictionary<string, string>
        {
            ["NUM_STREAMS"] = "2", ["INFERENCE_NUM_THREADS"] = "2", ["PERF_COUNT"] = "YES", ["INFERENCE_PRECISION_HINT"] = "f32",
            ["ENABLE_CPU_PINNING"] = "NO", ["ENABLE_HYPER_THREADING"] = "YES", ["EXECUTION_MODE_HINT"] = "ACCURACY",
        };
        using Model model = LandmarkModel.Read(_core);
        using CompiledModel compiled = _core.CompileModel(model, "CPU", properties);
        using CompiledModel fromFile = _core.CompileModel(LandmarkModel.Path(), "CPU", properties);
        foreach (CompiledModel each in (CompiledModel[])[compiled, fromFile])
        {
            Assert.AreEqual("2", each.GetProperty("NUM_STREAMS"));
            Assert.AreEqual("f32", each.GetProperty("INFERENCE_PRECISION_HINT"));
            Assert.AreEqual("YES", each.GetProperty("PERF_COUNT"));
            Assert.AreEqual(ExecutionMode.Accuracy, each.GetProperty(PropertyKeys.ExecutionMode));
        }

        Dictionary<string, string> unknown = new() { ["NO_SUCH_PROPERTY"] = "1" };
        Assert.ThrowsExactly<OpenVinoException>(() => _core.CompileModel(model, "CPU", unknown));
    }

    [TestMethod]
    [RequiresOfficialModels]
    public void Compile_WithMorePropertiesThanOneVariadicCall_IsAClearErrorBefore2026_4()
    {
        using Model model = LandmarkModel.Read(_core);
        Dictionary<string, string> properties = Enumerable.Range(0, 40).ToDictionary(static i => $"NO_SUCH_PROPERTY_{i}", static _ => "1");
        if (OpenVinoRuntime.Version.IsAtLeast(2026, 4))
        {
            OpenVinoException error = Assert.ThrowsExactly<OpenVinoException>(() => _core.CompileModel(model, "CPU", properties));
            StringAssert.Contains(error.Message, "NO_SUCH_PROPERTY");
        }
        else
        {
            NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(() => _core.CompileModel(model, "CPU", properties));
            StringAssert.Contains(error.Message, "40 are given");
        }
    }

    [TestMethod]
    [RequiresOfficialModels]
    public void CacheEncryption_EncryptsAndDecryptsTheCache()
    {
        using ScratchFolder scratch = new ScratchFolder();
        int encrypted = 0, decrypted = 0;
        CacheEncryption encryption = new CacheEncryption(
            plain =>
            {
                Interlocked.Increment(ref encrypted);
                return [.. plain.Select(static b => (byte)~b), 1, 2, 3];
            },
            cipher =>
            {
                Interlocked.Increment(ref decrypted);
                return [.. cipher.SkipLast(3).Select(static b => (byte)~b)];
            });
        PropertySet properties = new PropertySet().Add(PropertyKeys.CacheDirectory, scratch.Path).AddCacheEncryption(encryption);
        Assert.AreEqual(2, properties.Count);
        for (int round = 0; round < 2; round++)
        {
            using CompiledModel compiled = _core.CompileModel(LandmarkModel.Path(), "CPU", properties);
            using InferRequest request = compiled.CreateInferRequest();
            request.Infer();
        }

        Assert.IsNull(encryption.LastFailure);
        Assert.IsGreaterThan(0, encrypted);
        Assert.IsGreaterThan(0, decrypted);
        CacheEncryption other = new CacheEncryption(static b => b, static b => b);
        Assert.ThrowsExactly<InvalidOperationException>(() => new PropertySet().AddCacheEncryption(other));
    }
}
