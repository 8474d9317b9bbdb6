using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace OpenVinoLandmarks.Setup.Downloads;

/// <summary>
/// Transfers files over HTTP: continues unfinished ones by ranges, repeats requests that failed for a moment, and gives up connections
/// that send nothing. Proxies are those that .NET finds: HTTPS_PROXY, HTTP_PROXY, NO_PROXY and the system's settings. Thread-safe.
/// </summary>
internal sealed class HttpTransfer : IDisposable
{
    private const int Redirections = 10;
    private const int LongestText = 4096;

    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private readonly DownloadOptions _options;
    private readonly HttpClient _client;
    private readonly ResiliencePipeline _retries;

    /// <summary>Creates the transfer.</summary>
    /// <param name="options">How patient it is.</param>
    /// <param name="note">Receives a note about each repetition.</param>
    public HttpTransfer(DownloadOptions options, Action<string> note)
    {
        _options = options;
        _client = new HttpClient(new SocketsHttpHandler
        {
            MaxAutomaticRedirections = Redirections,
            ConnectTimeout = options.StallTimeout,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // each step has its own
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("ovlandmarks", "1"));
        _retries = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = options.Retries,
            Delay = options.RetryDelay,
            MaxDelay = s_longestPause,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = arguments => ValueTask.FromResult(IsTemporary(arguments.Outcome.Exception)),
            DelayGenerator = arguments => ValueTask.FromResult(Shorter((arguments.Outcome.Exception as DownloadException)?.RetryAfter)),
            OnRetry = arguments =>
            {
                string pause = arguments.RetryDelay.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
                note($"{arguments.Outcome.Exception?.Message} The next attempt is in {pause} s.");
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <summary>Asks whether a server has a file.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>
    /// Whether it may have it, and the size if the server states it. A server that does not answer this question may still have the file.
    /// </returns>
    /// <exception cref="DownloadException">The server cannot be reached.</exception>
    public async Task<(bool MayExist, long? Size)> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Head, address);
        using HttpResponseMessage response = await SendAsync(request, cancellationToken);
        bool isMissing = response.StatusCode
            is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized;
        return (!isMissing, response.IsSuccessStatusCode ? response.Content.Headers.ContentLength : null);
    }

    /// <summary>Reads a short text.</summary>
    /// <exception cref="DownloadException">It cannot be read.</exception>
    public async Task<string> ReadTextAsync(Uri address, CancellationToken cancellationToken) =>
        await _retries.ExecuteAsync(async token =>
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            using HttpResponseMessage response = await SendAsync(request, token);
            RequireSuccess(response, address);
            byte[] buffer = new byte[LongestText];
            int length = 0;
            using Stream body = await response.Content.ReadAsStreamAsync(token);
            for (int read; length < buffer.Length && (read = await ReadAsync(body, buffer.AsMemory(length), address, token)) > 0;)
            {
                length += read;
            }

            return System.Text.Encoding.UTF8.GetString(buffer, 0, length);
        }, cancellationToken);

    /// <summary>Fetches a file, from where an earlier attempt stopped.</summary>
    /// <param name="source">The address and the size.</param>
    /// <param name="part">The unfinished file, which has all bytes afterwards.</param>
    /// <param name="progress">Receives the number of bytes so far.</param>
    /// <param name="cancellationToken">Stops the download; what was fetched stays.</param>
    /// <returns>Whether bytes of an earlier attempt were kept.</returns>
    /// <exception cref="DownloadException">The file cannot be fetched.</exception>
    /// <exception cref="IOException">The bytes cannot be written.</exception>
    public async Task<bool> FetchAsync(DownloadSource source, PartialFile part, Action<long> progress, CancellationToken cancellationToken)
    {
        const long WorthAnotherRound = 1 << 16;
        bool kept = false;
        long most = part.Length;
        while (true)
        {
            try
            {
                await _retries.ExecuteAsync(async token => kept |= await AttemptAsync(source, part, progress, token), cancellationToken);
                return kept;
            }
            catch (DownloadException e) when (IsTemporary(e) && part.Length >= most + WorthAnotherRound)
            {
                most = part.Length; // a bad connection that still brings something is not given up
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<bool> AttemptAsync(
        DownloadSource source, PartialFile part, Action<long> progress, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, source.Address);
        RangeConditionHeaderValue? condition = part.ReadCondition();
        long have = condition is null ? 0 : part.Length;
        if (have > 0 && have == source.Size)
        {
            return true; // only the check of the whole file was missing
        }

        if (have > 0)
        {
            request.Headers.Range = new RangeHeaderValue(have, null);
            request.Headers.IfRange = condition;
        }

        using HttpResponseMessage response = await SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && response.Content.Headers.ContentRange?.Length == have)
        {
            return true; // all bytes are there; the size was not known
        }

        if (have > 0 && IsRefusedRange(response, have, source.Size, condition!))
        {
            part.Delete();
            throw new DownloadException($"{source.Display}: the file has changed since the download began.", DownloadFailure.Temporary);
        }

        RequireSuccess(response, source.Address);
        if (response.StatusCode != HttpStatusCode.PartialContent)
        {
            have = 0;
            part.Start(response.Headers, response.Content.Headers.LastModified);
        }

        CheckSize(source, have + response.Content.Headers.ContentLength);
        await CopyAsync(response, source, part, have, progress, cancellationToken);
        return have > 0;
    }

    private async Task CopyAsync(
        HttpResponseMessage response,
        DownloadSource source,
        PartialFile part,
        long have,
        Action<long> progress,
        CancellationToken cancellationToken)
    {
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using FileStream file = part.Open(have);
        byte[] buffer = new byte[1 << 16];
        progress(have);
        for (int read; (read = await ReadAsync(body, buffer, source.Address, cancellationToken)) > 0;)
        {
            have += read;
            long most = source.Size ?? DownloadSource.Longest;
            if (have > most)
            {
                throw new DownloadException(
                    $"{source.Display} has more than the expected {most} bytes.", DownloadFailure.WrongContent);
            }

            file.Write(buffer, 0, read);
            progress(have);
        }

        file.Flush(flushToDisk: true);
        if (have < source.Size)
        {
            throw new DownloadException(
                $"{source.Display} ended after {have} of {source.Size} bytes.",
                response.Content.Headers.ContentLength is null ? DownloadFailure.Temporary : DownloadFailure.WrongContent);
        }
    }

    // A server that ignores ranges answers 200 with the whole file, which is no refusal.
    private static bool IsRefusedRange(HttpResponseMessage response, long have, long? size, RangeConditionHeaderValue condition) =>
        response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable
        || (response.StatusCode == HttpStatusCode.PartialContent
            && (response.Content.Headers.ContentRange is not { } range
                || range.From != have
                || (size is not null && range.Length is not null && range.Length != size)
                || (condition.EntityTag is { } tag && response.Headers.ETag is { } now && now.Tag != tag.Tag)));

    private static void CheckSize(DownloadSource source, long? length)
    {
        if (length is not null && (source.Size is { } size ? length != size : length > DownloadSource.Longest))
        {
            throw new DownloadException(
                $"{source.Display} has {length} bytes; the expected file has {source.Size ?? DownloadSource.Longest}"
                + $"{(source.Size is null ? " at most" : "")}.",
                DownloadFailure.WrongContent);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.StallTimeout);
        string where = new DownloadSource(request.RequestUri!).Display;
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Stalled(where, e);
        }
        catch (HttpRequestException e)
        {
            throw new DownloadException($"{where}: {Describe(e)}", FailureOf(e), e);
        }
    }

    private async Task<int> ReadAsync(Stream body, Memory<byte> buffer, Uri address, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.StallTimeout);
        string where = new DownloadSource(address).Display;
        try
        {
            return await body.ReadAsync(buffer, limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw Stalled(where, e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new DownloadException($"{where}: the connection broke: {e.Message}", DownloadFailure.Temporary, e);
        }
    }

    private DownloadException Stalled(string where, Exception cause)
    {
        double seconds = _options.StallTimeout.TotalSeconds;
        string text = string.Create(CultureInfo.InvariantCulture, $"{where}: the server has sent nothing for {seconds:0.#} s.");
        return new DownloadException(text, DownloadFailure.Temporary, cause);
    }

    private static void RequireSuccess(HttpResponseMessage response, Uri address)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        int code = (int)response.StatusCode;
        bool isTemporary = code is 408 or 429 or >= 500;
        string redirection = code is >= 300 and < 400 ? $" It redirects to {response.Headers.Location}, which is not followed." : "";
        throw new DownloadException(
            $"{new DownloadSource(address).Display}: the server answers {code} {response.ReasonPhrase}.{redirection}",
            isTemporary ? DownloadFailure.Temporary : DownloadFailure.Unavailable)
        {
            RetryAfter = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - DateTimeOffset.UtcNow : null,
        };
    }

    private static string Describe(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "the name of the server cannot be resolved.",
        HttpRequestError.SecureConnectionError => $"no secure connection: {e.InnerException?.Message ?? e.Message}",
        HttpRequestError.ProxyTunnelError => $"the proxy refuses the connection: {e.Message}",
        HttpRequestError.ConnectionError => $"the server cannot be reached: {e.InnerException?.Message ?? e.Message}.",
        _ => e.Message,
    };

    // Names that cannot be resolved and certificates that are refused stay so. Waiting would only delay the message.
    private static DownloadFailure FailureOf(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError
            ? DownloadFailure.Unavailable
            : DownloadFailure.Temporary;

    private static bool IsTemporary(Exception? e) => e is DownloadException { Failure: DownloadFailure.Temporary };

    private static TimeSpan? Shorter(TimeSpan? asked) =>
        asked is { } pause ? (pause < TimeSpan.Zero ? TimeSpan.Zero : pause > s_longestPause ? s_longestPause : pause) : null;
}
