using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.KServe.Addresses;
using OpenVinoLandmarks.KServe.Execution;
using OpenVinoLandmarks.KServe.Tensors;
using OpenVinoLandmarks.KServe.Transport;

namespace OpenVinoLandmarks.KServe;

/// <summary>
/// Runs landmark models and face detectors on servers that speak KServe v2, the Open Inference Protocol: OpenVINO Model Server, Triton,
/// MLServer, KServe. Devices are <c>kserve+grpc://HOST:PORT</c>, <c>kserve+grpcs://</c> with TLS, <c>kserve+http://</c> and
/// <c>kserve+https://</c> for REST; several servers with the same models are separated by commas, and calls go to them in turn. The
/// model on the server has the name of the model that is asked for, or of its file. A face detector that the server does not have runs
/// on the default device of this machine. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// FaceLandmarkDetectorOptions options = new() { Backends = { new KServeBackend() } };
/// options.Engine.Device = DeviceSelection.Parse("kserve+grpc://edge-1:9000,edge-2:9000");
/// using FaceLandmarkDetector detector = FaceLandmarkDetector.Create(options);
/// </code>
/// </example>
public sealed partial class KServeBackend : IInferenceBackend
{
    private const string Unknown = "unknown";

    private readonly KServeOptions _options;

    /// <summary>Creates the backend.</summary>
    /// <param name="options">Time limits, credentials and limits; null for the defaults. Later changes have no effect.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public KServeBackend(KServeOptions? options = null)
    {
        _options = options?.Copy() ?? new KServeOptions();
        _options.Validate();
    }

    /// <inheritdoc/>
    public IImageModel? TryLoad(ModelLoadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (ServerAddresses.Read(request.Device) is not { } servers)
        {
            return null;
        }

        IInferenceTransport transport = servers.IsGrpc ? new GrpcTransport(servers, _options) : new RestTransport(servers, _options);
        try
        {
            // On the thread pool: a caller may have a synchronization context.
            KServeModel? model = Task.Run(() => LoadAsync(request, servers, transport)).GetAwaiter().GetResult();
            if (model is null)
            {
                transport.Dispose();
            }

            return model;
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }

    // A server names its models as it likes; the name of a file is the best guess for a path.
    private static string NameOnServer(string model) =>
        model.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || model.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
            ? Path.GetFileNameWithoutExtension(model)
            : model;

    [LoggerMessage(Level = LogLevel.Information, Message = "The server {Servers} does not have the model {Model}.")]
    private static partial void ModelIsAbsent(ILogger logger, ServerAddresses servers, string model);

    private async Task<KServeModel?> LoadAsync(ModelLoadRequest request, ServerAddresses servers, IInferenceTransport transport)
    {
        string name = NameOnServer(request.ModelName);
        string version = _options.ModelVersion ?? "";
        ServerDescription server = await transport.DescribeServerAsync().ConfigureAwait(false);
        if (await transport.DescribeModelAsync(name, version).ConfigureAwait(false) is not { } description)
        {
            ModelIsAbsent(request.Logger, servers, name);
            return null;
        }

        int batch = _options.BatchSize;
        if (description.Inputs is [{ Shape: [< 0, ..] }])
        {
            batch = Math.Min(batch, await transport.AskBatchAsync(name, version).ConfigureAwait(false) ?? batch);
        }

        RemoteModel model = RemoteModel.Create(description, version, batch, servers.ToString());
        ImageModelInfo info = new()
        {
            Name = name,
            InputWidth = model.Width,
            InputHeight = model.Height,
            OutputShape = model.Outputs[0].ForOneImage.Shape,
            Outputs = [.. model.Outputs.Select(output => output.ForOneImage)],
            Engine = Describe(request, servers, server, description, version),
        };
        TimeSpan timeout = request.Options.InferenceTimeout ?? _options.CallTimeout;
        await TryOutAsync(model, info, transport, timeout).ConfigureAwait(false);
        return new KServeModel(model, info, transport, timeout, _options.ConcurrentCalls);
    }

    private static EngineInfo Describe(
        ModelLoadRequest request, ServerAddresses servers, ServerDescription server, ModelDescription model, string version)
    {
        string served = version.Length > 0 ? version : string.Join(", ", model.Versions);
        string platform = model.Platform.Length > 0 ? model.Platform : Unknown;
        return new EngineInfo
        {
            Engine = $"{server.Name} {server.Version}".Trim() is { Length: > 0 } text ? text : "KServe v2",
            RequestedDevice = request.Device.Requested,
            ExecutedDevices = [.. servers.Servers.Select(address => address.Authority)],
            DeviceName = served.Length > 0 ? $"{platform}, model version {served}" : platform,
            InferencePrecision = Unknown,
        };
    }

    // A server's description may promise what its model does not do; the first picture of a long run is a bad place to learn it. Over REST,
    // this call also finds out in which form the server takes tensors.
    private static async Task TryOutAsync(RemoteModel model, ImageModelInfo info, IInferenceTransport transport, TimeSpan timeout)
    {
        using KServeRequest request = new(model, info, transport, timeout);
        await request.RunAsync(1, CancellationToken.None).ConfigureAwait(false);
    }
}
