namespace OpenVinoLandmarks.Cli.Messages;

/// <summary>From an exception to what the user reads and what the program ends with: one place, so that all commands agree.</summary>
internal static class ErrorReport
{
    /// <summary>Runs a command's work, reading its options included; what that throws is said and becomes the exit code.</summary>
    public static async Task<int> GuardAsync(MessageWriter messages, Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e)
        {
            return Write(e, messages);
        }
    }

    /// <summary>Says what is wrong and gives the exit code.</summary>
    public static int Write(Exception exception, MessageWriter messages)
    {
        (int code, string text) = exception switch
        {
            OperationCanceledException => (ExitCode.Interrupted, "interrupted."),
            UsageException => (ExitCode.Usage, exception.Message),
            ImageException => (ExitCode.Input, exception.Message),
            ModelException => (ExitCode.Model, exception.Message),
            DeviceException => (ExitCode.Device, exception.Message),
            IOException or UnauthorizedAccessException => (ExitCode.Input, exception.Message),
            _ => (ExitCode.Bug, $"this is a bug in ovlandmarks: {exception.GetType().Name}: {exception.Message} Run it again with --verbose and report what it says."),
        };
        messages.Error(text);
        messages.Trace(exception);
        return code;
    }
}
