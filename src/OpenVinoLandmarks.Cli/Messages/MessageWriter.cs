using System.Globalization;
using Spectre.Console;

namespace OpenVinoLandmarks.Cli.Messages;

/// <summary>How much the tool writes to stderr.</summary>
internal enum Verbosity
{
    /// <summary>Errors only.</summary>
    Quiet,

    /// <summary>Errors and notes.</summary>
    Normal,

    /// <summary>Errors, notes, details and stack traces.</summary>
    Verbose,
}

/// <summary>Writes messages to stderr: one line per message, in color on a terminal. Results go to stdout instead. Thread-safe.</summary>
internal sealed class MessageWriter(Verbosity verbosity)
{
    private readonly Lazy<IAnsiConsole> _terminal =
        new(() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

    private volatile bool _progressIsShown;

    /// <summary>Which messages are written.</summary>
    public Verbosity Verbosity => verbosity;

    /// <summary>True if stderr is a terminal, false if it is redirected.</summary>
    public static bool IsTerminal => !Console.IsErrorRedirected;

    /// <summary>The terminal behind stderr, for progress displays.</summary>
    public IAnsiConsole Terminal => _terminal.Value;

    /// <summary>Runs a progress display. Messages that are written in the meantime appear above it.</summary>
    public async Task ShowProgressAsync(Func<Task> display)
    {
        _progressIsShown = true;
        try
        {
            await display();
        }
        finally
        {
            _progressIsShown = false;
        }
    }

    /// <summary>Writes an error, at every verbosity.</summary>
    public void Error(string text) => Write("error", "red", text);

    /// <summary>Writes a note unless the tool is quiet.</summary>
    public void Note(string text)
    {
        if (verbosity >= Verbosity.Normal)
        {
            Write("note", "blue", text);
        }
    }

    /// <summary>Writes a detail if the tool is verbose.</summary>
    public void Detail(string text)
    {
        if (verbosity >= Verbosity.Verbose)
        {
            Write("detail", "grey", text);
        }
    }

    /// <summary>Writes an exception with its stack trace if the tool is verbose.</summary>
    public void StackTrace(Exception exception) => Detail(exception.ToString());

    private void Write(string kind, string color, string text)
    {
        if (!IsTerminal)
        {
            Console.Error.WriteLine($"{kind}: {text}");
        }
        else if (_progressIsShown)
        {
            Terminal.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[{color}]{kind}:[/] {text}");
        }
        else
        {
            // Spectre.Console wraps long lines, and a wrapped path cannot be copied.
            Terminal.Markup($"[{color}]{kind}:[/] ");
            Console.Error.WriteLine(text);
        }
    }
}
