using System.Globalization;
using OpenVinoLandmarks.KServe.Addresses;

namespace OpenVinoLandmarks.KServe.Transport;

/// <summary>The messages of failed calls. Each names the servers, the model and the status.</summary>
internal static class CallErrors
{
    private const int ShownCharacters = 300;

    /// <summary>Creates the exception for a call that a server refused or could not answer.</summary>
    /// <param name="servers">The servers.</param>
    /// <param name="model">The model; empty for calls without one.</param>
    /// <param name="status">The status in the protocol's words: <c>INVALID_ARGUMENT</c>, <c>HTTP 400</c>.</param>
    /// <param name="message">What the server wrote; may be empty.</param>
    /// <param name="remedy">What to do; empty if nothing is known.</param>
    /// <param name="inner">The cause.</param>
    public static DeviceException Failed(
        ServerAddresses servers, string model, string status, string message, string remedy, Exception? inner) =>
        new($"{Head(servers, model)} failed: {status}{Prefixed(": ", OneLine(message))}.{Prefixed(" ", remedy)}", inner);

    /// <summary>Creates the exception for a call that took too long.</summary>
    public static DeviceException TimedOut(ServerAddresses servers, string model, TimeSpan timeout, Exception? inner) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Head(servers, model)} had no answer within {timeout.TotalSeconds:0.###} s. The server is overloaded or cannot be reached; ")
            + "the limit is KServeOptions.CallTimeout, or --inference-timeout.",
        inner);

    /// <summary>Creates the exception for an answer that cannot be used.</summary>
    public static DeviceException BadAnswer(ServerAddresses servers, string model, Exception inner) =>
        new($"{Head(servers, model)} had an answer that cannot be used: {inner.Message}.", inner);

    private static string Head(ServerAddresses servers, string model) =>
        model.Length > 0 ? $"A call of the model {model} on {servers}" : $"A call of {servers}";

    private static string Prefixed(string prefix, string text) => text.Length > 0 ? prefix + text : "";

    // Servers write stack traces, and proxies write pages.
    private static string OneLine(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(character => !char.IsControl(character))).TrimEnd('.');
        return line.Length > ShownCharacters ? line[..ShownCharacters] + "..." : line;
    }
}
