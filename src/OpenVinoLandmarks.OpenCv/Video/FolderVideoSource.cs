using OpenCvSharp;

namespace OpenVinoLandmarks.OpenCv;

/// <summary>A folder of pictures, one per frame. Pictures may differ in size. One that cannot be read is reported and left out.</summary>
internal sealed class FolderVideoSource : VideoSource
{
    private readonly string[] _files;
    private int _index;
    private bool _hasFrame;

    /// <summary>Lists the pictures of a folder.</summary>
    /// <param name="folder">The folder as the user typed it.</param>
    /// <param name="options">Settings.</param>
    /// <exception cref="ImageException">The folder cannot be read, or has no pictures.</exception>
    public FolderVideoSource(string folder, VideoSourceOptions options)
        : base(folder, options)
    {
        try
        {
            _files = [.. Directory.EnumerateFiles(folder)
                .Where(file => PictureReader.Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .OrderBy(file => Path.GetFileName(file), NaturalNameOrder.Instance)];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ImageException($"{folder}: no permission to read the folder.", e);
        }
        catch (IOException e)
        {
            throw new ImageException($"{folder}: the folder cannot be read: {e.Message}", e);
        }

        if (_files.Length == 0)
        {
            throw new ImageException($"{folder}: the folder has no pictures ({string.Join(' ', PictureReader.Extensions)}).");
        }
    }

    /// <inheritdoc/>
    public override bool IsLive => false;

    /// <inheritdoc/>
    public override double FramesPerSecond => Options.FramesPerSecond;

    /// <inheritdoc/>
    public override long? FrameCount => _files.Length;

    /// <inheritdoc/>
    private protected override bool ReadNext(Mat frame, out TimeSpan time, CancellationToken cancellationToken)
    {
        ImageException? error = null;
        while (_index < _files.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            time = TimeOf(_index);
            string file = _files[_index++];
            try
            {
                using Mat picture = PictureReader.Read(file, Options.Pictures);
                picture.CopyTo(frame);
                _hasFrame = true;
                return true;
            }
            catch (ImageException e)
            {
                error = e;
                ReportDamage($"{e.Message} It is left out.");
            }
        }

        time = default;
        return _hasFrame || error is null
            ? false
            : throw new ImageException($"{Name}: none of the {_files.Length} pictures can be read. The last one: {error.Message}", error);
    }

    /// <inheritdoc/>
    private protected override TimeSpan? SeekBefore(TimeSpan time, CancellationToken cancellationToken)
    {
        _index = (int)Math.Min(_files.Length, time.TotalSeconds * FramesPerSecond);
        _hasFrame = true;
        return TimeOf(_index);
    }

    /// <inheritdoc/>
    private protected override void Close()
    {
    }

    private TimeSpan TimeOf(int index) => TimeSpan.FromSeconds(index / FramesPerSecond);
}

/// <summary>
/// Orders names as people do: runs of digits by their value, so that frame2 comes before frame10. Other characters are ordinal.
/// </summary>
internal sealed class NaturalNameOrder : IComparer<string>
{
    private NaturalNameOrder()
    {
    }

    /// <summary>The only instance.</summary>
    public static NaturalNameOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> a = x, b = y;
        while (!a.IsEmpty && !b.IsEmpty)
        {
            int digitsA = Digits(a), digitsB = Digits(b);
            if (digitsA > 0 && digitsB > 0)
            {
                ReadOnlySpan<char> valueA = a[..digitsA].TrimStart('0'), valueB = b[..digitsB].TrimStart('0');
                int order = valueA.Length != valueB.Length ? valueA.Length.CompareTo(valueB.Length) : valueA.SequenceCompareTo(valueB);
                if (order != 0)
                {
                    return order;
                }

                a = a[digitsA..];
                b = b[digitsB..];
            }
            else if (a[0] != b[0])
            {
                return a[0].CompareTo(b[0]);
            }
            else
            {
                a = a[1..];
                b = b[1..];
            }
        }

        // Names that differ only in leading zeros need an order too.
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(x, y);
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
