using System.Text;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Setup.Downloads;

/// <summary>One place that has a file, and the facts by which the file is checked.</summary>
/// <param name="Address">An http or https address, or a file.</param>
internal sealed record DownloadSource(Uri Address)
{
    /// <summary>The longest file that is accepted if no size is known: 2 GiB.</summary>
    public const long Longest = 2L << 30;

    /// <summary>The exact size in bytes; null if it is not known.</summary>
    public long? Size { get; init; }

    /// <summary>The checksum; null if it is published beside the file as <c>FILE.sha256</c>.</summary>
    public Checksum? Checksum { get; init; }

    /// <summary>The size that the server stated before the download, for display; null if it is not known.</summary>
    public long? StatedSize { get; init; }

    /// <summary>The address of the published checksum.</summary>
    public Uri ChecksumAddress => new(Address.AbsoluteUri + ".sha256");

    /// <summary>The address, or the path of a file, for messages. A password in an address is not shown.</summary>
    public string Display => Address.IsFile
        ? Address.LocalPath
        : Address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Returns the address of a file. The constructor of <see cref="Uri"/> would take %20 in a name for a space.</summary>
    /// <param name="path">A path, which may be relative.</param>
    public static Uri AddressOf(string path)
    {
        string full = Path.GetFullPath(path);
        return OperatingSystem.IsWindows()
            ? new Uri(full)
            : new Uri("file://" + string.Join('/', full.Split('/').Select(Uri.EscapeDataString)));
    }

    /// <summary>A file name for the unfinished download: two sources of one file never share a name.</summary>
    public string Key => Convert.ToHexStringLower(
        ContentHash.Sha256(Encoding.UTF8.GetBytes($"{Address.AbsoluteUri} {Checksum?.Hex}"))[..12]);
}

/// <summary>A file to fetch.</summary>
/// <param name="Name">The name for messages.</param>
/// <param name="Sources">The places that have it, in the order in which they are tried.</param>
internal sealed record Download(string Name, IReadOnlyList<DownloadSource> Sources);

/// <summary>How patient downloads are.</summary>
internal sealed record DownloadOptions
{
    /// <summary>How long a server may send nothing before the connection is given up.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a request is repeated that brought nothing.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The pause before the first repetition; it doubles each time.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>A file cannot be fetched from a source.</summary>
internal sealed class DownloadException(string message, DownloadFailure failure, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The kind of failure.</summary>
    public DownloadFailure Failure => failure;

    /// <summary>How long the server asks to wait; null if it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>The kinds of failure of a download.</summary>
internal enum DownloadFailure
{
    /// <summary>The same request may succeed a little later: a broken connection, a busy server.</summary>
    Temporary,

    /// <summary>The place does not have the file or cannot be reached.</summary>
    Unavailable,

    /// <summary>The place has another file than the expected one.</summary>
    WrongContent,
}
