using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OpenVinoLandmarks.KServe.Addresses;
using OpenVinoLandmarks.KServe.Tensors;
using Polly;
using Polly.Retry;

namespace OpenVinoLandmarks.KServe.Transport;

/// <summary>
/// Calls servers over REST. Tensors are sent raw (binary tensor extension) if the server takes them, otherwise as JSON: the first inference
/// finds out, because few servers say it.
/// </summary>
internal sealed class RestTransport : IInferenceTransport
{
    private readonly ServerAddresses _servers;
    private readonly KServeOptions _options;
    private readonly RestServers _turns;
    private readonly HttpClient _client;
    private readonly ResiliencePipeline<HttpResponseMessage> _attempts;
    private volatile TensorForm _form = TensorForm.Unknown;

    public RestTransport(ServerAddresses servers, KServeOptions options)
    {
        (_servers, _options) = (servers, options);
        _turns = new RestServers(servers.Servers);
        _client = new HttpClient(HttpHandlers.Create(options))
        {
            MaxResponseContentBufferSize = options.AnswerBytes,

            // Each call has a limit of its own.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (options.Token is { } token)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        _attempts = CreateAttempts(options.Attempts);
    }

    private enum TensorForm
    {
        Unknown,
        Binary,
        Json,
    }

    public async Task<ServerDescription> DescribeServerAsync()
    {
        const string OtherServer = "This server does not speak KServe v2 over REST at this address.";
        using JsonDocument answer = await GetAsync("v2", "").ConfigureAwait(false)
            ?? throw CallErrors.Failed(_servers, "", "HTTP 404", "", OtherServer, null);
        return Parse("", () => new ServerDescription(
            RestAnswer.Text(answer.RootElement, "name") ?? "", RestAnswer.Text(answer.RootElement, "version") ?? ""));
    }

    public async Task<ModelDescription?> DescribeModelAsync(string model, string version)
    {
        using JsonDocument? answer = await GetAsync(ModelPath(model, version), model).ConfigureAwait(false);
        return answer is null ? null : Parse(model, () => RestAnswer.ReadDescription(model, answer.RootElement));
    }

    public async Task<int?> AskBatchAsync(string model, string version)
    {
        try
        {
            using JsonDocument? answer = await GetAsync($"{ModelPath(model, version)}/config", model).ConfigureAwait(false);
            return answer is not null && RestAnswer.Integer(answer.RootElement, "max_batch_size") is > 0 and <= int.MaxValue and { } batch
                ? (int)batch
                : null;
        }
        catch (DeviceException)
        {
            // Only Triton has this path. Whether the server can be used, the other calls say.
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
        if (_form != TensorForm.Json)
        {
            bool mayRefuse = _form == TensorForm.Unknown;
            RestBody binary = RestRequest.Binary(model, input.Span, images);
            if (await TryInferAsync(model, binary, images, outputs, timeout, mayRefuse, cancellationToken).ConfigureAwait(false))
            {
                _form = TensorForm.Binary;
                return;
            }
        }

        RestBody json = RestRequest.Json(model, input.Span, images);
        await TryInferAsync(model, json, images, outputs, timeout, mayRefuse: false, cancellationToken).ConfigureAwait(false);
        _form = TensorForm.Json;
    }

    public void Dispose() => _client.Dispose();

    private static ResiliencePipeline<HttpResponseMessage> CreateAttempts(int attempts)
    {
        if (attempts == 1)
        {
            return ResiliencePipeline<HttpResponseMessage>.Empty;
        }

        RetryStrategyOptions<HttpResponseMessage> options = new()
        {
            MaxRetryAttempts = attempts - 1,
            Delay = RetryPauses.First,
            MaxDelay = RetryPauses.Longest,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = static attempt => ValueTask.FromResult(IsWorthAnotherAttempt(attempt.Outcome)),

            // The answer of an attempt that is repeated is not needed.
            OnRetry = static attempt =>
            {
                attempt.Outcome.Result?.Dispose();
                return default;
            },
        };
        return new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(options).Build();
    }

    private static bool IsWorthAnotherAttempt(Outcome<HttpResponseMessage> outcome) => outcome.Exception is { } error
        ? IsConnectionFailure(error)
        : outcome.Result is { StatusCode: HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout };

    // A server may close an idle connection at the moment when a request is written to it: that has no error code, only an IOException.
    private static bool IsConnectionFailure(Exception error) => error is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ResponseEnded
            or HttpRequestError.ProxyTunnelError
    }
        or HttpRequestException { HttpRequestError: HttpRequestError.Unknown, InnerException: IOException };

    private static string ModelPath(string model, string version)
    {
        string path = $"v2/models/{Uri.EscapeDataString(model)}";
        return version.Length > 0 ? $"{path}/versions/{Uri.EscapeDataString(version)}" : path;
    }

    // Returns null for 404.
    private async Task<JsonDocument?> GetAsync(string path, string model)
    {
        using HttpResponseMessage answer = await SendAsync(
            index => new HttpRequestMessage(HttpMethod.Get, _turns.Address(index, path)),
            model,
            _options.CallTimeout,
            CancellationToken.None).ConfigureAwait(false);
        byte[] body = await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        RequireSuccess(answer, body, model);
        return Parse(model, () => RestAnswer.ParseJson(body));
    }

    // Returns false if the server does not take the form of the tensors, which it may say with any of these statuses.
    private async Task<bool> TryInferAsync(
        RemoteModel model,
        RestBody body,
        int images,
        OutputBuffers outputs,
        TimeSpan timeout,
        bool mayRefuse,
        CancellationToken cancellationToken)
    {
        string path = $"{ModelPath(model.Name, model.Version)}/infer";
        using HttpResponseMessage answer = await SendAsync(
            index => new HttpRequestMessage(HttpMethod.Post, _turns.Address(index, path)) { Content = body.CreateContent() },
            model.Name,
            timeout,
            cancellationToken).ConfigureAwait(false);
        byte[] content = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (mayRefuse && answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType
            or HttpStatusCode.UnprocessableEntity or HttpStatusCode.InternalServerError)
        {
            return false;
        }

        RequireSuccess(answer, content, model.Name);
        Parse(model.Name, () =>
        {
            RestAnswer.ReadOutputs(content, RestRequest.JsonLength(answer.Headers, content.Length), images, outputs);
            return true;
        });
        return true;
    }

    private async Task<HttpResponseMessage> SendAsync(
        Func<int, HttpRequestMessage> create, string model, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            return await _attempts.ExecuteAsync(async token => await SendOnceAsync(create, token).ConfigureAwait(false), limit.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw CallErrors.TimedOut(_servers, model, timeout, e);
        }
        catch (HttpRequestException e)
        {
            string remedy = e.HttpRequestError switch
            {
                HttpRequestError.SecureConnectionError =>
                    "Check the server's certificate; KServeOptions.CertificateAuthorities trusts an authority of your own.",
                HttpRequestError.ConfigurationLimitExceeded => "The answer is larger than KServeOptions.AnswerBytes.",
                _ => "Check that the server runs, and that the address and the scheme (kserve+http, or kserve+https with TLS) are right.",
            };
            throw CallErrors.Failed(_servers, model, e.HttpRequestError.ToString(), e.Message, remedy, e);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Func<int, HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        int index = _turns.Next();
        using HttpRequestMessage request = create(index);
        try
        {
            HttpResponseMessage answer = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (IsWorthAnotherAttempt(Outcome.FromResult(answer)))
            {
                _turns.MarkFailed(index);
            }

            return answer;
        }
        catch (HttpRequestException e) when (IsConnectionFailure(e))
        {
            _turns.MarkFailed(index);
            throw;
        }
    }

    private void RequireSuccess(HttpResponseMessage answer, byte[] body, string model)
    {
        if (answer.IsSuccessStatusCode)
        {
            return;
        }

        string remedy = answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "Set KServeOptions.Token or a client certificate.",
            HttpStatusCode.RequestEntityTooLarge => "Lower KServeOptions.BatchSize, or raise the server's limit.",
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => "The server is overloaded or not ready.",
            _ => "",
        };
        string status = FormattableString.Invariant($"HTTP {(int)answer.StatusCode}");
        throw CallErrors.Failed(_servers, model, status, RestAnswer.ErrorText(body), remedy, null);
    }

    private T Parse<T>(string model, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (AnswerException e)
        {
            throw CallErrors.BadAnswer(_servers, model, e);
        }
    }
}
