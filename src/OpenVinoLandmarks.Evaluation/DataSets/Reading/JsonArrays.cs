using System.Text.Json;

namespace OpenVinoLandmarks.Evaluation;

/// <summary>
/// Reads the elements of the arrays of one JSON object one at a time, with the memory of one element: files of keypoints have hundreds of
/// megabytes.
/// </summary>
internal static class JsonArrays
{
    // A single annotation with a mask may be large, but not larger than this.
    private const int FirstBlock = 1 << 16, LargestElement = 1 << 28;

    /// <summary>Reads the objects in one array of the outermost object.</summary>
    /// <param name="file">The file.</param>
    /// <param name="property">The name of the array.</param>
    /// <returns>The objects with the byte offset at which each begins. An element is valid until the next one is read.</returns>
    /// <exception cref="DataSetException">The file cannot be read or is not JSON.</exception>
    public static IEnumerable<(long Offset, JsonElement Element)> Read(string file, string property)
    {
        using FileStream stream = Open(file);
        Scanner scanner = new(stream, file, property);
        while (scanner.Next() is { } document)
        {
            using (document)
            {
                yield return (scanner.Offset, document.RootElement);
            }
        }
    }

    private static FileStream Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{file}: cannot be read: {e.Message}", e);
        }
    }

    private sealed class Scanner(FileStream stream, string file, string property)
    {
        private byte[] _buffer = new byte[FirstBlock];
        private int _start, _end;
        private long _consumed;
        private bool _isLast, _isInArray, _isWanted;
        private JsonReaderState _state;

        /// <summary>Offset in the file of the element that was returned last.</summary>
        public long Offset { get; private set; }

        public JsonDocument? Next()
        {
            if (_consumed == 0 && _end == 0)
            {
                Fill();
                SkipByteOrderMark();
            }

            try
            {
                while (true)
                {
                    if (TryRead(out JsonDocument? document, out bool isDone))
                    {
                        return document;
                    }

                    if (isDone)
                    {
                        return null;
                    }

                    Fill();
                }
            }
            catch (JsonException e)
            {
                throw new DataSetException($"{file}: is not JSON that can be read: {e.Message}", e);
            }
        }

        // Returns false if more bytes are needed, or if the file ends.
        private bool TryRead(out JsonDocument? document, out bool isDone)
        {
            (document, isDone) = (null, false);
            Utf8JsonReader reader = new(_buffer.AsSpan(_start, _end - _start), _isLast, _state);
            while (true)
            {
                Utf8JsonReader before = reader;
                if (!reader.Read())
                {
                    Consume(before.BytesConsumed, before.CurrentState);
                    isDone = _isLast;
                    return false;
                }

                if (_isInArray && _isWanted && reader.TokenType == JsonTokenType.StartObject)
                {
                    Offset = _consumed + reader.TokenStartIndex;
                    if (!JsonDocument.TryParseValue(ref reader, out document))
                    {
                        Consume(before.BytesConsumed, before.CurrentState);
                        return false;
                    }

                    Consume(reader.BytesConsumed, reader.CurrentState);
                    return true;
                }

                Follow(ref reader);
            }
        }

        // Keeps track of which array of the outermost object the reader is in.
        private void Follow(ref Utf8JsonReader reader)
        {
            const int OfRoot = 1;
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == OfRoot)
            {
                _isWanted = reader.ValueTextEquals(property);
            }
            else if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray && reader.CurrentDepth == OfRoot)
            {
                _isInArray = reader.TokenType == JsonTokenType.StartArray;
            }
        }

        private void Consume(long bytes, JsonReaderState state)
        {
            _start += (int)bytes;
            _consumed += bytes;
            _state = state;
        }

        private void Fill()
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length)
            {
                if (_end >= LargestElement)
                {
                    throw new DataSetException($"{file}: an element at byte {_consumed} is larger than {LargestElement >> 20} MiB.");
                }

                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }

            int count = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += count;
            _isLast = count == 0;
        }

        private void SkipByteOrderMark()
        {
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            if (_buffer.AsSpan(0, _end).StartsWith(mark))
            {
                (_start, _consumed) = (mark.Length, mark.Length);
            }
        }
    }
}
