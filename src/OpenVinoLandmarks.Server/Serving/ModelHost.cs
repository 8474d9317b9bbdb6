using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Inference;
using OpenVinoLandmarks.Server.Answers;
using OpenVinoLandmarks.Server.Options;

namespace OpenVinoLandmarks.Server.Serving;

/// <summary>What the server is doing.</summary>
internal enum ServerState
{
    /// <summary>The models are being loaded.</summary>
    Starting,

    /// <summary>Calls are answered.</summary>
    Ready,

    /// <summary>The server ends. Calls that reach it are still answered.</summary>
    Draining,
}

/// <summary>
/// Loads the models while the server already answers questions about its health, and says when it is ready. Each model is loaded once, for
/// tensors and for pictures. Thread-safe.
/// </summary>
internal sealed partial class ModelHost(
    ServerOptions options, IHostApplicationLifetime lifetime, ILoggerFactory loggers) : IHostedLifecycleService, IAsyncDisposable
{
    private readonly ILogger _logger = loggers.CreateLogger("OpenVinoLandmarks.Server");
    private Task _loading = Task.CompletedTask;
    private volatile Loaded? _loaded;
    private volatile bool _isDraining;

    /// <summary>Why the models could not be loaded; the server ends then.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>What the server is doing.</summary>
    public ServerState State => _isDraining ? ServerState.Draining : _loaded is null ? ServerState.Starting : ServerState.Ready;

    /// <summary>True if calls are answered and the server does not end.</summary>
    public bool IsReady => State == ServerState.Ready && _loaded!.Models.All(model => model.IsReady);

    /// <summary>Returns the detector for pictures.</summary>
    /// <exception cref="RequestException">The models are not loaded yet.</exception>
    public FaceLandmarkDetector Detector => Require().Detector;

    /// <summary>Returns a model.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version; empty for any.</param>
    /// <exception cref="RequestException">The models are not loaded yet, or there is no such model.</exception>
    public ServedModel Find(string name, string version)
    {
        IReadOnlyList<ServedModel> models = Require().Models;
        ServedModel model = models.FirstOrDefault(model => model.Name == name)
            ?? throw RequestException.NotFound(
                $"The server does not have the model '{name}'. It has {string.Join(", ", models.Select(model => model.Name))}.");
        return version is "" or ServedModel.Version
            ? model
            : throw RequestException.NotFound($"The model {name} does not have the version '{version}'; it has {ServedModel.Version}.");
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loading = Task.Run(Load, CancellationToken.None);
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Runs before the server closes its sockets, so that a load balancer reads that this server drains, and sends its calls elsewhere.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isDraining = true;
        await Task.Delay(options.DrainDelay, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _loading;
        if (_loaded is not { } loaded)
        {
            return;
        }

        foreach (ServedModel model in loaded.Models)
        {
            await model.DisposeAsync();
        }

        loaded.Detector.Dispose();
    }

    private Loaded Require() =>
        _loaded ?? throw RequestException.Unavailable("The server is starting: its models are being loaded.");

    private void Load()
    {
        FaceLandmarkDetector? detector = null;
        try
        {
            options.Detector.LoggerFactory = loggers;
            detector = FaceLandmarkDetector.Create(options.Detector);
            detector.WarmUp();
            List<IImageModel> models = [detector.Model];
            if (detector.FaceDetector is FaceDetector { Model: { } faces })
            {
                models.Add(faces);
            }

            _loaded = new Loaded(
                detector, [.. models.Select(model => new ServedModel(model, options.MaxBatch, options.BatchDelay))]);
            if (_logger.IsEnabled(LogLevel.Information))
            {
                string names = string.Join(", ", models.Select(model => model.Info.Name));
                IsReadyNow(_logger, names, detector.Info.Engine.Engine);
            }
        }
        catch (Exception e)
        {
            // The server ends with the exit code of this exception.
            detector?.Dispose();
            Failure = e;
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Ready: {Models} on {Engine}.")]
    private static partial void IsReadyNow(ILogger logger, string models, string engine);

    private sealed record Loaded(FaceLandmarkDetector Detector, IReadOnlyList<ServedModel> Models);
}
