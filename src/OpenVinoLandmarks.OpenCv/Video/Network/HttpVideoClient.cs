using System.Net;
using System.Net.Http.Headers;

namespace OpenVinoLandmarks.OpenCv.Network;

/// <summary>
/// Opens video over HTTP and HTTPS: motion JPEG in parts, endless streams, and finite files, whose transfer is resumed where it was
/// interrupted. OpenCV's own FFmpeg on Linux is built without network.
/// </summary>
internal sealed class HttpVideoClient : IDisposable
{
    private const int BlockSize = 32 << 10;
    private const int MaximumHead = 64 << 10;

    private readonly HttpClient _client;
    private readonly Uri _address;
    private readonly NetworkSettings _settings;
    private readonly ConnectionEvents _events;
    private DecodedConnection? _endless;
    private int _repeatLimit = 25;

    /// <summary>Prepares to connect.</summary>
    /// <param name="address">The address. A user and a password in it are used if the server asks (Basic and Digest).</param>
    /// <param name="settings">The limits.</param>
    /// <param name="events">Receives messages about interrupted files.</param>
    public HttpVideoClient(Uri address, NetworkSettings settings, ConnectionEvents events)
    {
        _address = new UriBuilder(address) { UserName = "", Password = "" }.Uri;
        _settings = settings;
        _events = events;
        SocketsHttpHandler handler = new()
        {
            ConnectTimeout = settings.OpenTimeout,
            AutomaticDecompression = DecompressionMethods.None,
            Credentials = UserInfo.CredentialsOf(address),
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Connects.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A connection, or the path of a downloaded file that can only be read as a whole.</returns>
    /// <exception cref="ConnectException">The server cannot be reached, refuses, or sends something else than a video.</exception>
    public (IVideoConnection? Connection, string? File) Connect(CancellationToken cancellationToken) =>
        ConnectAsync(cancellationToken).GetAwaiter().GetResult();

    /// <summary>Closes idle connections.</summary>
    public void Dispose() => _client.Dispose();

    private async Task<(IVideoConnection? Connection, string? File)> ConnectAsync(CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await RequestAsync(0, cancellationToken).ConfigureAwait(false);
            MediaTypeHeaderValue? type = response.Content.Headers.ContentType;
            CheckType(type?.MediaType ?? "");
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            HttpResponseMessage owned = response;
            if (type?.MediaType is { } media && media.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            {
                string boundary = type.Parameters.FirstOrDefault(p => p.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase))?.Value
                    ?? "";
                response = null;
                return (new MotionJpegConnection(owned, (buffer, token) => ReadAsync(body, buffer, token), boundary, _settings), null);
            }

            if (response.Content.Headers.ContentLength is { } length)
            {
                (IVideoConnection?, string?) finite = await OpenFiniteAsync(owned, body, length, cancellationToken).ConfigureAwait(false);
                response = null;
                return finite;
            }

            bool hasEnd = response.Headers.TransferEncodingChunked == true;

            // A still picture is not a reason to connect again and again.
            _repeatLimit *= _endless is { IsRepeating: true } && _repeatLimit < 1 << 20 ? 2 : 1;
            _endless = DecodedConnection.Open(
                (pipe, token) => CopyEndlessAsync(owned, body, hasEnd, pipe, token), true, _repeatLimit, _settings, cancellationToken);
            response = null;
            return (_endless, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or PermanentLossException)
        {
            throw new ConnectException(DescribeFailure(e), e);
        }
        finally
        {
            response?.Dispose();
        }
    }

    private async Task<HttpResponseMessage> RequestAsync(long offset, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_settings.OpenTimeout);
        using HttpRequestMessage request = new(HttpMethod.Get, _address);
        request.Headers.UserAgent.ParseAdd("ovlandmarks");
        request.Headers.Range = offset > 0 ? new RangeHeaderValue(offset, null) : null;
        HttpResponseMessage response;
        try
        {
            response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the server did not answer within {_settings.OpenTimeout.TotalSeconds:0.###} s", e);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        (int status, string? reason) = ((int)response.StatusCode, response.ReasonPhrase);
        response.Dispose();
        throw new HttpRequestException($"the server answers {status} {reason}", null, (HttpStatusCode)status);
    }

    // Each read of the network has a limit; writing to the decoder has none, because a slow reader is not a lost connection.
    private async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_settings.ReadTimeout);
        try
        {
            return await body.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"the server sent nothing for {_settings.ReadTimeout.TotalSeconds:0.###} s", e);
        }
    }

    private async Task CopyEndlessAsync(
        HttpResponseMessage response, Stream body, bool hasEnd, Stream pipe, CancellationToken cancellationToken)
    {
        using (response)
        {
            byte[] block = new byte[BlockSize];
            int count;
            while ((count = await ReadAsync(body, block, cancellationToken).ConfigureAwait(false)) > 0)
            {
                pipe.Write(block, 0, count);
            }

            // A chunked body has an end that the server sends. Without one, a closed connection looks the same as an end.
            if (!hasEnd)
            {
                throw new IOException("the server closed the connection");
            }
        }
    }

    private async Task<(IVideoConnection? Connection, string? File)> OpenFiniteAsync(
        HttpResponseMessage response, Stream body, long length, CancellationToken cancellationToken)
    {
        byte[] head = new byte[(int)Math.Min(length, MaximumHead)];
        int count = 0, read;
        bool isBroken = false;
        try
        {
            while (count < head.Length
                && (read = await ReadAsync(body, head.AsMemory(count), cancellationToken).ConfigureAwait(false)) > 0)
            {
                count += read;
            }
        }
        catch (IOException) when (count > 0)
        {
            // The transfer continues after these bytes with another request.
            response.Dispose();
            isBroken = true;
        }

        FiniteBody finite = new(isBroken ? null : response, body, head.AsMemory(0, count), length);
        if (!NeedsWholeFile(head.AsSpan(0, count)))
        {
            return (DecodedConnection.Open(
                (pipe, token) => CopyFiniteAsync(finite, pipe, token), false, repeatLimit: 0, _settings, cancellationToken), null);
        }

        string file = Path.Combine(Path.GetTempPath(), $"ovlandmarks-{Guid.NewGuid():N}.mp4");
        try
        {
            FileStream target = new(file, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            await using (target.ConfigureAwait(false))
            {
                await CopyFiniteAsync(finite, target, cancellationToken).ConfigureAwait(false);
            }

            return (null, file);
        }
        catch
        {
            File.Delete(file);
            throw;
        }
    }

    private sealed record FiniteBody(HttpResponseMessage? Response, Stream Body, ReadOnlyMemory<byte> Head, long Length);

    private async Task CopyFiniteAsync(FiniteBody finite, Stream target, CancellationToken cancellationToken)
    {
        byte[] block = new byte[BlockSize];
        target.Write(finite.Head.Span);
        long done = finite.Head.Length;
        HttpResponseMessage? response = finite.Response;
        Stream body = finite.Body;
        int attempts = 0;
        try
        {
            while (done < finite.Length)
            {
                string loss;
                int count = 0;
                try
                {
                    if (response is null)
                    {
                        (response, body) = await ResumeAsync(done, finite.Length, cancellationToken).ConfigureAwait(false);
                        _events.Add($"the connection was restored; the file continues at byte {done}", isReconnection: true);
                    }

                    count = await ReadAsync(body, block, cancellationToken).ConfigureAwait(false);
                    loss = "the server closed the connection before the end of the file";
                }
                catch (Exception e) when (e is HttpRequestException or IOException)
                {
                    loss = e.Message;
                }

                if (count > 0)
                {
                    target.Write(block, 0, count);
                    done += count;
                    attempts = 0;
                    continue;
                }

                response?.Dispose();
                response = null;
                if (++attempts > _settings.Attempts)
                {
                    throw new PermanentLossException(
                        $"{loss}; {done} of {finite.Length} bytes arrived, and {attempts - 1} attempts to continue failed");
                }

                _events.Add($"{loss}; connecting again (attempt {attempts} of {_settings.Attempts})");
                await Task.Delay(_settings.DelayBefore(attempts), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            response?.Dispose();
        }
    }

    private async Task<(HttpResponseMessage Response, Stream Body)> ResumeAsync(
        long offset, long length, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await RequestAsync(offset, cancellationToken).ConfigureAwait(false);
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            bool isPart = response.StatusCode == HttpStatusCode.PartialContent;
            long? total = isPart ? response.Content.Headers.ContentRange?.Length : response.Content.Headers.ContentLength;
            if (total != length || (isPart && response.Content.Headers.ContentRange?.From != offset))
            {
                throw new PermanentLossException("the file on the server has changed");
            }

            // A server without ranges sends the file from its beginning.
            byte[] block = new byte[BlockSize];
            for (long skip = isPart ? 0 : offset; skip > 0;)
            {
                int count = await ReadAsync(body, block.AsMemory(0, (int)Math.Min(skip, block.Length)), cancellationToken)
                    .ConfigureAwait(false);
                skip = count > 0 ? skip - count : throw new IOException("the server closed the connection");
            }

            return (response, body);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    // MP4 and MOV files whose index comes after the data cannot be decoded from a stream.
    private static bool NeedsWholeFile(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12 || !head[4..8].SequenceEqual("ftyp"u8))
        {
            return false;
        }

        for (long at = 0; at + 8 <= head.Length;)
        {
            ReadOnlySpan<byte> box = head[(int)at..];
            if (box[4..8].SequenceEqual("moov"u8) || box[4..8].SequenceEqual("mdat"u8))
            {
                return box[4] == 'm' && box[5] == 'd';
            }

            long size = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(box);
            at += size >= 8 ? size : head.Length;
        }

        return true;
    }

    private static void CheckType(string type)
    {
        string? problem = type.ToLowerInvariant() switch
        {
            "text/html" => "the address is a web page, not a video. Use the address of the stream itself",
            "application/vnd.apple.mpegurl" or "application/x-mpegurl" or "audio/mpegurl" or "application/dash+xml" =>
                "the address is a playlist (HLS or DASH), which is not supported. With FFmpeg: "
                + "ffmpeg -i ADDRESS -f rawvideo -pix_fmt bgr24 - | ovlandmarks video - --size WxH",
            { } media when media.StartsWith("image/", StringComparison.Ordinal) =>
                "the address is a single picture. Use the camera's address for motion JPEG or RTSP",
            _ => null,
        };
        if (problem is not null)
        {
            throw new ConnectException($"{problem}.");
        }
    }

    private static string DescribeFailure(Exception e) => e is HttpRequestException { StatusCode: { } status }
        ? status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                $"{e.Message}. Give the user and the password: http://USER:PASSWORD@HOST/...",
            HttpStatusCode.NotFound => $"{e.Message}. Check the path of the address.",
            _ => $"{e.Message}.",
        }
        : $"cannot connect: {e.Message}. Check the address, and that the server runs.";
}

/// <summary>The user and the password of an address.</summary>
internal static class UserInfo
{
    /// <summary>Returns the user and the password, or null if the address has none.</summary>
    /// <param name="address">The address.</param>
    public static NetworkCredential? CredentialsOf(Uri address)
    {
        if (address.UserInfo.Length == 0)
        {
            return null;
        }

        string[] parts = address.UserInfo.Split(':', 2);
        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }
}

/// <summary>A transfer that cannot be resumed.</summary>
internal sealed class PermanentLossException(string message) : Exception(message);
