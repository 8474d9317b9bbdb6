using OpenVinoLandmarks.Cli.Streams;
using OpenVinoLandmarks.Evaluation;

namespace OpenVinoLandmarks.Cli.Messages;

/// <summary>Maps exceptions to a message for the user and an exit code, the same way for every command.</summary>
internal static class ErrorReport
{
    /// <summary>Runs a command. If it throws, writes the error and returns its exit code.</summary>
    /// <param name="messages">Where errors are written.</param>
    /// <param name="work">The command, including the reading of its options. Returns the exit code.</param>
    public static async Task<int> GuardAsync(MessageWriter messages, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (ReaderGoneException)
        {
            return ExitCode.ReaderGone; // as programs do that the signal SIGPIPE ends: without a message
        }
        catch (Exception e)
        {
            return Write(e, messages);
        }
    }

    private static int Write(Exception exception, MessageWriter messages)
    {
        (int code, string text) = exception switch
        {
            OperationCanceledException => (ExitCode.Interrupted, "interrupted."),
            UsageException => (ExitCode.Usage, exception.Message),
            ImageException or DataSetException => (ExitCode.Input, exception.Message),
            ModelException => (ExitCode.Model, exception.Message),
            DeviceException => (ExitCode.Device, exception.Message),
            IOException or UnauthorizedAccessException => (ExitCode.Input, exception.Message),
            _ => (ExitCode.Bug, $"this is a bug in ovlandmarks: {exception.GetType().Name}: {exception.Message} "
                + "Run the command again with --verbose and report its output."),
        };
        messages.Error(text);
        messages.StackTrace(exception);
        return code;
    }
}

/// <summary>The command line is wrong. The parser does not find these errors, such as two options that contradict each other.</summary>
internal sealed class UsageException(string message) : Exception(message);
