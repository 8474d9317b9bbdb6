namespace OpenVinoLandmarks.Setup.Downloads;

/// <summary>
/// Fetches a file from the first of its places that has it, and checks it. Unfinished files stay in a folder, so that the next run
/// continues. Thread-safe for different files.
/// </summary>
/// <param name="folder">The folder of unfinished files.</param>
/// <param name="http">The transfer.</param>
/// <param name="note">Receives a note about each place that is given up.</param>
internal sealed class Downloader(string folder, HttpTransfer http, Action<string> note)
{
    /// <summary>Fetches a file.</summary>
    /// <param name="download">The file and its places.</param>
    /// <param name="progress">Receives the number of bytes so far.</param>
    /// <param name="cancellationToken">Stops the download; what was fetched stays.</param>
    /// <returns>The checked file, still under its temporary name, and the place that it came from.</returns>
    /// <exception cref="DownloadException">No place has the right file.</exception>
    /// <exception cref="IOException">The bytes cannot be written.</exception>
    public async Task<(PartialFile File, DownloadSource Source)> FetchAsync(
        Download download, Action<long> progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        List<DownloadException> failures = [];
        foreach (DownloadSource source in download.Sources)
        {
            PartialFile part = new(folder, source.Key);
            try
            {
                await FetchFromAsync(source, part, progress, cancellationToken);
                foreach (DownloadSource other in download.Sources.Where(other => other.Key != source.Key))
                {
                    new PartialFile(folder, other.Key).Delete();
                }

                return (part, source);
            }
            catch (DownloadException e)
            {
                failures.Add(e);
                if (source != download.Sources[^1])
                {
                    note($"{e.Message} The next place is tried.");
                }
            }
        }

        throw Combine(download, failures);
    }

    private static DownloadException Combine(Download download, List<DownloadException> failures)
    {
        bool isWrong = failures.Any(failure => failure.Failure == DownloadFailure.WrongContent);
        string remedy = isWrong
            ? "Try again later, or name a mirror with the right file in OPENVINO_LANDMARKS_MIRROR."
            : "Check the network and the proxy (HTTPS_PROXY), or name a mirror folder or address in OPENVINO_LANDMARKS_MIRROR. "
                + "What was fetched is kept: the same command continues.";
        return new DownloadException(
            $"{download.Name} cannot be fetched. {string.Join(" ", failures.Select(failure => failure.Message))} {remedy}",
            isWrong ? DownloadFailure.WrongContent : DownloadFailure.Unavailable,
            failures.FirstOrDefault());
    }

    private async Task FetchFromAsync(DownloadSource source, PartialFile part, Action<long> progress, CancellationToken cancellationToken)
    {
        Checksum expected = source.Checksum ?? await ReadPublishedAsync(source, cancellationToken);
        if (source.Address.IsFile)
        {
            await CopyAsync(source, part, progress, cancellationToken);
            await CheckAsync(source, expected, part, cancellationToken);
            return;
        }

        bool kept = await http.FetchAsync(source, part, progress, cancellationToken);
        try
        {
            await CheckAsync(source, expected, part, cancellationToken);
        }
        catch (DownloadException) when (kept)
        {
            // The bytes of the earlier attempt may be of another version, although the server said otherwise.
            await http.FetchAsync(source, part, progress, cancellationToken);
            await CheckAsync(source, expected, part, cancellationToken);
        }
    }

    private async Task<Checksum> ReadPublishedAsync(DownloadSource source, CancellationToken cancellationToken)
    {
        Uri address = source.ChecksumAddress;
        string text;
        try
        {
            text = address.IsFile
                ? await File.ReadAllTextAsync(address.LocalPath, cancellationToken)
                : await http.ReadTextAsync(address, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DownloadException(
                $"{source.Display}.sha256, which is needed to check the file, cannot be read: {e.Message}", DownloadFailure.Unavailable, e);
        }

        return Checksum.FromPublishedText(text) ?? throw new DownloadException(
            $"{source.Display}.sha256 does not start with a SHA-256.", DownloadFailure.WrongContent);
    }

    private static async Task CopyAsync(DownloadSource source, PartialFile part, Action<long> progress, CancellationToken cancellationToken)
    {
        FileStream original;
        try
        {
            original = new FileStream(source.Address.LocalPath, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DownloadException($"{source.Display} cannot be read: {e.Message}", DownloadFailure.Unavailable, e);
        }

        using (original)
        using (FileStream copy = part.Open(keep: 0))
        {
            byte[] buffer = new byte[1 << 20];
            long done = 0;
            for (int read; (read = await original.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                copy.Write(buffer, 0, read);
                progress(done += read);
            }

            copy.Flush(flushToDisk: true);
        }
    }

    private static async Task CheckAsync(DownloadSource source, Checksum expected, PartialFile part, CancellationToken cancellationToken)
    {
        Checksum actual = await expected.OfAsync(part.Path, cancellationToken);
        if (actual != expected)
        {
            long length = part.Length;
            part.Delete();
            throw new DownloadException(
                $"{source.Display} is not the expected file: it has {length} bytes and {actual.Start} instead of {expected.Start}.",
                DownloadFailure.WrongContent);
        }
    }
}
