using System.Globalization;
using Spectre.Console;

namespace OpenVinoLandmarks.Cli.Messages;

/// <summary>All that the tool says besides its results: to stderr, one line a message, coloured on a terminal. Thread-safe.</summary>
internal sealed class MessageWriter(Verbosity verbosity)
{
    private readonly Lazy<IAnsiConsole> _terminal = new(() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }));

    private volatile bool _progressRuns;

    public Verbosity Verbosity => verbosity;

    /// <summary>True where a person watches stderr.</summary>
    public static bool IsTerminal => !Console.IsErrorRedirected;

    /// <summary>The terminal behind stderr, for progress; messages written meanwhile appear above it.</summary>
    public IAnsiConsole Terminal => _terminal.Value;

    /// <summary>Runs work while a progress display owns the terminal.</summary>
    public async Task WithProgressAsync(Func<Task> display)
    {
        _progressRuns = true;
        try
        {
            await display();
        }
        finally
        {
            _progressRuns = false;
        }
    }

    public void Error(string text) => Write("error", "red", text);

    public void Note(string text)
    {
        if (verbosity >= Verbosity.Normal)
        {
            Write("note", "blue", text);
        }
    }

    public void Detail(string text)
    {
        if (verbosity >= Verbosity.Verbose)
        {
            Write("detail", "grey", text);
        }
    }

    /// <summary>The place of an error, which only those who look for a fault want to see.</summary>
    public void Trace(Exception exception) => Detail(exception.ToString());

    private void Write(string kind, string color, string text)
    {
        if (!IsTerminal)
        {
            Console.Error.WriteLine($"{kind}: {text}");
        }
        else if (_progressRuns)
        {
            Terminal.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[{color}]{kind}:[/] {text}");
        }
        else
        {
            // Not through the terminal's own layout, which breaks long paths into lines that cannot be copied.
            Terminal.Markup($"[{color}]{kind}:[/] ");
            Console.Error.WriteLine(text);
        }
    }
}
