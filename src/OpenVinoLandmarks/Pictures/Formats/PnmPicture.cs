namespace OpenVinoLandmarks.Pictures;

/// <summary>
/// Reads PNM and PAM files (P1 to P7). OpenCV decodes these too, but ignores the stated maximum: a file of 10-bit values would be nearly
/// black. Values are scaled to 8 bits by the maximum; of a maximum of 65535 the upper eight bits are used, as for 16-bit PNG.
/// </summary>
internal sealed class PnmPicture
{
    private const int Wide = ushort.MaxValue;

    private readonly char _kind;
    private readonly int _width, _height, _samples, _maximum;
    private readonly long _data;

    private PnmPicture(ReadOnlySpan<byte> bytes)
    {
        PnmText text = new(bytes, 2);
        _kind = (char)bytes[1];
        if (_kind == '7')
        {
            (_width, _height, _samples, _maximum) = PamHeader(ref text);
        }
        else
        {
            _width = text.Number();
            _height = text.Number();
            _maximum = IsBitmap ? 1 : text.Number();
            _samples = _kind is '3' or '6' ? 3 : 1;
        }

        // Exactly one white space separates binary values from the header.
        _data = text.Position + (_kind is '4' or '5' or '6' ? 1 : 0);
        if (_maximum is < 1 or > Wide || _samples is < 1 or > 4)
        {
            throw new UnsupportedPictureException(
                $"PNM with a maximum of {_maximum} and {_samples} channels is not supported. "
                + "The maximum must be 1 to 65535, and the number of channels 1 to 4.");
        }
    }

    private bool IsBitmap => _kind is '1' or '4';

    private bool IsText => _kind is '1' or '2' or '3';

    private long RowBytes => _kind == '4' ? (_width + 7L) / 8 : (long)_width * _samples * (_maximum > byte.MaxValue ? 2 : 1);

    /// <summary>Reads the size and checks that the rows lie within the file.</summary>
    public static PictureInfo Inspect(ReadOnlySpan<byte> bytes)
    {
        PnmPicture picture = new(bytes);
        PictureInfo info = new(PictureFormat.Pnm, picture._width, picture._height);

        // A digit takes at least one byte, and only the digits of P1 need no space between them.
        long needed = picture.IsText
            ? PictureInfo.Multiply(info.Pixels, picture._samples * (picture.IsBitmap ? 1 : 2)) - 1
            : PictureInfo.Multiply(picture.RowBytes, picture._height);
        return needed <= bytes.Length - picture._data ? info : info with { Damage = "the file ends before its last row" };
    }

    /// <summary>Decodes the picture row by row.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="row">Returns the buffer of a row: width times 3 bytes for BGR.</param>
    /// <returns>False if values are missing. The rows after the last whole one are left as they are.</returns>
    public static bool Decode(ReadOnlySpan<byte> bytes, RowBuffer row)
    {
        PnmPicture picture = new(bytes);
        byte[] scale = picture.Scale();
        int[] values = new int[picture._width * picture._samples];
        PnmText text = new(bytes, picture._data);
        for (int y = 0; y < picture._height; y++)
        {
            if (!(picture.IsText ? picture.ReadText(ref text, values) : picture.ReadBinary(bytes, y, values)))
            {
                return false;
            }

            picture.Write(values, scale, row(y));
        }

        return true;
    }

    private static (int Width, int Height, int Samples, int Maximum) PamHeader(ref PnmText text)
    {
        int width = 0, height = 0, samples = 0, maximum = 0;
        while (true)
        {
            ReadOnlySpan<byte> word = text.Word();
            if (word.SequenceEqual("ENDHDR"u8))
            {
                text.SkipLine();
                return (width, height, samples, maximum);
            }

            if (word.SequenceEqual("WIDTH"u8))
            {
                width = text.Number();
            }
            else if (word.SequenceEqual("HEIGHT"u8))
            {
                height = text.Number();
            }
            else if (word.SequenceEqual("DEPTH"u8))
            {
                samples = text.Number();
            }
            else if (word.SequenceEqual("MAXVAL"u8))
            {
                maximum = text.Number();
            }
            else
            {
                text.SkipLine();
            }
        }
    }

    private byte[] Scale()
    {
        byte[] scale = new byte[_maximum + 1];
        for (int value = 0; value < scale.Length; value++)
        {
            scale[value] = (byte)(_maximum == Wide ? value >> 8 : (value * byte.MaxValue + _maximum / 2) / _maximum);
        }

        if (IsBitmap)
        {
            // In a bitmap 1 is black.
            scale.AsSpan().Reverse();
        }

        return scale;
    }

    private bool ReadText(ref PnmText text, Span<int> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            int value = IsBitmap ? text.Digit() : text.NumberOrEnd();
            if (value < 0)
            {
                return false;
            }

            values[i] = value;
        }

        return true;
    }

    private bool ReadBinary(ReadOnlySpan<byte> bytes, int y, Span<int> values)
    {
        long from = _data + y * RowBytes;
        if (from + RowBytes > bytes.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> row = bytes.Slice((int)from, (int)RowBytes);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _kind == '4' ? row[i >> 3] >> (7 - (i & 7)) & 1
                : _maximum > byte.MaxValue ? row[2 * i] << 8 | row[2 * i + 1]
                : row[i];
        }

        return true;
    }

    // One and two samples are grey, and the last one of two and four is alpha.
    private void Write(ReadOnlySpan<int> values, ReadOnlySpan<byte> scale, Span<byte> bgr)
    {
        for (int x = 0; x < _width; x++)
        {
            ReadOnlySpan<int> pixel = values.Slice(x * _samples, _samples);
            bgr[3 * x + 2] = scale[Math.Min(pixel[0], _maximum)];
            bgr[3 * x + 1] = scale[Math.Min(pixel[_samples >= 3 ? 1 : 0], _maximum)];
            bgr[3 * x] = scale[Math.Min(pixel[_samples >= 3 ? 2 : 0], _maximum)];
        }
    }

    /// <summary>Returns the buffer of a row.</summary>
    internal delegate Span<byte> RowBuffer(int y);
}

/// <summary>Reads the words and numbers of a PNM file. Comments count as white space.</summary>
internal ref struct PnmText(ReadOnlySpan<byte> bytes, long position)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    private int _position = (int)Math.Min(position, bytes.Length);

    /// <summary>Offset of the next byte.</summary>
    public readonly int Position => _position;

    /// <summary>Reads a number that the header requires; numbers that are too large become the largest one.</summary>
    /// <exception cref="PictureEndException">The file ends, or something else follows.</exception>
    public int Number() => NumberOrEnd() is >= 0 and int number ? number : throw new PictureEndException();

    /// <summary>Reads a number, or returns -1 if the file ends or something else follows.</summary>
    public int NumberOrEnd()
    {
        SkipSpace();
        long number = -1;
        while (_position < _bytes.Length && char.IsAsciiDigit((char)_bytes[_position]))
        {
            number = Math.Min(int.MaxValue, Math.Max(0, number) * 10 + _bytes[_position++] - '0');
        }

        return (int)number;
    }

    /// <summary>Reads one digit, 0 or 1, or returns -1.</summary>
    public int Digit()
    {
        SkipSpace();
        return _position < _bytes.Length && _bytes[_position] is (byte)'0' or (byte)'1' ? _bytes[_position++] - '0' : -1;
    }

    /// <summary>Reads a word.</summary>
    /// <exception cref="PictureEndException">The file ends.</exception>
    public ReadOnlySpan<byte> Word()
    {
        SkipSpace();
        int from = _position;
        while (_position < _bytes.Length && !IsSpace(_bytes[_position]))
        {
            _position++;
        }

        return _position > from ? _bytes[from.._position] : throw new PictureEndException();
    }

    /// <summary>Continues after the end of the line.</summary>
    public void SkipLine()
    {
        int end = _bytes[_position..].IndexOf((byte)'\n');
        _position = end < 0 ? _bytes.Length : _position + end + 1;
    }

    private static bool IsSpace(byte value) => value is 9 or 10 or 11 or 12 or 13 or 32;

    private void SkipSpace()
    {
        while (_position < _bytes.Length && (IsSpace(_bytes[_position]) || _bytes[_position] == '#'))
        {
            if (_bytes[_position] == '#')
            {
                SkipLine();
            }
            else
            {
                _position++;
            }
        }
    }
}
