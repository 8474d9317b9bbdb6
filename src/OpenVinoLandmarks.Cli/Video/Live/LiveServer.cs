using System.Net;
using System.Net.Sockets;

namespace OpenVinoLandmarks.Cli.Video.Live;

/// <summary>
/// Serves the page of <c>--live</c> on the loopback address: the picture as MJPEG and the numbers as server-sent events. A server of its
/// own, because ASP.NET Core would double the size of the program, and <see cref="HttpListener"/> has no limit for slow requests. Only
/// programs of this machine can connect; <see cref="LiveRequest"/> refuses pages of other sites.
/// </summary>
internal sealed class LiveServer : IAsyncDisposable
{
    // Every open page has two connections that stay open.
    private const int MostConnections = 32;

    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly Broadcast _pictures = new(), _numbers = new();
    private readonly HashSet<Task> _connections = [];
    private readonly Lock _gate = new();
    private readonly Task _accepting;

    private LiveServer(TcpListener listener)
    {
        _listener = listener;
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>The port of the page.</summary>
    public int Port { get; }

    /// <summary>The address of the page.</summary>
    public string Address => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/");

    /// <summary>True while a page shows the picture, so that it is worth encoding one.</summary>
    public bool IsWatched => _pictures.IsHeard;

    /// <summary>Starts the server.</summary>
    /// <param name="port">The port, or 0 for a free one.</param>
    /// <exception cref="IOException">The port is in use or may not be used.</exception>
    public static LiveServer Start(int port)
    {
        TcpListener listener = new(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return new LiveServer(listener);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new IOException(
                $"--live-port {port}: the port cannot be opened: {e.Message}. Choose another port, or leave the option out.", e);
        }
    }

    /// <summary>Shows a picture on all pages.</summary>
    /// <param name="jpeg">The JPEG file, which the caller does not change any more.</param>
    public void ShowPicture(ReadOnlyMemory<byte> jpeg) => _pictures.Publish(jpeg);

    /// <summary>Shows numbers on all pages.</summary>
    /// <param name="json">The JSON object that live.js reads, on one line. The caller does not change it any more.</param>
    public void ShowNumbers(ReadOnlyMemory<byte> json) => _numbers.Publish(json);

    /// <summary>Tells the pages that the video has ended, and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        _pictures.End();
        _numbers.End();
        await _accepting;
        Task[] connections;
        lock (_gate)
        {
            connections = [.. _connections];
        }

        // A connection whose other side does not read is cut off.
        await Task.WhenAny(Task.WhenAll(connections), Task.Delay(s_farewell));
        await _end.CancelAsync();
        await Task.WhenAll(connections);
        _end.Dispose();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return; // the listener was stopped
            }

            Serve(socket);
        }
    }

    private void Serve(Socket socket)
    {
        lock (_gate)
        {
            if (_connections.Count >= MostConnections)
            {
                socket.Dispose();
                return;
            }

            LiveConnection connection = new(socket, Port, _pictures, _numbers);
            Task task = Task.Run(() => connection.RunAsync(_end.Token));
            _connections.Add(task);
            _ = task.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void Remove(Task connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
        }
    }
}
