using System.Runtime.InteropServices;
using Google.Protobuf;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Protocol;

namespace OpenVinoLandmarks.KServe.Tests.Support;

/// <summary>
/// A server with one of the project's own models on the managed engine. It takes 8-bit pixels in batches of any size and returns every
/// output raw, so that its numbers equal those of the engine to the bit.
/// </summary>
internal sealed class ManagedServer : IAsyncDisposable
{
    private readonly IImageModel _model;
    private readonly GrpcServer _server;
    private int _images;

    private ManagedServer(string name)
    {
        string file = Path.Combine(TestData.RepositoryRoot, "models", "bundled", name, "FP32", name);
        ModelFiles files = new()
        {
            Name = name,
            Precision = "FP32",
            Origin = file,
            Definition = File.ReadAllBytes(file + ".xml"),
            Weights = File.ReadAllBytes(file + ".bin"),
        };
        _model = InferenceBackends.Managed.TryLoad(
            new ModelLoadRequest(DeviceSelection.Managed, new EngineOptions(), name, () => files))!;
        Name = name;
        _server = GrpcServer.StartAsync(Answer).GetAwaiter().GetResult();
    }

    /// <summary>The name of the model.</summary>
    public string Name { get; }

    /// <summary>The device that names this server.</summary>
    public string Device => _server.Device;

    /// <summary>Number of images that the model computed for.</summary>
    public int Images => Volatile.Read(ref _images);

    /// <summary>Starts a server.</summary>
    /// <param name="name">The model's name.</param>
    public static Task<ManagedServer> StartAsync(string name) => Task.Run(() => new ManagedServer(name));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _model.Dispose();
    }

    private GrpcAnswer Answer(string method, byte[] message) => method switch
    {
        "ServerMetadata" => new GrpcAnswer(new ServerMetadataResponse { Name = "managed", Version = "1.0" }.ToByteArray()),
        "ModelMetadata" when ModelMetadataRequest.Parser.ParseFrom(message).Name != Name =>
            new GrpcAnswer(null, Status: 5, "no such model"),
        "ModelMetadata" => new GrpcAnswer(Describe().ToByteArray()),
        "ModelInfer" => new GrpcAnswer(Infer(ModelInferRequest.Parser.ParseFrom(message)).ToByteArray()),
        _ => new GrpcAnswer(null, Status: 12, "no such method"),
    };

    private ModelMetadataResponse Describe()
    {
        ModelMetadataResponse answer = new()
        {
            Name = Name,
            Platform = "managed",
            Versions = { "7" },
            Inputs = { Port("pixels", "UINT8", [-1, _model.Info.InputHeight, _model.Info.InputWidth, 3]) },
        };
        answer.Outputs.AddRange(_model.Info.Outputs.Select(output => Port(output.Name, "FP32", [-1, .. output.Shape.Skip(1)])));
        return answer;

        static ModelMetadataResponse.Types.TensorMetadata Port(string name, string datatype, IEnumerable<int> shape) =>
            new() { Name = name, Datatype = datatype, Shape = { shape.Select(size => (long)size) } };
    }

    private ModelInferResponse Infer(ModelInferRequest request)
    {
        int images = (int)request.Inputs[0].Shape[0];
        Interlocked.Add(ref _images, images);
        byte[] pixels = request.RawInputContents[0].ToByteArray();
        int length = _model.Info.InputLength;
        byte[][] outputs = new byte[_model.Info.Outputs.Count][];
        for (int o = 0; o < outputs.Length; o++)
        {
            outputs[o] = new byte[images * _model.Info.Outputs[o].Length * sizeof(float)];
        }

        using ImageBatch batch = _model.Rent(1);
        for (int i = 0; i < images; i++)
        {
            pixels.AsSpan(i * length, length).CopyTo(batch.Input(0));
            batch.Run(1);
            for (int o = 0; o < outputs.Length; o++)
            {
                ReadOnlySpan<byte> numbers = MemoryMarshal.AsBytes(batch.Output(0, o));
                numbers.CopyTo(outputs[o].AsSpan(i * numbers.Length));
            }
        }

        ModelInferResponse answer = new() { ModelName = Name, ModelVersion = "7" };
        for (int o = 0; o < outputs.Length; o++)
        {
            answer.Outputs.Add(new ModelInferResponse.Types.InferOutputTensor
            {
                Name = _model.Info.Outputs[o].Name,
                Datatype = "FP32",
                Shape = { images, _model.Info.Outputs[o].Shape.Skip(1).Select(size => (long)size) },
            });
            answer.RawOutputContents.Add(ByteString.CopyFrom(outputs[o]));
        }

        return answer;
    }
}
