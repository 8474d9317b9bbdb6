using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OpenVinoLandmarks.OpenCv.Network;

/// <summary>The answer to a request.</summary>
/// <param name="Status">The status code, 200 for success.</param>
/// <param name="Reason">The text after the status code.</param>
/// <param name="Headers">The headers; of several with one name the last.</param>
/// <param name="Challenges">The values of WWW-Authenticate.</param>
/// <param name="Body">The body.</param>
internal sealed record RtspResponse(
    int Status, string Reason, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<string> Challenges, string Body);

/// <summary>
/// A TCP connection to a camera: requests and answers in the form of HTTP, and between them packets of RTP (RFC 2326, section 10.12). Not
/// thread-safe.
/// </summary>
/// <param name="address">The address with a user and a password.</param>
internal sealed class RtspSession(Uri address) : IDisposable
{
    private const int DefaultPort = 554, MaximumText = 64 << 10, SenderChannel = 0, Bye = 203;

    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly byte[] _buffer = new byte[(1 << 16) + MaximumText];
    private readonly Stopwatch _sinceRequest = new();
    private RtspAuthorization? _authorization;
    private Stream? _stream;
    private int _start, _end, _sequence;
    private string? _session;
    private TimeSpan _keepAlive = TimeSpan.FromSeconds(25);

    /// <summary>The address without a user and a password, as the camera expects it.</summary>
    public string Address { get; } = new UriBuilder(address)
    {
        UserName = "",
        Password = "",
        Port = address.Port > 0 ? address.Port : DefaultPort,
    }.Uri.AbsoluteUri;

    private Stream Stream => _stream ?? throw new InvalidOperationException("The session is not connected.");

    /// <summary>Connects the socket.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The camera cannot be reached.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            int port = address.Port > 0 ? address.Port : DefaultPort;
            await _client.ConnectAsync(address.Host, port, cancellationToken).ConfigureAwait(false);
            _stream = _client.GetStream();
        }
        catch (SocketException e)
        {
            throw new IOException($"cannot connect: {e.Message}", e);
        }
    }

    /// <summary>Sends a request, with credentials if the camera asks, and waits for the answer.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The address that the request is about.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The connection failed, or the camera does not speak RTSP.</exception>
    /// <exception cref="ConnectException">The camera refuses the request.</exception>
    public async Task<RtspResponse> RequestAsync(
        string method, string target, IReadOnlyList<string> headers, CancellationToken cancellationToken)
    {
        await SendAsync(method, target, headers, cancellationToken).ConfigureAwait(false);
        RtspResponse response = await ReadResponseAsync(cancellationToken).ConfigureAwait(false);
        if (response.Status == 401 && UserInfo.CredentialsOf(address) is { } credentials
            && RtspAuthorization.Answer(response.Challenges, credentials, _authorization) is { } authorization)
        {
            _authorization = authorization;
            await SendAsync(method, target, headers, cancellationToken).ConfigureAwait(false);
            response = await ReadResponseAsync(cancellationToken).ConfigureAwait(false);
        }

        return response.Status switch
        {
            200 => response,
            401 or 403 => throw new ConnectException(
                $"the camera answers {response.Status} {response.Reason}. Give the user and the password: rtsp://USER:PASSWORD@HOST/..."),
            404 => throw new ConnectException($"the camera answers 404 {response.Reason}. Check the path of the address."),
            _ => throw new ConnectException($"the camera answers {method} with {response.Status} {response.Reason}."),
        };
    }

    /// <summary>Takes the session's identifier and time limit from the answer to SETUP.</summary>
    /// <param name="response">The answer.</param>
    public void Keep(RtspResponse response)
    {
        string[] parts = (response.Headers.GetValueOrDefault("Session") ?? "").Split(';', StringSplitOptions.TrimEntries);
        _session = parts[0].Length > 0 ? parts[0] : null;
        string? timeout = parts.FirstOrDefault(p => p.StartsWith("timeout=", StringComparison.OrdinalIgnoreCase))?[8..];
        if (int.TryParse(timeout, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0)
        {
            _keepAlive = TimeSpan.FromSeconds(Math.Max(1, seconds * 0.4));
        }
    }

    /// <summary>
    /// Returns the next packet of RTP, valid until the next call, or null when the camera ends the stream. Keeps the session alive.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The connection failed.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadPacketAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_sinceRequest.Elapsed > _keepAlive)
            {
                await SendAsync("OPTIONS", Address, [], cancellationToken).ConfigureAwait(false);
            }

            await NeedAsync(4, cancellationToken).ConfigureAwait(false);
            if (_buffer[_start] != '$')
            {
                _ = await ReadTextAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            int channel = _buffer[_start + 1], length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_start + 2));
            await NeedAsync(4 + length, cancellationToken).ConfigureAwait(false);
            ReadOnlyMemory<byte> packet = _buffer.AsMemory(_start + 4, length);
            _start += 4 + length;
            if (channel == SenderChannel)
            {
                return packet;
            }

            if (EndsStream(packet.Span))
            {
                return null;
            }
        }
    }

    /// <summary>Closes the socket.</summary>
    public void Dispose() => _client.Dispose();

    // Compound RTCP: each part states its length in words of 32 bits, less one.
    private static bool EndsStream(ReadOnlySpan<byte> report)
    {
        while (report.Length >= 4)
        {
            if (report[1] == Bye)
            {
                return true;
            }

            report = report[Math.Min(report.Length, (BinaryPrimitives.ReadUInt16BigEndian(report[2..]) + 1) * 4)..];
        }

        return false;
    }

    private async Task SendAsync(string method, string target, IReadOnlyList<string> headers, CancellationToken cancellationToken)
    {
        _sinceRequest.Restart();
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{method} {target} RTSP/1.0\r\nCSeq: {++_sequence}\r\nUser-Agent: ovlandmarks\r\n");
        foreach (string header in headers)
        {
            text.Append(header).Append("\r\n");
        }

        if (_session is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Session: {_session}\r\n");
        }

        if (_authorization is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Authorization: {_authorization.Header(method, target)}\r\n");
        }

        await Stream.WriteAsync(Encoding.UTF8.GetBytes(text.Append("\r\n").ToString()), cancellationToken).ConfigureAwait(false);
    }

    private async Task<RtspResponse> ReadResponseAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await NeedAsync(4, cancellationToken).ConfigureAwait(false);
            if (_buffer[_start] == '$')
            {
                int length = 4 + BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_start + 2));
                await NeedAsync(length, cancellationToken).ConfigureAwait(false);
                _start += length;
            }
            else if (await ReadTextAsync(cancellationToken).ConfigureAwait(false) is { } response)
            {
                return response;
            }
        }
    }

    // Returns null for a request of the camera, which is ignored.
    private async Task<RtspResponse?> ReadTextAsync(CancellationToken cancellationToken)
    {
        int head;
        for (int searched = 4; (head = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0; searched = _end - _start + 1)
        {
            await NeedAsync(searched <= MaximumText ? searched : throw NotRtsp(), cancellationToken).ConfigureAwait(false);
        }

        string[] lines = Encoding.UTF8.GetString(_buffer, _start, head).Split("\r\n");
        _start += head + 4;
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        List<string> challenges = [];
        foreach (string line in lines.Skip(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                (string name, string value) = (line[..colon].Trim(), line[(colon + 1)..].Trim());
                headers[name] = value;
                if (name.Equals("WWW-Authenticate", StringComparison.OrdinalIgnoreCase))
                {
                    challenges.Add(value);
                }
            }
        }

        int length = 0;
        if (headers.TryGetValue("Content-Length", out string? stated)
            && (!int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > MaximumText))
        {
            throw NotRtsp();
        }

        await NeedAsync(length, cancellationToken).ConfigureAwait(false);
        string body = Encoding.UTF8.GetString(_buffer, _start, length);
        _start += length;
        string[] status = lines[0].Split(' ', 3);
        if (!status[0].StartsWith("RTSP/", StringComparison.Ordinal))
        {
            return lines[0].EndsWith("RTSP/1.0", StringComparison.Ordinal) ? null : throw NotRtsp();
        }

        return status.Length > 1 && int.TryParse(status[1], NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            ? new RtspResponse(code, status.Length > 2 ? status[2] : "", headers, challenges, body)
            : throw NotRtsp();
    }

    private static IOException NotRtsp() => new("the server does not speak RTSP");

    private async Task NeedAsync(int count, CancellationToken cancellationToken)
    {
        if (_start + count > _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        while (_end - _start < count)
        {
            int read = await Stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            _end += read > 0 ? read : throw new IOException("the camera closed the connection");
        }
    }
}
