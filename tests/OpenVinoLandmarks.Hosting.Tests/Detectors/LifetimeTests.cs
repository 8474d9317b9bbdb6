using Microsoft.Extensions.DependencyInjection;
using OpenVinoLandmarks.Hosting.Tests.Support;
using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Hosting.Tests.Detectors;

/// <summary>The detector of a container: a singleton that is loaded at the first call, once, and disposed with the container.</summary>
[TestClass]
public sealed class LifetimeTests
{
    private readonly GatedBackend _backend = new();

    [TestMethod]
    public void TheDetector_IsASingleton_ThatIsLoadedAtTheFirstCall()
    {
        using ServiceProvider provider = Provider();
        IFaceLandmarkDetector detector = provider.GetRequiredService<IFaceLandmarkDetector>();
        Assert.AreEqual(0, _backend.Loaded);
        Assert.IsNull(detector.Fault);

        FaceLandmarks face = detector.Detect(Programs.Image.Image.View, Programs.Image.Boxes)[0];

        Assert.AreEqual(1, _backend.Loaded);
        Assert.AreEqual(10 + 0.5f * 60, face.Nose.X, 0.01f);
        Assert.AreEqual("gated", detector.Info.Model);
        Assert.AreSame(detector, provider.GetRequiredService<IFaceLandmarkDetector>());
    }

    [TestMethod]
    public async Task ManyFirstCalls_LoadOnce()
    {
        _backend.OnLoad = static () => Thread.Sleep(50);
        await using ServiceProvider provider = Provider();
        IFaceLandmarkDetector detector = provider.GetRequiredService<IFaceLandmarkDetector>();

        Task<FaceLandmarks[]>[] calls =
        [
            .. Enumerable.Range(0, 32).Select(i => i % 2 == 0
                ? Task.Run(() => detector.Detect(Programs.Image.Image.View, Programs.Image.Boxes))
                : Task.Run(() => detector.DetectAsync(Programs.Image.Image, Programs.Image.Boxes).AsTask())),
        ];
        FaceLandmarks[][] faces = await Task.WhenAll(calls);

        Assert.AreEqual(1, _backend.Loaded);
        Assert.IsTrue(faces.All(found => found.Length == 1 && found[0] == faces[0][0]));
    }

    [TestMethod]
    public async Task AStream_LoadsTheDetectorToo()
    {
        await using ServiceProvider provider = Provider();
        IFaceLandmarkDetector detector = provider.GetRequiredService<IFaceLandmarkDetector>();
        ImageWithBoxes[] images = [.. Enumerable.Repeat(new ImageWithBoxes(Programs.Image.Image, Programs.Image.Boxes), 5)];

        for (int round = 0; round < 2; round++)
        {
            List<FaceLandmarks[]> results = [];
            await foreach (FaceLandmarks[] faces in detector.DetectStreamAsync(images))
            {
                results.Add(faces);
            }

            Assert.HasCount(5, results);
        }

        Assert.AreEqual(1, _backend.Loaded);
    }

    [TestMethod]
    public async Task AFailedLoad_IsTriedAgainByTheNextCall()
    {
        _backend.OnLoad = static () => throw new DeviceException("The device gated://test is off. Switch it on.");
        await using ServiceProvider provider = Provider();
        IFaceLandmarkDetector detector = provider.GetRequiredService<IFaceLandmarkDetector>();
        Assert.ThrowsExactly<DeviceException>(() => detector.WarmUp());
        await Assert.ThrowsExactlyAsync<DeviceException>(async () =>
            await detector.DetectAsync(Programs.Image.Image, Programs.Image.Boxes));

        _backend.OnLoad = static () => { };

        Assert.HasCount(1, await detector.DetectAsync(Programs.Image.Image, Programs.Image.Boxes));
        Assert.AreEqual(1, _backend.Loaded);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task TheContainer_DisposesTheDetector_Once(bool asynchronous)
    {
        ServiceProvider provider = Provider();
        IFaceLandmarkDetector detector = provider.GetRequiredService<IFaceLandmarkDetector>();
        detector.WarmUp();

        await DisposeAsync(provider, asynchronous);

        Assert.AreEqual((1, 1), (_backend.Loaded, _backend.Disposed));
        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.WarmUp());
        await Assert.ThrowsExactlyAsync<ObjectDisposedException>(async () => await detector.DetectAsync(Programs.Image.Image));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task ADisposal_DuringTheLoad_FreesWhatIsLoaded(bool asynchronous)
    {
        using ManualResetEventSlim began = new(), go = new();
        _backend.OnLoad = () =>
        {
            began.Set();
            go.Wait();
        };
        ServiceProvider provider = Provider();
        IFaceLandmarkDetector detector = provider.GetRequiredService<IFaceLandmarkDetector>();
        Task<FaceLandmarks[]> call = detector.DetectAsync(Programs.Image.Image, Programs.Image.Boxes).AsTask();
        began.Wait();

        Task disposal = Task.Run(() => DisposeAsync(provider, asynchronous));
        go.Set();
        await disposal;

        Assert.AreEqual((1, 1), (_backend.Loaded, _backend.Disposed));
        await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Exception? error = call.Exception?.InnerException;
        Assert.IsTrue(error is null or ObjectDisposedException, error?.ToString());
    }

    [TestMethod]
    public void ADetectorThatWasNotUsed_IsNotLoadedByTheDisposal()
    {
        ServiceProvider provider = Provider();
        IFaceLandmarkDetector detector = provider.GetRequiredService<IFaceLandmarkDetector>();
        provider.Dispose();

        Assert.AreEqual(0, _backend.Loaded);
        Assert.ThrowsExactly<ObjectDisposedException>(() => detector.WarmUp());
    }

    [TestMethod]
    public void KeyedDetectors_AreSeparate()
    {
        ServiceCollection services = new();
        services.AddKeyedFaceLandmarkDetector("door", _backend.Use);
        services.AddKeyedFaceLandmarkDetector("yard", Programs.OnManaged);
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.AreEqual("GATE", provider.GetRequiredKeyedService<IFaceLandmarkDetector>("door").Info.Engine.ExecutedDevices[0]);
        Assert.AreEqual("MANAGED", provider.GetRequiredKeyedService<IFaceLandmarkDetector>("yard").Info.Engine.Engine);
        Assert.IsNull(provider.GetService<IFaceLandmarkDetector>());
    }

    [TestMethod]
    public void ADetectorThatIsAddedTwice_IsOneDetector_WithTheOptionsOfBoth()
    {
        ServiceCollection services = new();
        services.AddFaceLandmarkDetector(_backend.Use);
        services.AddFaceLandmarkDetector(static options => options.WarmUpFaces = 3);
        using ServiceProvider provider = services.BuildServiceProvider();

        Assert.HasCount(1, provider.GetServices<IFaceLandmarkDetector>().ToArray());
        Assert.HasCount(1, provider.GetServices<Microsoft.Extensions.Hosting.IHostedService>().ToArray());
        provider.GetRequiredService<IFaceLandmarkDetector>().WarmUp();
        Assert.AreEqual(1, _backend.Loaded);
    }

    [TestMethod]
    [RequiresOpenVino]
    public async Task OnOpenVino_TheDisposalOfTheContainer_LeavesNoNativeObject()
    {
        OpenVinoRuntime.Load();
        long before = OpenVinoRuntime.LiveObjects;
        ServiceCollection services = new();
        services.AddFaceLandmarkDetector(static options =>
        {
            Programs.OnManaged(options);
            options.Device = "CPU";
        });
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            IFaceLandmarkDetector detector = provider.GetRequiredService<IFaceLandmarkDetector>();
            Assert.IsEmpty(detector.Detect(Programs.Image.Image.View));
            Assert.HasCount(1, await detector.DetectAsync(Programs.Image.Image, Programs.Image.Boxes));
            Assert.IsGreaterThan(before, OpenVinoRuntime.LiveObjects);
        }

        Assert.AreEqual(before, OpenVinoRuntime.LiveObjects);
    }

    private static async Task DisposeAsync(ServiceProvider provider, bool asynchronous)
    {
        if (asynchronous)
        {
            await provider.DisposeAsync();
        }
        else
        {
            provider.Dispose();
        }
    }

    private ServiceProvider Provider()
    {
        ServiceCollection services = new();
        services.AddFaceLandmarkDetector(_backend.Use);
        return services.BuildServiceProvider();
    }
}
