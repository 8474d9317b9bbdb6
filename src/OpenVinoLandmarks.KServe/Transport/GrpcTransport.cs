using System.Globalization;
using System.Net;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using OpenVinoLandmarks.KServe.Addresses;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.KServe.Tensors;

namespace OpenVinoLandmarks.KServe.Transport;

/// <summary>Calls servers over gRPC. Tensors are sent raw; answers may be raw or typed.</summary>
internal sealed class GrpcTransport : IInferenceTransport
{
    // Room for names and shapes beside the tensors.
    private const int SendLimit = int.MaxValue;

    private readonly ServerAddresses _servers;
    private readonly KServeOptions _options;
    private readonly GrpcChannel _channel;
    private readonly GRPCInferenceService.GRPCInferenceServiceClient _client;
    private readonly Metadata _headers = [];

    public GrpcTransport(ServerAddresses servers, KServeOptions options)
    {
        (_servers, _options) = (servers, options);
        _channel = GrpcChannel.ForAddress("static:///servers", new GrpcChannelOptions
        {
            HttpHandler = HttpHandlers.Create(options),
            DisposeHttpClient = true,
            Credentials = servers.IsTls ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure,
            MaxReceiveMessageSize = options.AnswerBytes,
            MaxSendMessageSize = SendLimit,
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(200),
            MaxReconnectBackoff = TimeSpan.FromSeconds(5),
            ServiceConfig = CreateServiceConfig(options),
            ServiceProvider = new StaticServers(servers),
        });
        _client = new GRPCInferenceService.GRPCInferenceServiceClient(_channel);
        if (options.Token is { } token)
        {
            _headers.Add("authorization", $"Bearer {token}");
        }
    }

    public async Task<ServerDescription> DescribeServerAsync()
    {
        try
        {
            ServerMetadataResponse answer =
                await _client.ServerMetadataAsync(new ServerMetadataRequest(), Call(_options.CallTimeout, default)).ConfigureAwait(false);
            return new ServerDescription(answer.Name, answer.Version);
        }
        catch (RpcException e)
        {
            throw Translate(e, "", _options.CallTimeout, default);
        }
    }

    public async Task<ModelDescription?> DescribeModelAsync(string model, string version)
    {
        try
        {
            ModelMetadataResponse answer = await _client.ModelMetadataAsync(
                new ModelMetadataRequest { Name = model, Version = version }, Call(_options.CallTimeout, default)).ConfigureAwait(false);
            return new ModelDescription(model, [.. answer.Versions], answer.Platform, Ports(answer.Inputs), Ports(answer.Outputs));
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
        catch (RpcException e)
        {
            throw Translate(e, model, _options.CallTimeout, default);
        }
    }

    public async Task<int?> AskBatchAsync(string model, string version)
    {
        try
        {
            ModelConfigResponse answer = await _client.ModelConfigAsync(
                new ModelConfigRequest { Name = model, Version = version }, Call(_options.CallTimeout, default)).ConfigureAwait(false);
            return answer.Config is { MaxBatchSize: > 0 } config ? config.MaxBatchSize : null;
        }
        catch (RpcException)
        {
            // Only Triton has this call. Whether the server can be used, the other calls say.
            return null;
        }
    }

    public async Task InferAsync(
        RemoteModel model,
        ReadOnlyMemory<byte> input,
        int images,
        OutputBuffers outputs,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        ModelInferRequest request = CreateRequest(model, input.Span, images);
        try
        {
            ModelInferResponse answer =
                await _client.ModelInferAsync(request, Call(timeout, cancellationToken)).ConfigureAwait(false);
            Read(answer, images, outputs);
        }
        catch (RpcException e)
        {
            throw Translate(e, model.Name, timeout, cancellationToken);
        }
        catch (AnswerException e)
        {
            throw CallErrors.BadAnswer(_servers, model.Name, e);
        }
    }

    public void Dispose() => _channel.Dispose();

    private static ServiceConfig CreateServiceConfig(KServeOptions options)
    {
        ServiceConfig config = new() { LoadBalancingConfigs = { new RoundRobinConfig() } };
        if (options.Attempts == 1)
        {
            return config;
        }

        MethodConfig method = new() { Names = { MethodName.Default } };
        if (options.HedgingDelay is { } delay)
        {
            method.HedgingPolicy = new HedgingPolicy
            {
                MaxAttempts = options.Attempts,
                HedgingDelay = delay,
                NonFatalStatusCodes = { StatusCode.Unavailable },
            };
        }
        else
        {
            method.RetryPolicy = new RetryPolicy
            {
                MaxAttempts = options.Attempts,
                InitialBackoff = RetryPauses.First,
                MaxBackoff = RetryPauses.Longest,
                BackoffMultiplier = RetryPauses.Factor,
                RetryableStatusCodes = { StatusCode.Unavailable },
            };
        }

        config.MethodConfigs.Add(method);
        return config;
    }

    private static IReadOnlyList<TensorPort> Ports(RepeatedField<ModelMetadataResponse.Types.TensorMetadata> ports) =>
        [.. ports.Select(port => new TensorPort(port.Name, port.Datatype, [.. port.Shape]))];

    private static ModelInferRequest CreateRequest(RemoteModel model, ReadOnlySpan<byte> input, int images)
    {
        ModelInferRequest request = new()
        {
            ModelName = model.Name,
            ModelVersion = model.Version,
            Inputs =
            {
                new ModelInferRequest.Types.InferInputTensor
                {
                    Name = model.Input.Name,
                    Datatype = model.Input.Datatype,
                    Shape = { images, model.Input.Shape.Skip(1) },
                },
            },

            // A copy: after a cancellation, the message may still be on its way when the caller writes the next images.
            RawInputContents = { ByteString.CopyFrom(input) },
        };
        foreach (RemoteOutput output in model.Outputs)
        {
            request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = output.Port.Name });
        }

        return request;
    }

    private static void Read(ModelInferResponse answer, int images, OutputBuffers outputs)
    {
        int raw = answer.RawOutputContents.Count;
        if (raw > 0 && raw != answer.Outputs.Count)
        {
            throw new AnswerException(
                string.Create(CultureInfo.InvariantCulture, $"it has {answer.Outputs.Count} outputs, but the data of {raw}"));
        }

        outputs.Begin(images);
        for (int i = 0; i < answer.Outputs.Count; i++)
        {
            ModelInferResponse.Types.InferOutputTensor output = answer.Outputs[i];
            if (raw > 0)
            {
                outputs.ReceiveRaw(output.Name, output.Datatype, output.Shape, answer.RawOutputContents[i].Span);
            }
            else
            {
                TypedContents.Read(output.Name, output.Datatype, output.Shape, output.Contents, outputs);
            }
        }

        outputs.End();
    }

    private CallOptions Call(TimeSpan timeout, CancellationToken cancellationToken) =>
        new(_headers, DateTime.UtcNow + timeout, cancellationToken);

    private Exception Translate(RpcException error, string model, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException(error.Message, error, cancellationToken);
        }

        if (error.StatusCode == StatusCode.DeadlineExceeded)
        {
            return CallErrors.TimedOut(_servers, model, timeout, error);
        }

        string remedy = error.StatusCode switch
        {
            StatusCode.Unavailable => "Check that the server runs, that it is ready, and that the address and the scheme "
                + "(kserve+grpc, or kserve+grpcs with TLS) are right.",
            StatusCode.Unauthenticated or StatusCode.PermissionDenied => "Set KServeOptions.Token or a client certificate.",
            StatusCode.ResourceExhausted => "The server is overloaded, or a message is larger than allowed: "
                + "lower KServeOptions.BatchSize, or raise KServeOptions.AnswerBytes or the server's limit.",
            StatusCode.Unimplemented => "This server does not speak KServe v2 over gRPC at this address.",
            _ => "",
        };
        return CallErrors.Failed(_servers, model, Name(error.StatusCode), error.Status.Detail, remedy, error);
    }

    // INVALID_ARGUMENT, as the protocol and the servers' logs write it.
    private static string Name(StatusCode code) =>
        string.Concat(code.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{letter}")).ToUpperInvariant();

    /// <summary>Tells the channel about its servers, which are listed and not looked up.</summary>
    private sealed class StaticServers(ServerAddresses servers) : IServiceProvider
    {
        private readonly ResolverFactory[] _factories =
            [new StaticResolverFactory(_ => servers.Servers.Select(server => new BalancerAddress(Host(server), server.Port)))];

        public object? GetService(Type serviceType) => serviceType == typeof(IEnumerable<ResolverFactory>) ? _factories : null;

        private static string Host(Uri server) =>
            server.HostNameType == UriHostNameType.IPv6 ? IPAddress.Parse(server.Host).ToString() : server.Host;
    }
}
