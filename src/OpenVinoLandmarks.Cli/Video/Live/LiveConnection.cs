using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace OpenVinoLandmarks.Cli.Video.Live;

/// <summary>One connection of a browser to the page of <c>--live</c>: reads one request, answers it and closes.</summary>
internal sealed class LiveConnection(Socket socket, int port, Broadcast pictures, Broadcast numbers)
{
    private const string Boundary = "frame";

    // Everything comes from this server, and nothing may be embedded elsewhere.
    private const string CommonHeaders =
        "Cache-Control: no-store\r\n"
        + "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
        + "Cross-Origin-Resource-Policy: same-origin\r\n"
        + "Cross-Origin-Opener-Policy: same-origin\r\n"
        + "Referrer-Policy: no-referrer\r\n"
        + "X-Content-Type-Options: nosniff\r\n"
        + "Connection: close\r\n";

    private static readonly TimeSpan s_requestTime = TimeSpan.FromSeconds(5), s_sendTime = TimeSpan.FromSeconds(10);

    /// <summary>Serves the connection. Errors of the connection end it; they concern nobody else.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        try
        {
            using NetworkStream stream = new(socket, ownsSocket: true);
            socket.NoDelay = true;
            using CancellationTokenSource reading = CancellationTokenSource.CreateLinkedTokenSource(end);
            reading.CancelAfter(s_requestTime);
            if (await LiveRequest.ReadAsync(stream, reading.Token) is { } request)
            {
                await AnswerAsync(stream, request, end);
            }
            else
            {
                await SendTextAsync(stream, "400 Bad Request", "The request is not HTTP/1.1, or is too long.", end);
            }

            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser has closed the page, does not read, or the program ends.
        }
    }

    private Task AnswerAsync(Stream stream, LiveRequest request, CancellationToken end)
    {
        if (!request.IsFromThisMachine(port))
        {
            return SendTextAsync(
                stream, "403 Forbidden", $"Open http://127.0.0.1:{port}/ in a browser of the machine that runs ovlandmarks.", end);
        }

        if (request.Method != "GET")
        {
            return SendTextAsync(stream, "405 Method Not Allowed\r\nAllow: GET", "Only GET is served.", end);
        }

        return request.Target switch
        {
            "/" => SendFileAsync(stream, "text/html; charset=utf-8", LivePage.Html, end),
            "/live.css" => SendFileAsync(stream, "text/css; charset=utf-8", LivePage.Css, end),
            "/live.js" => SendFileAsync(stream, "text/javascript; charset=utf-8", LivePage.JavaScript, end),
            "/picture" => SendPicturesAsync(stream, end),
            "/numbers" => SendNumbersAsync(stream, end),
            "/favicon.ico" => SendAsync(stream, Head("204 No Content", ""), end),
            _ => SendTextAsync(stream, "404 Not Found", "There is no such page.", end),
        };
    }

    // Browsers show a part when they see the boundary after it, so the boundary is sent with the picture before it.
    private async Task SendPicturesAsync(Stream stream, CancellationToken end)
    {
        string type = $"Content-Type: multipart/x-mixed-replace; boundary={Boundary}\r\n";
        await SendAsync(stream, (byte[])[.. Head("200 OK", type), .. Encoding.ASCII.GetBytes($"--{Boundary}\r\n")], end);
        byte[] after = Encoding.ASCII.GetBytes($"\r\n--{Boundary}\r\n");
        await pictures.ListenAsync(async jpeg =>
        {
            string part = string.Create(CultureInfo.InvariantCulture, $"Content-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\n\r\n");
            await SendAsync(stream, Encoding.ASCII.GetBytes(part), end);
            await SendAsync(stream, jpeg, end);
            await SendAsync(stream, after, end);
        });
    }

    private async Task SendNumbersAsync(Stream stream, CancellationToken end)
    {
        await SendAsync(stream, Head("200 OK", "Content-Type: text/event-stream\r\n"), end);
        await numbers.ListenAsync(json => SendAsync(stream, (byte[])[.. "data: "u8, .. json.Span, .. "\n\n"u8], end));
        await SendAsync(stream, "event: end\ndata: end\n\n"u8.ToArray(), end);
    }

    private static Task SendFileAsync(Stream stream, string type, byte[] content, CancellationToken end) =>
        SendAsync(stream, (byte[])[.. Head("200 OK", Describe(type, content.Length)), .. content], end);

    private static Task SendTextAsync(Stream stream, string status, string text, CancellationToken end)
    {
        byte[] content = Encoding.UTF8.GetBytes(text + "\n");
        return SendAsync(stream, (byte[])[.. Head(status, Describe("text/plain; charset=utf-8", content.Length)), .. content], end);
    }

    private static string Describe(string type, int length) =>
        string.Create(CultureInfo.InvariantCulture, $"Content-Type: {type}\r\nContent-Length: {length}\r\n");

    private static byte[] Head(string status, string headers) =>
        Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}{CommonHeaders}\r\n");

    // A browser that does not read any more must not keep its connection.
    private static async Task SendAsync(Stream stream, ReadOnlyMemory<byte> bytes, CancellationToken end)
    {
        using CancellationTokenSource sending = CancellationTokenSource.CreateLinkedTokenSource(end);
        sending.CancelAfter(s_sendTime);
        await stream.WriteAsync(bytes, sending.Token);
    }
}
