using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OpenCvSharp;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary>
/// Serves pictures as a network camera does: an endless multipart stream of JPEG files at a fixed rate. It notes when it sent each frame.
/// </summary>
internal sealed class CameraServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<long> _sent = [];
    private readonly byte[][] _pictures;
    private readonly double _framesPerSecond;
    private readonly Task _serving;

    /// <summary>Starts the server.</summary>
    /// <param name="pictures">The pictures, which are repeated.</param>
    /// <param name="framesPerSecond">The frame rate.</param>
    public CameraServer(IEnumerable<Mat> pictures, double framesPerSecond)
    {
        _pictures = [.. pictures.Select(Encode)];
        _framesPerSecond = framesPerSecond;
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>The address of the stream.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/stream";

    /// <summary>Number of frames that were sent.</summary>
    public int SentFrames
    {
        get
        {
            lock (_sent)
            {
                return _sent.Count;
            }
        }
    }

    /// <summary>Returns the time stamp at which a frame was sent.</summary>
    public long SentAt(int frame)
    {
        lock (_sent)
        {
            return _sent[frame];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private static byte[] Encode(Mat picture)
    {
        using (picture)
        {
            Cv2.ImEncode(".jpg", picture, out byte[] jpeg);
            string head = $"--cut\r\nContent-Type: image/jpeg\r\nContent-Length: {jpeg.Length}\r\n\r\n";
            return [.. Encoding.ASCII.GetBytes(head), .. jpeg, .. "\r\n"u8];
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using Socket socket = await _listener.AcceptSocketAsync(_end.Token);
                await SendAsync(socket);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task SendAsync(Socket socket)
    {
        try
        {
            socket.NoDelay = true;
            await socket.ReceiveAsync(new byte[4096], _end.Token);
            const string Head = "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=cut\r\nConnection: close\r\n\r\n";
            await socket.SendAsync(Encoding.ASCII.GetBytes(Head), _end.Token);
            long started = Stopwatch.GetTimestamp();
            for (int i = 0; ; i++)
            {
                TimeSpan early = TimeSpan.FromSeconds(i / _framesPerSecond) - Stopwatch.GetElapsedTime(started);
                if (early > TimeSpan.Zero)
                {
                    await Task.Delay(early, _end.Token);
                }

                // Before it is sent: the result may be there before this thread goes on.
                lock (_sent)
                {
                    _sent.Add(Stopwatch.GetTimestamp());
                }

                await socket.SendAsync(_pictures[i % _pictures.Length], _end.Token);
            }
        }
        catch (SocketException)
        {
            // The program has closed the connection.
        }
    }
}
