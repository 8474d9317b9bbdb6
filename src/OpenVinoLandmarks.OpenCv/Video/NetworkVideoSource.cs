using System.Diagnostics;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv.Network;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>A source behind a network address. A lost connection is restored with growing delays.</summary>
internal sealed class NetworkVideoSource : VideoSource
{
    private readonly Func<CancellationToken, IVideoConnection> _connect;
    private readonly IDisposable _client;
    private readonly ConnectionEvents _events;
    private readonly Stopwatch _clock = new();
    private readonly NetworkSettings _settings;
    private IVideoConnection? _connection;
    private string _loss = "";
    private int _attempts;
    private bool _isFirstOfConnection = true;
    private TimeSpan _offset;

    private NetworkVideoSource(
        string name,
        IVideoConnection connection,
        Func<CancellationToken, IVideoConnection> connect,
        IDisposable client,
        ConnectionEvents events,
        NetworkSettings settings,
        VideoSourceOptions options)
        : base(name, options)
    {
        _connection = connection;
        _connect = connect;
        _client = client;
        _events = events;
        _settings = settings;
        IsLive = connection.IsLive;
        FramesPerSecond = connection.FramesPerSecond;
        FrameCount = connection.FrameCount;
    }

    /// <inheritdoc/>
    public override bool IsLive { get; }

    /// <inheritdoc/>
    public override double FramesPerSecond { get; }

    /// <inheritdoc/>
    public override long? FrameCount { get; }

    /// <summary>Connects to a server.</summary>
    /// <param name="address">The address as the user typed it.</param>
    /// <param name="scheme">The scheme of the address in lower case.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ImageException">See <see cref="VideoSource.Open"/>.</exception>
    public static VideoSource Connect(string address, string scheme, VideoSourceOptions options, CancellationToken cancellationToken)
    {
        if (scheme is not ("http" or "https" or "rtsp") || !Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
        {
            throw new ImageException($"{address}: this is not an address that can be read. Use http://, https:// or rtsp:// and a host.");
        }

        // Messages must not show a password.
        string name = uri.UserInfo.Length == 0 ? address : address.Replace(uri.UserInfo + "@", "", StringComparison.Ordinal);
        NetworkSettings settings = new(
            options.OpenTimeout,
            options.ReadTimeout,
            options.ReconnectAttempts,
            options.ReconnectDelay,
            options.MaxReconnectDelay,
            options.DecoderThreads,
            options.Pictures);
        ConnectionEvents events = new();
        try
        {
            return scheme == "rtsp"
                ? ConnectRtsp(name, uri, settings, events, options, cancellationToken)
                : ConnectHttp(name, uri, settings, events, options, cancellationToken);
        }
        catch (ConnectException e)
        {
            throw new ImageException($"{name}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    private protected override bool ReadNext(Mat frame, out TimeSpan time, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_connection is null)
            {
                Reconnect(cancellationToken);
            }

            bool hasFrame;
            try
            {
                hasFrame = _connection!.Read(frame, out time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Drop("the read was cancelled");
                throw;
            }

            Report(_connection);
            if (hasFrame)
            {
                time = Place(time);
                return true;
            }

            string? loss = _connection.Loss;
            bool isLive = _connection.IsLive;
            Drop(loss ?? "");
            if (loss is null)
            {
                return false;
            }

            // The transfer of a finite file has attempted all that can be done.
            if (!isLive)
            {
                throw new ImageException($"{Name}: the video ends too early: {loss}.");
            }

            Warn($"the connection is lost: {loss}");
        }
    }

    /// <inheritdoc/>
    private protected override void Close()
    {
        _connection?.Dispose();
        _client.Dispose();
    }

    private static VideoSource ConnectHttp(
        string name,
        Uri address,
        NetworkSettings settings,
        ConnectionEvents events,
        VideoSourceOptions options,
        CancellationToken cancellationToken)
    {
        HttpVideoClient client = new(address, settings, events);
        try
        {
            (IVideoConnection? connection, string? file) = client.Connect(cancellationToken);
            if (file is not null)
            {
                client.Dispose();
                return FileVideoSource.OpenDownloaded(name, file, options, cancellationToken);
            }

            return new NetworkVideoSource(
                name,
                connection!,
                token => client.Connect(token).Connection ?? throw new ConnectException("the server now sends a file."),
                client,
                events,
                settings,
                options);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private static NetworkVideoSource ConnectRtsp(
        string name,
        Uri address,
        NetworkSettings settings,
        ConnectionEvents events,
        VideoSourceOptions options,
        CancellationToken cancellationToken)
    {
        RtspVideoClient client = new(address, settings);
        return new NetworkVideoSource(name, client.Connect(cancellationToken), client.Connect, client, events, settings, options);
    }

    // An outage ends with a frame, so that a server that accepts connections and sends nothing is given up.
    private void Reconnect(CancellationToken cancellationToken)
    {
        while (_attempts < _settings.Attempts)
        {
            _attempts++;
            if (cancellationToken.WaitHandle.WaitOne(_settings.DelayBefore(_attempts)))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            try
            {
                _connection = _connect(cancellationToken);
                _isFirstOfConnection = true;
                return;
            }
            catch (ConnectException e)
            {
                _loss = e.Message.TrimEnd('.');
                Warn($"attempt {_attempts} of {_settings.Attempts} to connect again failed: {_loss}");
            }
        }

        throw new ImageException($"{Name}: the connection is lost and was not restored in {_attempts} attempts: {_loss}. "
            + "Check the camera and the network.");
    }

    private void Drop(string loss)
    {
        _loss = loss;
        _connection?.Dispose();
        _connection = null;
    }

    private void Report(IVideoConnection connection)
    {
        while (_events.TryTake(out string message, out bool isReconnection))
        {
            Reconnections += isReconnection ? 1 : 0;
            Warn(message);
        }

        for (int i = 0; i < connection.Damage.Count; i++)
        {
            ReportDamage(connection.Damage.Reason ?? "the decoder refuses it");
        }
    }

    // The times of a connection start at 0. Those of a live source continue, and include the outage.
    private TimeSpan Place(TimeSpan time)
    {
        if (_isFirstOfConnection)
        {
            _isFirstOfConnection = false;
            _offset = IsLive ? _clock.Elapsed - time : TimeSpan.Zero;
            _clock.Start();
            if (_attempts > 0)
            {
                Reconnections++;
                Warn($"the connection is restored after {_attempts} {(_attempts == 1 ? "attempt" : "attempts")}");
                _attempts = 0;
            }
        }

        return time + _offset;
    }
}
