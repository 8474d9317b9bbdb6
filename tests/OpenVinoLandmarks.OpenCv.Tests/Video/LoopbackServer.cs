using System.Net;
using System.Net.Sockets;

namespace OpenVinoLandmarks.OpenCv.Tests.Video;

/// <summary>A server on loopback: accepts connections until it is disposed, and serves each of them on the thread pool.</summary>
internal abstract class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    protected LoopbackServer()
    {
        _listener.Start();
        _loop = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Is cancelled when the test ends.</summary>
    protected CancellationToken Stopped => _stop.Token;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _loop.Wait(TimeSpan.FromSeconds(10));
    }

    /// <summary>Serves one connection. Exceptions of a client that has gone, or of the end of the test, are ignored.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="number">Number of the connection, from 0.</param>
    protected abstract Task ServeAsync(NetworkStream stream, int number);

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                int number = connections.Count;
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
            await ServeAsync(client.GetStream(), number);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException)
        {
            // The client has gone, or the test has ended.
        }
    }
}
