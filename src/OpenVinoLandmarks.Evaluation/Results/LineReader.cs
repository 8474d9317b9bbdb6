namespace OpenVinoLandmarks.Evaluation;

/// <summary>Reads the complete lines of a stream, whose lengths are not known. A last line without its end is not returned.</summary>
internal sealed class LineReader(Stream stream)
{
    private byte[] _buffer = new byte[1 << 16];
    private int _start, _end;

    /// <summary>Offset in the stream after the line that was returned last.</summary>
    public long Position { get; private set; } = stream.Position;

    /// <summary>What follows the last complete line.</summary>
    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Returns the next line without its end, valid until the next call; null if there is none.</summary>
    public ReadOnlyMemory<byte>? Next()
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                ReadOnlyMemory<byte> line = _buffer.AsMemory(_start, searched + length);
                _start += searched + length + 1;
                Position += searched + length + 1;
                return line;
            }

            searched = _end - _start;
            if (!Fill())
            {
                return null;
            }
        }
    }

    private bool Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int count = stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += count;
        return count > 0;
    }
}
