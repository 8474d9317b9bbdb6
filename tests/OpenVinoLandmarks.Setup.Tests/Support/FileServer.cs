using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenVinoLandmarks.Setup.Tests.Support;

/// <summary>
/// An HTTP server on this machine that answers as a test wants it to: with ranges and entity tags, but also too short, too late or not at
/// all. It writes the bytes of the protocol itself, because servers of a library do not send wrong answers. Thread-safe.
/// </summary>
internal sealed class FileServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentDictionary<string, Func<FileAnswer>> _others = new();
    private readonly Task _accepting;

    public FileServer()
    {
        _listener.Start();
        Root = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _accepting = AcceptAsync();
    }

    /// <summary>The address of the server.</summary>
    public Uri Root { get; }

    /// <summary>All requests except HEAD, in order.</summary>
    public ConcurrentQueue<FileRequest> Requests { get; } = new();

    /// <summary>Changes the answer of a request; the second argument is the ordinary answer.</summary>
    public Func<FileRequest, FileAnswer, FileAnswer> Change { get; set; } = (_, answer) => answer;

    /// <summary>Bytes per second and connection; null for as many as possible.</summary>
    public int? Speed { get; set; }

    /// <summary>Serves a file and returns its address.</summary>
    public Uri Add(string path, byte[] content)
    {
        _files[path] = content;
        return new Uri(Root, path);
    }

    /// <summary>Serves all files of a folder.</summary>
    public void AddFolder(string folder, string path)
    {
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(folder, file);
            _others[$"{path}/{name}"] = () => new FileAnswer(200, File.ReadAllBytes(file));
        }
    }

    /// <summary>Ends the server. May be called twice: some tests need a server that has gone.</summary>
    public void Dispose()
    {
        if (_accepting.IsCompleted)
        {
            return;
        }

        _stop.Cancel();
        _listener.Stop();
        _accepting.Wait();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = Task.Run(() => ServeAsync(client));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                string[] lines = await ReadHeadAsync(stream);
                FileRequest request = FileRequest.Parse(lines);
                if (request.Method != "HEAD")
                {
                    Requests.Enqueue(request);
                }

                await SendAsync(stream, request, Change(request, Ordinary(request)));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // the client has gone, or the test is over
            }
        }
    }

    private static async Task<string[]> ReadHeadAsync(NetworkStream stream)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            head.Add(one[0]);
            if (head.Count >= 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n')
            {
                break;
            }
        }

        return Encoding.ASCII.GetString([.. head]).Split("\r\n");
    }

    private FileAnswer Ordinary(FileRequest request)
    {
        string path = request.Path.TrimStart('/');
        if (!_files.TryGetValue(path, out byte[]? content))
        {
            content = _others.TryGetValue(path, out Func<FileAnswer>? other) ? other().Body : null;
        }

        if (content is null)
        {
            return new FileAnswer(404, []);
        }

        return request.From is { } from && request.IfRange == FileAnswer.OrdinaryTag
            ? from < content.Length
                ? new FileAnswer(206, content[from..]) { Range = $"bytes {from}-{content.Length - 1}/{content.Length}" }
                : new FileAnswer(416, []) { Range = $"bytes */{content.Length}" }
            : new FileAnswer(200, content);
    }

    private async Task SendAsync(NetworkStream stream, FileRequest request, FileAnswer answer)
    {
        if (answer.Silence)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} Test\r\nConnection: close\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {answer.StatedLength ?? answer.Body.Length}\r\n");
        Append("ETag", answer.Tag);
        Append("Content-Range", answer.Range);
        Append("Location", answer.Location);
        Append("Retry-After", answer.RetryAfter);
        head.Append("\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ToString()));
        if (request.Method != "HEAD")
        {
            await SendBodyAsync(stream, answer);
        }

        void Append(string name, string? value)
        {
            if (value is not null)
            {
                head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            }
        }
    }

    private async Task SendBodyAsync(NetworkStream stream, FileAnswer answer)
    {
        const int Block = 16_384;
        int length = answer.SentBytes ?? answer.Body.Length;
        for (int sent = 0; sent < length; sent += Block)
        {
            await stream.WriteAsync(answer.Body.AsMemory(sent, Math.Min(Block, length - sent)), _stop.Token);
            if (Speed is { } speed)
            {
                await Task.Delay(TimeSpan.FromSeconds((double)Block / speed), _stop.Token);
            }
        }

        if (answer.StallsAtEnd)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }
    }
}

/// <summary>A request of a client.</summary>
internal sealed record FileRequest(string Method, string Path, int? From, string? IfRange)
{
    public static FileRequest Parse(string[] lines)
    {
        string[] first = lines[0].Split(' ');
        string? range = Header(lines, "Range"), from = range?["bytes=".Length..].TrimEnd('-');
        return new FileRequest(
            first[0],
            Uri.UnescapeDataString(first[1]),
            from is null ? null : int.Parse(from, CultureInfo.InvariantCulture),
            Header(lines, "If-Range"));
    }

    private static string? Header(string[] lines, string name) => lines
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}

/// <summary>An answer of the server.</summary>
internal sealed record FileAnswer(int Status, byte[] Body)
{
    /// <summary>The entity tag of all files, unless a test changes it.</summary>
    public const string OrdinaryTag = "\"one\"";

    public string? Tag { get; init; } = OrdinaryTag;

    public string? Range { get; init; }

    public string? Location { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary>A Content-Length that is not the length of the body.</summary>
    public int? StatedLength { get; init; }

    /// <summary>How many bytes of the body are sent before the connection ends.</summary>
    public int? SentBytes { get; init; }

    /// <summary>Whether the server sends nothing after these bytes and keeps the connection open.</summary>
    public bool StallsAtEnd { get; init; }

    /// <summary>Whether the server sends nothing at all.</summary>
    public bool Silence { get; init; }
}
