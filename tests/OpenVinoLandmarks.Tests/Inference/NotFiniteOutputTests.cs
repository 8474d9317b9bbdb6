using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Tests.Inference;

/// <summary>Outputs that are not finite end a call between the engine and the decoder, whatever the engine.</summary>
[TestClass]
public sealed class NotFiniteOutputTests
{
    private const int Images = 11;

    public static IEnumerable<object[]> Cases =>
        from output in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity }
        from bad in new[] { 0, 5, Images - 1 }
        select new object[] { output, bad };

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public async Task OneOutput_EndsTheCallWithAnErrorThatNamesModelDeviceAndPrecision(float output, int bad)
    {
        foreach ((int batch, int inFlight) in new[] { (1, 1), (4, 1), (2, 3) })
        {
            using CountingModel model = new(batch, inFlight, maximum: 3) { OutputForWhite = output };
            DeviceException error = Assert.ThrowsExactly<DeviceException>(() => Run(model, bad));
            foreach (string part in new[] { "counting", "not finite", "on test", "in f32" })
            {
                StringAssert.Contains(error.Message, part);
            }

            DeviceException later = await Assert.ThrowsExactlyAsync<DeviceException>(() => RunAsync(model, bad));
            Assert.AreEqual(error.Message, later.Message);

            // All batches were returned.
            Run(model, bad: -1);
            await RunAsync(model, bad: -1);
        }
    }

    private static void Run(CountingModel model, int bad)
    {
        using BatchPipeline pipeline = BatchPipeline.Begin(model, Images);
        while (pipeline.MoveNext())
        {
            Write(pipeline, bad);
        }
    }

    private static async Task RunAsync(CountingModel model, int bad)
    {
        BatchPipeline pipeline = BatchPipeline.Begin(model, Images);
        await using (pipeline.ConfigureAwait(false))
        {
            while (await pipeline.MoveNextAsync(CancellationToken.None))
            {
                Write(pipeline, bad);
            }
        }
    }

    private static void Write(BatchPipeline pipeline, int bad)
    {
        for (int i = 0; i < pipeline.Count && !pipeline.IsFinished; i++)
        {
            pipeline.Batch.Input(i).Fill(pipeline.First + i == bad ? byte.MaxValue : (byte)1);
        }
    }
}
