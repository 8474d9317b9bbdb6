using System.Text;

namespace OpenVinoLandmarks.Cli.Video.Live;

/// <summary>A request to the page of <c>--live</c>, of which only the parts that the server needs are kept.</summary>
/// <param name="Method">The method, such as GET.</param>
/// <param name="Target">The path, with the query.</param>
/// <param name="Host">The header Host, or null.</param>
/// <param name="FetchSite">The header Sec-Fetch-Site, with which a browser says where the page that asks comes from; or null.</param>
internal sealed record LiveRequest(string Method, string Target, string? Host, string? FetchSite)
{
    /// <summary>The longest request that is read, in bytes. The page's own requests are a tenth of it.</summary>
    public const int MostBytes = 8192;

    private const string End = "\r\n\r\n";

    /// <summary>Reads a request up to the empty line after its headers.</summary>
    /// <returns>The request, or null if it is not HTTP/1.x, is too long, or ends early.</returns>
    public static async Task<LiveRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[MostBytes];
        int count = 0;
        while (count < bytes.Length)
        {
            int read = await stream.ReadAsync(bytes.AsMemory(count), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            count += read;
            string text = Encoding.Latin1.GetString(bytes, 0, count);
            if (text.IndexOf(End, StringComparison.Ordinal) is int end and >= 0)
            {
                return Parse(text[..end]);
            }
        }

        return null;
    }

    /// <summary>
    /// Returns true if the request is for this server and comes from its own page, from the address bar, or from a program. A page of
    /// another site that resolves its own name to this machine sends that name as Host (DNS rebinding).
    /// </summary>
    public bool IsFromThisMachine(int port) =>
        (Host == $"127.0.0.1:{port}" || Host == $"localhost:{port}") && FetchSite is null or "same-origin" or "none";

    private static LiveRequest? Parse(string text)
    {
        string[] lines = text.Split("\r\n");
        string[] first = lines[0].Split(' ');
        return first is [string method, string target, "HTTP/1.1" or "HTTP/1.0"]
            ? new LiveRequest(method, target, Header(lines, "Host"), Header(lines, "Sec-Fetch-Site"))
            : null;
    }

    private static string? Header(string[] lines, string name)
    {
        string[] values = [.. lines.Skip(1)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())];
        return values.Length switch
        {
            0 => null,
            1 => values[0],
            _ => "", // two values contradict each other, and neither is trusted
        };
    }
}
