namespace OpenVinoLandmarks.Evaluation;

/// <summary>Reads files of results: one run, or the shares of one run as if it had been measured at once.</summary>
public sealed class RunReader
{
    private readonly string[] _files;

    private RunReader(RunHeader header, string[] files) => (Header, _files) = (header, files);

    /// <summary>What was measured. For shares that were put together, the share is the whole data set.</summary>
    public RunHeader Header { get; }

    /// <summary>Opens the results of one complete run.</summary>
    /// <param name="file">The file that <c>--resume</c> wrote.</param>
    /// <exception cref="DataSetException">The file is missing, of another kind, or damaged.</exception>
    public static RunReader Open(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        return new RunReader(ReadHeader(file), [file]);
    }

    /// <summary>Opens the shares of one run.</summary>
    /// <param name="files">One file per share, in any order.</param>
    /// <exception cref="DataSetException">
    /// A file is missing, of another kind or damaged; the files are of different runs; or a share is missing or there twice.
    /// </exception>
    public static RunReader OpenShards(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        (string File, RunHeader Header)[] all = [.. files.Select(file => (file, ReadHeader(file)))];
        if (all.Length == 0)
        {
            throw new DataSetException("There are no files to put together.");
        }

        RunHeader first = all[0].Header;
        foreach ((string file, RunHeader header) in all.Skip(1))
        {
            if (!header.IsSameRun(first) || header.Shard.Count != first.Shard.Count)
            {
                string difference = RunDifference.Find(first, header with { Shard = new Shard(first.Shard.Number, header.Shard.Count) });
                throw new DataSetException($"{file}: is of another run than {files[0]} ({difference}).");
            }
        }

        for (int number = 0; number < first.Shard.Count; number++)
        {
            int count = all.Count(share => share.Header.Shard.Number == number);
            if (count != 1)
            {
                string problem = count == 0 ? "is missing" : "is there twice";
                throw new DataSetException($"the share {number}/{first.Shard.Count} {problem}.");
            }
        }

        string[] inOrder = [.. all.OrderBy(share => share.Header.Shard.Number).Select(share => share.File)];
        return new RunReader(first with { Shard = Shard.All }, inOrder);
    }

    /// <summary>Reads the pictures in the order of the data set, with the memory of one picture per file.</summary>
    /// <exception cref="DataSetException">A file is damaged, or its run has not ended.</exception>
    public IEnumerable<PictureResult> Read()
    {
        List<IEnumerator<PictureResult>> open = [];
        try
        {
            foreach (string file in _files)
            {
                IEnumerator<PictureResult> pictures = ReadFile(file).GetEnumerator();
                if (pictures.MoveNext())
                {
                    open.Add(pictures);
                }
                else
                {
                    pictures.Dispose();
                }
            }

            while (open.MinBy(pictures => pictures.Current.Index) is { } next)
            {
                yield return next.Current;
                if (!next.MoveNext())
                {
                    next.Dispose();
                    open.Remove(next);
                }
            }
        }
        finally
        {
            open.ForEach(pictures => pictures.Dispose());
        }
    }

    private static RunHeader ReadHeader(string file)
    {
        using FileStream stream = OpenFile(file);
        try
        {
            return RunJson.ReadHeader(new LineReader(stream).Next() ?? throw new FormatException("the file has no complete line"));
        }
        catch (FormatException e)
        {
            throw Damaged(file, 1, e);
        }
    }

    private static IEnumerable<PictureResult> ReadFile(string file)
    {
        using FileStream stream = OpenFile(file);
        LineReader lines = new(stream);
        _ = lines.Next();
        for (int line = 2; lines.Next() is { } text; line++)
        {
            if (ReadPicture(text, file, line) is not { } picture)
            {
                yield break;
            }

            yield return picture;
        }

        throw new DataSetException($"{file}: the run has not ended. Run ovlandmarks evaluate with --resume {file} again.");
    }

    private static PictureResult? ReadPicture(ReadOnlyMemory<byte> text, string file, int line)
    {
        try
        {
            return RunJson.ReadPicture(text);
        }
        catch (FormatException e)
        {
            throw Damaged(file, line, e);
        }
    }

    private static FileStream OpenFile(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{file}: cannot be read: {e.Message}", e);
        }
    }

    private static DataSetException Damaged(string file, int line, FormatException e) => new($"{file}:{line}: {e.Message}.", e);
}
