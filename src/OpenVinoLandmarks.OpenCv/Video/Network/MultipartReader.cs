using System.Buffers;
using System.Buffers.Text;

namespace OpenVinoLandmarks.OpenCv.Network;

/// <summary>
/// Reads the parts of a <c>multipart/x-mixed-replace</c> stream (RFC 2046), as IP cameras send motion JPEG. Not thread-safe. Parts with a
/// Content-Length are cut by it, others at the next boundary.
/// </summary>
internal sealed class MultipartReader
{
    private const int MaximumPart = 64 << 20, MaximumHeader = 16 << 10;

    private readonly Func<Memory<byte>, CancellationToken, ValueTask<int>> _read;
    private readonly byte[] _boundary;
    private byte[] _buffer = new byte[64 << 10];
    private int _start, _end;
    private bool _isAtEnd;

    /// <summary>Prepares to read.</summary>
    /// <param name="read">Reads bytes; 0 is the end.</param>
    /// <param name="boundary">
    /// The parameter <c>boundary</c> of the content type. Some cameras include the leading hyphens, some do not.
    /// </param>
    public MultipartReader(Func<Memory<byte>, CancellationToken, ValueTask<int>> read, string boundary)
    {
        _read = read;
        _boundary = [.. "--"u8, .. System.Text.Encoding.ASCII.GetBytes(boundary.Trim('"').TrimStart('-'))];
    }

    /// <summary>True if the stream ended with its closing boundary: the server has nothing more to send.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Returns the next part, valid until the next call, or null at the end of the stream.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IOException">The stream is not a multipart stream, or the connection failed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        // What comes before a boundary is not a part.
        int at;
        while ((at = Window.IndexOf(_boundary)) < 0 || Window.Length < at + _boundary.Length + 2)
        {
            if (at < 0)
            {
                _start = Math.Max(_start, _end - _boundary.Length);
            }

            if (!await FillAsync(MaximumPart, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        _start += at + _boundary.Length;
        if (Window.StartsWith("--"u8))
        {
            IsComplete = true;
            return null;
        }

        int header;
        while ((header = HeaderLength(Window)) < 0)
        {
            if (!await FillAsync(MaximumHeader, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        int length = ContentLength(Window[..header]);
        _start += header;
        return length >= 0
            ? await ReadSizedAsync(length, cancellationToken).ConfigureAwait(false)
            : await ReadToBoundaryAsync(cancellationToken).ConfigureAwait(false);
    }

    private Span<byte> Window => _buffer.AsSpan(_start, _end - _start);

    private async ValueTask<ReadOnlyMemory<byte>?> ReadSizedAsync(int length, CancellationToken cancellationToken)
    {
        while (_end - _start < length)
        {
            if (!await FillAsync(MaximumPart, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        ReadOnlyMemory<byte> part = _buffer.AsMemory(_start, length);
        _start += length;
        return part;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> ReadToBoundaryAsync(CancellationToken cancellationToken)
    {
        int searched = 0, at;
        while ((at = Window[searched..].IndexOf(_boundary)) < 0)
        {
            searched = Math.Max(0, Window.Length - _boundary.Length);
            if (!await FillAsync(MaximumPart, cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }

        int length = searched + at;
        ReadOnlyMemory<byte> part = _buffer.AsMemory(_start, length);
        _start += length;

        // Some cameras write more hyphens than they state.
        part = part[..part.Span.TrimEnd((byte)'-').Length];
        return part.Span.EndsWith("\r\n"u8) ? part[..^2] : part;
    }

    // Returns false at the end of the stream.
    private async ValueTask<bool> FillAsync(int maximum, CancellationToken cancellationToken)
    {
        if (_end - _start > maximum)
        {
            throw new IOException($"the server does not send pictures separated as it states: {maximum} bytes without a boundary");
        }

        if (_end == _buffer.Length)
        {
            int count = _end - _start;
            byte[] target = count * 2 > _buffer.Length ? new byte[_buffer.Length * 2] : _buffer;
            Array.Copy(_buffer, _start, target, 0, count);
            (_buffer, _start, _end) = (target, 0, count);
        }

        int read = _isAtEnd ? 0 : await _read(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _isAtEnd = read == 0;
        _end += read;
        return read > 0;
    }

    // Up to and including the empty line; -1 if it has not arrived. Some cameras end lines with a line feed only.
    private static int HeaderLength(ReadOnlySpan<byte> bytes)
    {
        int crlf = bytes.IndexOf("\r\n\r\n"u8), lf = bytes.IndexOf("\n\n"u8);
        return crlf >= 0 && (lf < 0 || crlf < lf) ? crlf + 4 : lf >= 0 ? lf + 2 : -1;
    }

    private static int ContentLength(ReadOnlySpan<byte> header)
    {
        ReadOnlySpan<byte> name = "content-length:"u8;
        foreach (Range range in header.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = header[range].Trim((byte)'\r');
            if (line.Length > name.Length && System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name)
                && Utf8Parser.TryParse(line[name.Length..].Trim((byte)' '), out int length, out _) && length is >= 0 and <= MaximumPart)
            {
                return length;
            }
        }

        return -1;
    }
}
