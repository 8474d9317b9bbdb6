using OpenVinoLandmarks.Setup.Downloads;

namespace OpenVinoLandmarks.Setup.Planning;

/// <summary>
/// A folder or an address that is asked before the publishers, with the layout of the Open Model Zoo for models
/// (<c>models/intel/NAME/PRECISION/NAME.xml</c>) and runtimes in <c>openvino</c>, or with the paths of the publishers' addresses.
/// </summary>
internal sealed class Mirror
{
    /// <summary>The environment variable that names the mirror.</summary>
    public const string Variable = "OPENVINO_LANDMARKS_MIRROR";

    private readonly Uri _root;
    private bool _isUnreachable;

    private Mirror(Uri root) => _root = root;

    /// <summary>Reads the name of a mirror.</summary>
    /// <param name="text">A folder, or an http or https address; null or empty for none.</param>
    /// <exception cref="IOException">The folder does not exist.</exception>
    public static Mirror? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
        {
            return new Mirror(new Uri(address.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/"));
        }

        return Directory.Exists(text)
            ? new Mirror(DownloadSource.AddressOf(Path.TrimEndingDirectorySeparator(text) + Path.DirectorySeparatorChar))
            : throw new IOException($"{Variable} is '{text}', which is neither a folder that exists nor an http or https address.");
    }

    /// <summary>Finds a file in the mirror.</summary>
    /// <param name="paths">Its possible paths, with forward slashes, in the order in which they are tried.</param>
    /// <param name="http">The transfer for addresses.</param>
    /// <param name="note">Receives a note if the mirror cannot be reached.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The place without a checksum; null if the mirror does not have the file.</returns>
    public async Task<DownloadSource?> FindAsync(
        IEnumerable<string> paths, HttpTransfer http, Action<string> note, CancellationToken cancellationToken)
    {
        foreach (string path in paths)
        {
            Uri address = new(_root.AbsoluteUri + string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));
            if (address.IsFile)
            {
                if (File.Exists(address.LocalPath))
                {
                    return new DownloadSource(address) { StatedSize = new FileInfo(address.LocalPath).Length };
                }

                continue;
            }

            if (_isUnreachable)
            {
                return null;
            }

            try
            {
                (bool mayExist, long? size) = await http.AskAsync(address, cancellationToken);
                if (mayExist)
                {
                    return new DownloadSource(address) { StatedSize = size };
                }
            }
            catch (DownloadException e)
            {
                _isUnreachable = true;
                note($"the mirror cannot be used: {e.Message} The publishers' addresses are used.");
            }
        }

        return null;
    }
}
