using Microsoft.Extensions.Logging;

namespace OpenVinoLandmarks.Cli.Messages;

/// <summary>
/// Writes the library's log to stderr through a <see cref="MessageWriter"/>: errors as errors, information and warnings as notes, and
/// the rest as details, which <c>--verbose</c> shows.
/// </summary>
internal sealed class MessageLoggerFactory(MessageWriter messages) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("ovlandmarks writes its log to stderr only.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel switch
    {
        LogLevel.None => false,
        >= LogLevel.Error => true,
        >= LogLevel.Information => messages.Verbosity >= Verbosity.Normal,
        _ => messages.Verbosity >= Verbosity.Verbose,
    };

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string text = formatter(state, exception);
        if (logLevel >= LogLevel.Error)
        {
            messages.Error(text);
        }
        else if (logLevel >= LogLevel.Information)
        {
            messages.Note(text);
        }
        else
        {
            messages.Detail(text);
        }
    }

    public void Dispose()
    {
        // Nothing to free. The caller owns the message writer.
    }
}
