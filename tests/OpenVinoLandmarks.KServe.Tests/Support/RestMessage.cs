using System.Globalization;
using System.Text;

namespace OpenVinoLandmarks.KServe.Tests.Support;

/// <summary>An HTTP/1.1 request or answer: its first line, its headers and its body.</summary>
/// <param name="Start">The first line.</param>
/// <param name="Headers">The headers; names in any case.</param>
/// <param name="Body">The body.</param>
internal sealed record RestMessage(string Start, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The path of a request.</summary>
    public string Path => Start.Split(' ')[1];

    /// <summary>The JSON of the body.</summary>
    public string Json => Encoding.UTF8.GetString(Body.AsSpan(0, JsonLength));

    /// <summary>The raw data after the JSON.</summary>
    public ReadOnlySpan<byte> Raw => Body.AsSpan(JsonLength);

    private int JsonLength => Headers.TryGetValue("Inference-Header-Content-Length", out string? length)
        ? int.Parse(length, CultureInfo.InvariantCulture)
        : Body.Length;

    /// <summary>Reads a message whose body has a Content-Length, or none.</summary>
    public static async Task<RestMessage> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            await stream.ReadExactlyAsync(one, cancellationToken);
            head.Add(one[0]);
        }

        string[] lines = Encoding.Latin1.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines.Skip(1))
        {
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        }

        int length = headers.TryGetValue("Content-Length", out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        byte[] body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return new RestMessage(lines[0], headers, body);
    }
}
