using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Google.Protobuf;
using OpenVinoLandmarks.Deploy.Tests.Support;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Protocol;

namespace OpenVinoLandmarks.Deploy.Tests.ModelServer;

/// <summary>
/// Checks the configuration of OpenVINO Model Server: its schema, the files of the repository, and that a server that does with the models
/// what the configuration says has what the client of this project wants. The server itself does not run here.
/// </summary>
[TestClass]
public sealed class ModelServerTests
{
    private static JsonNode Config => JsonNode.Parse(File.ReadAllText(DeployFolder.File("ovms", "config.json")))!;

    public static IEnumerable<object[]> Models =>
        Config.Items("model_config_list").Select(entry => new object[] { entry.Text("config.name")! });

    [TestMethod]
    public void Config_EveryMember_IsKnown()
    {
        string[] errors = DeployFolder.SchemaErrors("ovms-config", Config);
        Assert.IsEmpty(errors, string.Join('\n', errors));
    }

    [TestMethod]
    [DataRow("model_config_list.0.config.precision", "\"uint8:fp32\"")]
    [DataRow("model_config_list.0.config.batch_size", "-1")]
    [DataRow("model_config_list.0.config.batch_size", "\"many\"")]
    [DataRow("model_config_list.0.config.nireq", "\"4\"")]
    [DataRow("model_config_list.0.config.shape", "[1,3,48,48]")]
    [DataRow("model_config_list.0.config.plugin_config.PERFORMANCE_HINT", "{}")]
    [DataRow("model_config_list.0.config.model_version_policy", "{\"latest\":{\"num_versions\":1},\"all\":{}}")]
    [DataRow("model_config_list.0.config.name", "null")]
    [DataRow("model_config_list.0.name", "\"x\"")]
    [DataRow("monitoring.metrics.enabled", "true")]
    public void Config_ThatIsWrong_IsRefused(string path, string value)
    {
        JsonNode config = Config;
        config.Set(path, JsonNode.Parse(value));
        Assert.IsNotEmpty(DeployFolder.SchemaErrors("ovms-config", config));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [UnsupportedOSPlatform("windows")]
    public void Repository_HasTheFilesThatTheConfigNames()
    {
        using ScratchFolder folder = new();
        (int code, string errors) = MakeRepository(folder.File("models"));
        Assert.AreEqual(0, code, errors);
        Assert.AreEqual(
            File.ReadAllText(DeployFolder.File("ovms", "config.json")), File.ReadAllText(folder.File("models/config.json")));
        foreach (JsonNode entry in Config.Items("model_config_list"))
        {
            // In the container the folder is /models.
            string name = entry.Text("config.name")!, basePath = entry.Text("config.base_path")!;
            Assert.StartsWith("/models/", basePath);
            string version = Path.Combine(folder.File("models"), Path.GetRelativePath("/models", basePath), "1");
            foreach (string ending in (string[])[".xml", ".bin"])
            {
                CollectionAssert.AreEqual(
                    File.ReadAllBytes(ModelFile(name, ending)), File.ReadAllBytes(Path.Combine(version, name + ending)), name);
            }
        }

        // KServe reads the same folders from a volume.
        foreach (string file in (string[])["landmarks.yaml", "faces.yaml"])
        {
            string uri = Yaml.ReadFile("kubernetes", "kserve", file).Text("spec.predictor.model.storageUri")!;
            string name = Path.GetFileName(uri);
            Assert.IsTrue(File.Exists(Path.Combine(folder.File("models"), name, "1", name + ".xml")), uri);
        }
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    [UnsupportedOSPlatform("windows")]
    public void Repository_WithAPrecisionThatIsMissing_SaysSo()
    {
        using ScratchFolder folder = new();
        Assert.AreEqual(2, MakeRepository(folder.File("models"), "FP64").Code);

        // The face detector has no FP16-INT8.
        (int code, string errors) = MakeRepository(folder.File("models"), "FP16-INT8");
        Assert.AreEqual(4, code, errors);
        Assert.Contains("face-detection-0002", errors);
    }

    [TestMethod]
    [DynamicData(nameof(Models))]
    public async Task Model_AsConfigured_IsWhatTheClientWants(string name)
    {
        JsonNode config = Config.Items("model_config_list").Single(entry => entry.Text("config.name") == name).At("config")!;
        await using ConfiguredServer server = await ConfiguredServer.StartAsync(name, config.Text("shape"), config.Text("batch_size"));
        using IImageModel remote = await Task.Run(() => Loading.Load(server.Device, name));
        using IImageModel local = LoadLocal(name);
        byte[][] images = [.. Enumerable.Range(0, 5).Select(seed => RandomImage(local, seed))];
        bool isOpen = config.Text("shape")?.StartsWith("(-1,", StringComparison.Ordinal) ?? false;
        float[][] expected = [.. images.Select(image => Loading.Run(local, image).Single())];
        float[][] actual = await Task.Run(
            () => isOpen ? Loading.Run(remote, images) : [.. images.Select(image => Loading.Run(remote, image).Single())]);
        for (int i = 0; i < images.Length; i++)
        {
            Loading.AreClose(expected[i], actual[i]);
        }

        // One call tries the model out; then all images of an open batch go in one call.
        Assert.AreEqual(isOpen ? 2 : 1 + images.Length, server.Calls);
        Assert.AreEqual(config.Text("batch_size") != "1", isOpen);
    }

    [TestMethod]
    [DataRow("(-1,3,48,-1)")]
    [DataRow("(-1,48,48,4)")]
    public async Task Model_ConfiguredOtherwise_IsRefusedByTheClient(string shape)
    {
        await using ConfiguredServer server = await ConfiguredServer.StartAsync("face-landmarks-5pt-0002", shape, null);
        await Assert.ThrowsExactlyAsync<ModelException>(() => Task.Run(() => Loading.Load(server.Device, "face-landmarks-5pt-0002")));
    }

    [TestMethod]
    [DataRow("landmarks.yaml", "--shape=(-1,3,48,48)")]
    [DataRow("faces.yaml", "--batch_size=1")]
    public void InferenceService_HasTheShapeOfTheConfig(string file, string argument)
    {
        JsonObject service = Yaml.ReadFile("kubernetes", "kserve", file);
        Assert.Contains(argument, service.Texts("spec.predictor.model.args"));
        JsonNode config = Config.Items("model_config_list").Single(entry => entry.Text("config.name") == service.Text("metadata.name"));
        string[] option = argument.TrimStart('-').Split('=');
        Assert.AreEqual(option[1], config.Text($"config.{option[0]}"));
    }

    private static (int Code, string Errors) MakeRepository(params string[] arguments)
    {
        using ScratchFolder home = new();
        ProcessStartInfo start = new("bash", [DeployFolder.File("ovms", "make-repository"), .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["HOME"] = home.Path, ["XDG_CACHE_HOME"] = null, ["OPENVINO_LANDMARKS_MODELS"] = null },
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, errors + output.Result);
    }

    private static string ModelFile(string name, string ending) =>
        Path.Combine(TestData.RepositoryRoot, "models", "bundled", name, "FP32", name + ending);

    private static IImageModel LoadLocal(string name)
    {
        ModelFiles files = new()
        {
            Name = name,
            Precision = "FP32",
            Origin = name,
            Definition = File.ReadAllBytes(ModelFile(name, ".xml")),
            Weights = File.ReadAllBytes(ModelFile(name, ".bin")),
        };
        return InferenceBackends.Managed.TryLoad(
            new ModelLoadRequest(DeviceSelection.Managed, new EngineOptions(), name, () => files))!;
    }

    private static byte[] RandomImage(IImageModel model, int seed)
    {
        byte[] image = new byte[model.Info.InputLength];
        new Random(seed).NextBytes(image);
        return image;
    }

    /// <summary>
    /// Answers as OpenVINO Model Server's documentation says that it does: the inputs and outputs of the file, reshaped by the
    /// configuration, FP32 tensors in the layout of the file, and raw answers. The managed engine computes.
    /// </summary>
    private sealed class ConfiguredServer : IAsyncDisposable
    {
        private readonly IImageModel _model;
        private readonly ModelMetadataResponse _metadata;
        private GrpcServer? _server;
        private int _calls;

        private ConfiguredServer(string name, string? shape, string? batch)
        {
            _model = LoadLocal(name);
            XElement[] layers = [.. XDocument.Load(ModelFile(name, ".xml")).Descendants("layer")];
            XElement parameter = layers.Single(layer => (string?)layer.Attribute("type") == "Parameter");
            long[] ofFile = Numbers((string)parameter.Element("data")!.Attribute("shape")!);
            long[] input = shape is null ? ofFile : Numbers(shape.Trim('(', ')'));
            input[0] = batch is null ? input[0] : long.Parse(batch, CultureInfo.InvariantCulture);
            _metadata = new ModelMetadataResponse { Name = name, Platform = "OpenVINO", Versions = { "1" } };
            _metadata.Inputs.Add(Port((string)parameter.Attribute("name")!, input));
            foreach (XElement result in layers.Where(layer => (string?)layer.Attribute("type") == "Result"))
            {
                long[] output = [.. result.Descendants("dim").Select(size => (long)size)];
                _metadata.Outputs.Add(Port((string)result.Attribute("output_names")!, [input[0], .. output.Skip(1)]));
            }
        }

        public string Device => _server!.Device;

        public int Calls => Volatile.Read(ref _calls);

        public static async Task<ConfiguredServer> StartAsync(string name, string? shape, string? batch)
        {
            ConfiguredServer server = new(name, shape, batch);
            server._server = await GrpcServer.StartAsync(server.Answer);
            return server;
        }

        public async ValueTask DisposeAsync()
        {
            await _server!.DisposeAsync();
            _model.Dispose();
        }

        private static long[] Numbers(string text) => [.. text.Split(',').Select(size => long.Parse(size, CultureInfo.InvariantCulture))];

        private static ModelMetadataResponse.Types.TensorMetadata Port(string name, IEnumerable<long> shape) =>
            new() { Name = name, Datatype = "FP32", Shape = { shape } };

        private GrpcAnswer Answer(string method, byte[] message) => method switch
        {
            "ServerMetadata" => new GrpcAnswer(
                new ServerMetadataResponse { Name = "OpenVINO Model Server", Version = "2026.2" }.ToByteArray()),
            "ModelMetadata" => new GrpcAnswer(_metadata.ToByteArray()),
            "ModelInfer" => Infer(ModelInferRequest.Parser.ParseFrom(message)),
            _ => new GrpcAnswer(null, Status: 12, "no such method"),
        };

        private GrpcAnswer Infer(ModelInferRequest request)
        {
            Interlocked.Increment(ref _calls);
            (int height, int width) = (_model.Info.InputHeight, _model.Info.InputWidth);
            int images = (int)request.Inputs[0].Shape[0];
            bool isRight = request.Inputs[0].Datatype == "FP32" && request.Inputs[0].Shape.Skip(1).SequenceEqual([3, height, width])
                && (_metadata.Inputs[0].Shape[0] < 0 || _metadata.Inputs[0].Shape[0] == images);
            if (!isRight)
            {
                return new GrpcAnswer(null, Status: 3, "Invalid input");
            }

            float[] planes = MemoryMarshal.Cast<byte, float>(request.RawInputContents[0].Span).ToArray();
            byte[][] pixels = [.. Enumerable.Range(0, images).Select(_ => new byte[_model.Info.InputLength])];
            for (int i = 0; i < planes.Length; i++)
            {
                int image = i / (3 * height * width), channel = i / (height * width) % 3, pixel = i % (height * width);
                pixels[image][3 * pixel + channel] = (byte)planes[i];
            }

            float[][] numbers = [.. pixels.Select(image => Loading.Run(_model, image).Single())];
            ModelInferResponse answer = new() { ModelName = request.ModelName, ModelVersion = "1" };
            answer.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor
            {
                Name = _metadata.Outputs[0].Name,
                Datatype = "FP32",
                Shape = { (long[])[images, .. _metadata.Outputs[0].Shape.Skip(1)] },
            });
            answer.RawOutputContents.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes(numbers.SelectMany(row => row).ToArray().AsSpan())));
            return new GrpcAnswer(answer.ToByteArray());
        }
    }
}
