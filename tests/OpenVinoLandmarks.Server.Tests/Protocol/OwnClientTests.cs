using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Server.Serving;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Protocol;

/// <summary>The client of this repository against the server: the numbers are those of direct use, to the bit.</summary>
[TestClass]
public sealed class OwnClientTests
{
    [TestMethod]
    [DataRow(TestServer.Landmarks, true)]
    [DataRow(TestServer.Landmarks, false)]
    [DataRow(TestServer.Faces, true)]
    [DataRow(TestServer.Faces, false)]
    public async Task Numbers_EqualThoseOfDirectUse(string name, bool isGrpc)
    {
        await using TestServer server = await TestServer.StartAsync();
        string device = isGrpc ? $"kserve+grpc://127.0.0.1:{server.GrpcUrl.Port}" : $"kserve+http://127.0.0.1:{server.Url.Port}";
        using FaceLandmarkDetector direct = FaceLandmarkDetector.Create(DirectOptions());
        IImageModel local = name == TestServer.Landmarks ? direct.Model : ((FaceDetector)direct.FaceDetector).Model;
        using IImageModel remote = await Task.Run(() => Loading.Load(device, name));
        byte[][] images = [.. Enumerable.Range(0, 5).Select(seed => Noise(seed, local.Info.InputLength))];
        AreEqual(await Task.Run(() => RunAll(local, images)), await Task.Run(() => RunAll(remote, images)));
        Assert.AreEqual(ServedModel.Version, remote.Info.Engine.DeviceName[^1..]);
        Assert.Contains("OpenVinoLandmarks", remote.Info.Engine.Engine);
    }

    [TestMethod]
    public async Task Callers_AtTheSameTime_GetTheirOwnNumbers()
    {
        await using TestServer server = await TestServer.StartAsync();
        using FaceLandmarkDetector direct = FaceLandmarkDetector.Create(DirectOptions());
        string device = $"kserve+grpc://127.0.0.1:{server.GrpcUrl.Port}";
        using IImageModel remote =
            await Task.Run(() => Loading.Load(device, TestServer.Landmarks, options => options.ConcurrentCalls = 16));
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (seed, token) =>
        {
            byte[][] images = [.. Enumerable.Range(0, 1 + seed % 3).Select(i => Noise(1000 * seed + i, remote.Info.InputLength))];
            float[][] expected = RunAll(direct.Model, images);
            using ImageBatch batch = await remote.RentAsync(images.Length, token);
            for (int i = 0; i < images.Length; i++)
            {
                images[i].CopyTo(batch.Input(i));
            }

            await batch.RunAsync(images.Length, token);
            AreEqual(expected, [.. Enumerable.Range(0, images.Length).Select(i => batch.Output(i).ToArray())]);
        });
    }

    private static FaceLandmarkDetectorOptions DirectOptions() => new()
    {
        Engine = { Device = DeviceSelection.Managed },
        Model = TestServer.Landmarks,
        FaceDetectorModel = TestServer.Faces,
    };

    private static byte[] Noise(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static float[][] RunAll(IImageModel model, byte[][] images)
    {
        float[][] numbers = new float[images.Length][];
        BatchPipeline pipeline = BatchPipeline.Begin(model, images.Length);
        using (pipeline)
        {
            while (pipeline.MoveNext())
            {
                for (int i = 0; i < pipeline.Count; i++)
                {
                    int image = pipeline.First + i;
                    if (pipeline.IsFinished)
                    {
                        ImageBatch batch = pipeline.Batch;
                        int index = i;
                        numbers[image] =
                            [.. Enumerable.Range(0, model.Info.Outputs.Count).SelectMany(o => batch.Output(index, o).ToArray())];
                    }
                    else
                    {
                        images[image].CopyTo(pipeline.Batch.Input(i));
                    }
                }
            }
        }

        return numbers;
    }

    private static void AreEqual(float[][] expected, float[][] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (int i = 0; i < expected.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i], actual[i], $"image {i}");
        }
    }
}
