using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OpenVinoLandmarks.Hosting.Tests.Support;

/// <summary>Builds hosts as programs do, with configuration in memory and a log that the tests read.</summary>
internal static class Programs
{
    /// <summary>The bundled models on MANAGED, as a program configures them.</summary>
    public static void OnManaged(FaceLandmarkServiceOptions options)
    {
        options.Device = "MANAGED";
        options.Model = "face-landmarks-5pt-0002";
        options.FaceDetectorModel = "face-detection-0002";
    }

    /// <summary>Builds a host.</summary>
    /// <param name="add">Adds services.</param>
    /// <param name="log">Receives the log; null to discard it.</param>
    /// <param name="configuration">Keys and values.</param>
    public static IHost Build(
        Action<IServiceCollection> add, LogLines? log = null, params (string Key, string Value)[] configuration)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            configuration.Select(static pair => new KeyValuePair<string, string?>(pair.Key, pair.Value)));
        if (log is not null)
        {
            builder.Logging.AddProvider(log);
        }

        add(builder.Services);
        return builder.Build();
    }

    /// <summary>Runs the health checks of a host and returns the entry of a check.</summary>
    public static async Task<HealthReportEntry> CheckAsync(IServiceProvider services, string name = "face-landmarks")
    {
        HealthReport report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return report.Entries[name];
    }

    /// <summary>An image of 96 x 96 pixels, with a box of a face.</summary>
    public static (MemoryImage Image, FaceBox[] Boxes) Image { get; } =
        (new MemoryImage(new byte[96 * 96 * 3], 96, 96, 96 * 3, PixelFormat.Bgr24), [new FaceBox(10, 10, 60, 70)]);
}

/// <summary>Keeps the messages of a host's log.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly List<string> _lines = [];

    /// <summary>All messages, one per line, as <c>Level Category: Message</c>.</summary>
    public string Text
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // The test reads the messages after the disposal.
    }

    private sealed class Logger(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lock (lines._lines)
                {
                    lines._lines.Add($"{logLevel} {category}: {formatter(state, exception)}");
                }
            }
        }
    }
}
