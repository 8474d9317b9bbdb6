using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.KServe.Tests.Support;

/// <summary>Loads models from the servers of the tests.</summary>
internal static class Loading
{
    /// <summary>Loads a model; null if the server does not have it.</summary>
    public static IImageModel? TryLoad(string device, string model, Action<KServeOptions>? configure = null)
    {
        KServeOptions options = new() { CallTimeout = TimeSpan.FromSeconds(20) };
        configure?.Invoke(options);
        ModelLoadRequest request = new(
            DeviceSelection.Parse(device), new EngineOptions(), model, () => throw new InvalidOperationException("No file is needed."));
        return new KServeBackend(options).TryLoad(request);
    }

    /// <summary>Loads a model that the server has.</summary>
    public static IImageModel Load(string device, string model, Action<KServeOptions>? configure = null) =>
        TryLoad(device, model, configure) ?? throw new AssertFailedException($"{device} does not have {model}.");

    /// <summary>Runs a model on images and returns the numbers of each.</summary>
    public static float[][] Run(IImageModel model, params byte[][] images)
    {
        using ImageBatch batch = model.Rent(images.Length);
        for (int i = 0; i < images.Length; i++)
        {
            images[i].CopyTo(batch.Input(i));
        }

        batch.Run(images.Length);
        return [.. Enumerable.Range(0, images.Length).Select(i => batch.Output(i).ToArray())];
    }

    /// <summary>Compares numbers with a tolerance.</summary>
    public static void AreClose(float[] expected, float[] actual, float tolerance = 1e-5f)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], tolerance, $"number {i}");
        }
    }
}
