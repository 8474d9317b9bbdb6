using OpenVinoLandmarks.Evaluation;
using OpenVinoLandmarks.Files;
using static System.FormattableString;

namespace OpenVinoLandmarks.Cli.Output;

/// <summary>
/// The file of <c>--resume</c>: JSON Lines that grow by a whole line per image, so that a run that is interrupted or killed can go on.
/// While it is open, no other run can open it. Dispose it.
/// </summary>
internal sealed class ResumeFile : ReportWriter, IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly HashSet<string> _images = new(StringComparer.Ordinal);
    private readonly HashSet<StoredSettings> _settings = [];
    private long _end;

    private ResumeFile(string path, FileStream stream) => (_path, _stream) = (path, stream);

    /// <summary>Names of the images whose results the file had when it was opened.</summary>
    public IReadOnlySet<string> Images => _images;

    /// <summary>The different settings of these results.</summary>
    public IReadOnlyCollection<StoredSettings> Settings => _settings;

    // How every line begins.
    private static ReadOnlySpan<byte> Beginning => "{\"image\":\""u8;

    /// <summary>
    /// Opens a file and reads the results that it has; creates it if it is missing. Its content does not change before
    /// <see cref="Begin"/>.
    /// </summary>
    /// <param name="path">The file, which must not be one of the inputs.</param>
    /// <exception cref="IOException">The file cannot be written, is in use, or is not of this program. The message names it.</exception>
    public static ResumeFile Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = FileWriter.OpenGrowing(path, new FileSet());
            ResumeFile file = new(path, stream);
            file.ReadResults();
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            stream?.Dispose();
            throw new IOException($"--resume {path}: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Removes a last line without an end, which was being written when the earlier run was killed.</summary>
    /// <exception cref="IOException">The file cannot be written. The message names it.</exception>
    public void Begin() => Change(() =>
    {
        if (_stream.Length > _end)
        {
            _stream.SetLength(_end);
        }

        _stream.Position = _end;
    });

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be written. It ends with the line before. The message names it.</exception>
    public override void Write(ImageReport report)
    {
        byte[] line = JsonLinesReportWriter.Line(report).ToArray();
        Change(() => _stream.Write(line));
        _end += line.Length;
    }

    /// <inheritdoc/>
    public override void End(bool isComplete)
    {
        if (isComplete)
        {
            Change(() => _stream.Flush(flushToDisk: true));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void ReadResults()
    {
        LineReader lines = new(_stream);

        // A file of another kind may have no line ends, and would be read into memory as one line.
        if (!StartsLikeALine(ReadBeginning()))
        {
            throw new FormatException("it is not a file of results of ovlandmarks detect. Name another file");
        }

        for (int number = 1; lines.Next() is { } line; number++)
        {
            try
            {
                StoredReport report = StoredReport.Read(line);
                _images.Add(report.Image);
                _settings.Add(report.Settings);
            }
            catch (FormatException e)
            {
                throw new FormatException(Invariant($"line {number} {e.Message}. Name another file, or repair this one"), e);
            }
        }

        _end = lines.Position;
        if (!StartsLikeALine(lines.Rest))
        {
            throw new FormatException("its last line is not a result of ovlandmarks detect. Name another file, or repair this one");
        }
    }

    private ReadOnlySpan<byte> ReadBeginning()
    {
        byte[] bytes = new byte[Beginning.Length];
        int count = _stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        _stream.Position = 0;
        return bytes.AsSpan(0, count);
    }

    // A machine that loses its power may leave zeros at the end of a file.
    private static bool StartsLikeALine(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes.TrimEnd((byte)0);
        int length = Math.Min(text.Length, Beginning.Length);
        return text[..length].SequenceEqual(Beginning[..length]);
    }

    private void Change(Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            RemovePartOfALine();
            throw new IOException($"--resume {_path}: cannot be written: {e.Message}", e);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // This is how .NET reports EFBIG: some file systems have a limit of 4 GiB.
            RemovePartOfALine();
            throw new IOException($"--resume {_path}: cannot be written: the file would be larger than its file system allows.", e);
        }
    }

    // A disk that is full takes a part of the line.
    private void RemovePartOfALine()
    {
        try
        {
            _stream.SetLength(_end);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next run removes it.
        }
    }
}
