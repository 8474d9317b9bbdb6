using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>
/// An HTTP server on loopback whose answers a test writes byte by byte, so that it can stall, end in the middle, or send what no library
/// would. Each connection serves one request.
/// </summary>
internal sealed class VideoServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<VideoRequest, Task> _answer;
    private readonly Task _loop;

    public VideoServer(Func<VideoRequest, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"http://127.0.0.1:{Port}/video";

    public ConcurrentQueue<VideoRequest> Requests { get; } = new();

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
                connections.Add(Task.Run(() => ServeAsync(client)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient owned = client;
        try
        {
            NetworkStream stream = client.GetStream();
            VideoRequest request = new(await ReadHeadAsync(stream), Requests.Count, stream, _stop.Token);
            Requests.Enqueue(request);
            await _answer(request);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The client has gone, or the test has ended.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream stream)
    {
        byte[] bytes = new byte[8192];
        int count = 0, read;
        while ((read = await stream.ReadAsync(bytes.AsMemory(count), _stop.Token)) > 0)
        {
            count += read;
            string text = Encoding.ASCII.GetString(bytes, 0, count);
            if (text.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                return text;
            }
        }

        throw new IOException("no request");
    }
}

/// <summary>A request, and the means to answer it.</summary>
internal sealed class VideoRequest(string head, int number, NetworkStream stream, CancellationToken cancellationToken)
{
    private const string Boundary = "--frame--x";

    /// <summary>The request line and the headers.</summary>
    public string Head => head;

    /// <summary>The number of the request, from 0.</summary>
    public int Number => number;

    /// <summary>The first byte that the client asks for.</summary>
    public int Offset
    {
        get
        {
            int at = head.IndexOf("Range: bytes=", StringComparison.OrdinalIgnoreCase);
            return at < 0 ? 0 : int.Parse(head[(at + 13)..].Split('-')[0]);
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes, cancellationToken);

    public Task SendHeadAsync(string status, params string[] headers) =>
        SendAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\n{string.Concat(headers.Select(h => h + "\r\n"))}Connection: close\r\n\r\n"));

    /// <summary>Sends a file, or the part of it from <see cref="Offset"/>, and ends after some bytes.</summary>
    public async Task SendFileAsync(byte[] file, int maximum = int.MaxValue, bool ranges = true)
    {
        int offset = ranges ? Offset : 0;
        string[] headers = [$"Content-Length: {file.Length - offset}", $"Content-Range: bytes {offset}-{file.Length - 1}/{file.Length}"];
        await SendHeadAsync(offset > 0 ? "206 Partial Content" : "200 OK", offset > 0 ? headers : headers[..1]);
        await SendAsync(file.AsMemory(offset, Math.Min(maximum, file.Length - offset)));
    }

    /// <summary>Sends a chunk of a chunked body; an empty one ends it.</summary>
    public async Task SendChunkAsync(ReadOnlyMemory<byte> bytes)
    {
        await SendAsync(Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"));
        await SendAsync(bytes);
        await SendAsync("\r\n"u8.ToArray());
    }

    public Task SendMotionJpegHeadAsync() =>
        SendHeadAsync("200 OK", $"Content-Type: multipart/x-mixed-replace;boundary=\"{Boundary}\"");

    public async Task SendPictureAsync(ReadOnlyMemory<byte> jpeg, bool withLength = true)
    {
        string length = withLength ? $"Content-Length: {jpeg.Length}\r\n" : "";
        await SendAsync(Encoding.ASCII.GetBytes($"\r\n--{Boundary}\r\nContent-Type: image/jpeg\r\n{length}\r\n"));
        await SendAsync(jpeg);
    }

    public Task SendMotionJpegEndAsync() => SendAsync(Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n"));

    /// <summary>Sends nothing until the test ends.</summary>
    public Task StallAsync() => Task.Delay(Timeout.Infinite, cancellationToken);
}
