using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OpenVinoLandmarks.KServe.Tests.Support;

/// <summary>
/// A server on loopback that reads HTTP/1.1 requests and writes the bytes that the test chooses, so that it replays what real servers
/// sent. It closes each connection after its answer.
/// </summary>
internal sealed class RestServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly Func<RestMessage, byte[]> _answer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    /// <summary>Starts a server.</summary>
    /// <param name="answer">Returns the whole answer to a request; empty to close the connection without one.</param>
    /// <param name="port">The port; 0 selects a free one.</param>
    public RestServer(Func<RestMessage, byte[]> answer, int port = 0)
    {
        _answer = answer;
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The device that names this server.</summary>
    public string Device => $"kserve+http://127.0.0.1:{Port}";

    /// <summary>Returns an answer with a body.</summary>
    public static byte[] Answer(int status, string body, string contentType = "application/json") => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"HTTP/1.1 {status} X\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => ServeAsync(client));
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                NetworkStream stream = client.GetStream();
                byte[] answer = _answer(await RestMessage.ReadAsync(stream, _stop.Token));
                await stream.WriteAsync(answer, _stop.Token);
                client.Client.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or EndOfStreamException)
            {
                // The client went away, or the test has ended.
            }
        }
    }
}
