using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Server.Serving;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Node;

/// <summary>
/// A client in Node (<c>tests/node/client.js</c>, with grpc-js and fetch) against the server. It compares the numbers with those of direct
/// use of MANAGED, to the bit, and the JSON of pictures with that of the command.
/// </summary>
[TestClass]
[RequiresNode]
public sealed class NodeClientTests
{
    private const int Images = 5, MaxBody = 8 << 20;
    private const string Token = "the-token-of-the-node-tests";

    private static readonly ScratchFolder s_folder = new();

    private static TestServer s_server = null!;
    private static string s_settings = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        if (!NodeProgram.IsAvailable)
        {
            return;
        }

        s_server = await TestServer.StartAsync(options => options with { Token = Token, MaxBody = MaxBody });
        using FaceLandmarkDetector direct = FaceLandmarkDetector.Create(new FaceLandmarkDetectorOptions
        {
            Engine = { Device = DeviceSelection.Managed },
            Model = TestServer.Landmarks,
            FaceDetectorModel = TestServer.Faces,
        });
        ToolResult command = Tool.RunFromItsFolder("detect", "--device", "MANAGED", "--format", "json", Tool.Sample).Succeeded();
        s_settings = NodeProgram.Write(s_folder, new
        {
            Rest = s_server.Url.GetLeftPart(UriPartial.Authority),
            Grpc = s_server.GrpcUrl.Authority,
            Token,
            MaxBody,
            Picture = Tool.Sample,
            command.Json,
            Models = new[] { Describe(direct.Model), Describe(((FaceDetector)direct.FaceDetector).Model) },
        });
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        s_folder.Dispose();
        if (s_server is not null)
        {
            await s_server.DisposeAsync();
        }
    }

    [TestMethod]
    [DataRow("health")]
    [DataRow("metadata")]
    [DataRow("grpc-raw")]
    [DataRow("grpc-typed")]
    [DataRow("rest-json")]
    [DataRow("rest-binary")]
    [DataRow("compression")]
    [DataRow("pictures")]
    [DataRow("rest-errors")]
    [DataRow("grpc-errors")]
    public async Task Client_GetsWhatTheProtocolSays(string name)
    {
        using Process client = NodeProgram.Start("client.js", name, s_settings);
        Task<string> output = client.StandardOutput.ReadToEndAsync(), errors = client.StandardError.ReadToEndAsync();
        await client.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.AreEqual(0, client.ExitCode, await errors);
        Assert.AreEqual($"{name} passed", (await output).Trim());
    }

    // The model as the client must see it, with the numbers of direct use.
    private static object Describe(IImageModel model)
    {
        ServedModel served = s_server.Host.Find(model.Info.Name, "");
        byte[][] images = [.. Enumerable.Range(0, Images).Select(seed => Noise(seed, model.Info.InputLength))];
        float[][][] numbers = [.. images.Select(image => Run(model, image))];
        return new
        {
            served.Name,
            served.MaxBatch,
            Input = served.Input.Name,
            Height = model.Info.InputHeight,
            Width = model.Info.InputWidth,
            Images = images,
            Outputs = served.Outputs.Select((output, o) => new
            {
                output.Name,
                output.Shape,
                Numbers = numbers.Select(image => MemoryMarshal.AsBytes(image[o].AsSpan()).ToArray()),
            }),
        };
    }

    private static float[][] Run(IImageModel model, byte[] image)
    {
        using ImageBatch batch = model.Rent(1);
        image.CopyTo(batch.Input(0));
        batch.Run(1);
        float[][] outputs = new float[model.Info.Outputs.Count][];
        for (int o = 0; o < outputs.Length; o++)
        {
            outputs[o] = batch.Output(0, o).ToArray();
        }

        return outputs;
    }

    private static byte[] Noise(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
