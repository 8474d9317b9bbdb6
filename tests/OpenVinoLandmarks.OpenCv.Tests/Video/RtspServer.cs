using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>
/// A camera on loopback that speaks RTSP with interleaved RTP, as a test describes it. It sends frames as fast as they are read.
/// </summary>
internal sealed class RtspServer : IDisposable
{
    private const string Nonce = "a1b2c3";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<RtspCamera, Task> _play;
    private readonly string _description;
    private readonly Task _loop;
    private int _connections;

    /// <summary>Starts the camera.</summary>
    /// <param name="description">The lines of the session description after <c>m=video</c>.</param>
    /// <param name="play">Sends the packets after PLAY.</param>
    public RtspServer(string description, Func<RtspCamera, Task> play)
    {
        _description = $"v=0\r\ns=camera\r\nm=audio 0 RTP/AVP 0\r\na=control:sound\r\nm=video 0 RTP/AVP 96\r\n{description}\r\n";
        _play = play;
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    /// <summary>A user and a password, if the camera asks for them with Digest.</summary>
    public (string User, string Password)? Credentials { get; init; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"rtsp://127.0.0.1:{Port}/live";

    public ConcurrentQueue<string> Requests { get; } = new();

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _loop.Wait(TimeSpan.FromSeconds(10));
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                int number = _connections++;
                connections.Add(Task.Run(() => ServeAsync(client, number)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        using TcpClient owned = client;
        try
        {
            using NetworkStream stream = client.GetStream();
            using StreamReader reader = new(stream, Encoding.ASCII);
            while (true)
            {
                List<string> lines = [];
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
                {
                    lines.Add(line);
                }

                if (lines.Count == 0)
                {
                    return;
                }

                Requests.Enqueue(lines[0]);
                string sequence = lines.Single(l => l.StartsWith("CSeq:", StringComparison.Ordinal));
                (string status, string rest) = Answer(lines);
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"RTSP/1.0 {status}\r\n{sequence}\r\n{rest}"), _stop.Token);
                if (lines[0].StartsWith("PLAY", StringComparison.Ordinal))
                {
                    await _play(new RtspCamera(stream, number, _stop.Token));
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The client has gone, or the test has ended.
        }
    }

    private (string Status, string Text) Answer(List<string> lines)
    {
        string method = lines[0].Split(' ')[0], target = lines[0].Split(' ')[1];
        if (Credentials is { } credentials && !lines.Exists(l => IsAuthorized(l, method, target, credentials)))
        {
            return ("401 Unauthorized", $"WWW-Authenticate: Digest realm=\"camera\", nonce=\"{Nonce}\"\r\n\r\n");
        }

        return (method, target) switch
        {
            ("DESCRIBE", _) when target.EndsWith("/live", StringComparison.Ordinal) => ("200 OK",
                $"Content-Base: {target}/\r\nContent-Type: application/sdp\r\nContent-Length: {_description.Length}\r\n\r\n{_description}"),
            ("DESCRIBE", _) => ("404 Not Found", "\r\n"),
            ("SETUP", _) when target.EndsWith("/live/picture", StringComparison.Ordinal) =>
                ("200 OK", "Session: 4711;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n"),
            ("PLAY", _) when lines.Contains("Session: 4711") => ("200 OK", "\r\n"),
            _ => ("455 Method Not Valid in This State", "\r\n"),
        };
    }

    private static bool IsAuthorized(string line, string method, string target, (string User, string Password) credentials)
    {
        string first = Md5($"{credentials.User}:camera:{credentials.Password}"), second = Md5($"{method}:{target}");
        return line.StartsWith("Authorization: Digest ", StringComparison.Ordinal)
            && line.Contains($"response=\"{Md5($"{first}:{Nonce}:{second}")}\"", StringComparison.Ordinal);
    }

#pragma warning disable CA5351 // The protocol asks for MD5.
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}

/// <summary>Sends the packets of one connection to an <see cref="RtspServer"/>.</summary>
internal sealed class RtspCamera(Stream stream, int number, CancellationToken cancellationToken)
{
    private const int MaximumPayload = 1400;

    private ushort _sequence = 65_530;

    /// <summary>The number of the connection, from 0.</summary>
    public int Number => number;

    /// <summary>Sends NAL units of H.264: small ones in one aggregated packet, large ones in fragments.</summary>
    public async Task SendH264Async(uint timeStamp, params byte[][] units)
    {
        byte[][] small = [.. units.Where(u => u.Length <= MaximumPayload)];
        if (small.Length > 0)
        {
            byte[] aggregated = [0x78, .. small.SelectMany(u => (IEnumerable<byte>)[(byte)(u.Length >> 8), (byte)u.Length, .. u])];
            await SendPacketAsync(timeStamp, aggregated, small.Length == units.Length);
        }

        foreach (byte[] unit in units.Where(u => u.Length > MaximumPayload))
        {
            for (int at = 1; at < unit.Length; at += MaximumPayload)
            {
                int end = Math.Min(unit.Length, at + MaximumPayload);
                byte flags = (byte)((at == 1 ? 0x80 : 0) | (end == unit.Length ? 0x40 : 0) | (unit[0] & 0x1F));
                byte[] payload = [(byte)((unit[0] & 0x60) | 28), flags, .. unit[at..end]];
                await SendPacketAsync(timeStamp, payload, end == unit.Length);
            }
        }
    }

    /// <summary>Sends a report that ends the stream.</summary>
    public Task SendByeAsync() => SendInterleavedAsync(1, [0x80, 200, 0, 6, .. new byte[24], 0x81, 203, 0, 1, 0, 0, 0, 1]);

    /// <summary>Sends nothing until the test ends.</summary>
    public Task StallAsync() => Task.Delay(Timeout.Infinite, cancellationToken);

    private Task SendPacketAsync(uint timeStamp, byte[] payload, bool isLast)
    {
        byte[] header = new byte[12];
        header[0] = 0x80;
        header[1] = (byte)(96 | (isLast ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), _sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), timeStamp);
        return SendInterleavedAsync(0, [.. header, .. payload]);
    }

    private async Task SendInterleavedAsync(byte channel, byte[] packet) =>
        await stream.WriteAsync(
            (byte[])[(byte)'$', channel, (byte)(packet.Length >> 8), (byte)packet.Length, .. packet], cancellationToken);
}
