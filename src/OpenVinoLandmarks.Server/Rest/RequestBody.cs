using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using OpenVinoLandmarks.Server.Answers;

namespace OpenVinoLandmarks.Server.Rest;

/// <summary>Reads the body of a request into memory, within a limit that also holds for what a compressed body expands to.</summary>
internal static class RequestBody
{
    /// <summary>The header that says how many bytes of the body are JSON.</summary>
    public const string JsonLengthHeader = "Inference-Header-Content-Length";

    // Memory is taken for what came, not for what Content-Length announces.
    private const int FirstBuffer = 64 << 10;


    /// <summary>Reads the body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The largest number of bytes.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The body; the caller disposes it when its bytes are not needed any more.</returns>
    /// <exception cref="RequestException">The body is too large, or its encoding is unknown or damaged.</exception>
    public static async Task<ReadBody> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        Stream body = Decompress(request);
        await using (body)
        {
            try
            {
                return await ReadAllAsync(body, limit, cancellationToken);
            }
            catch (InvalidDataException e)
            {
                throw RequestException.Invalid($"The compressed body is damaged: {e.Message}", e);
            }
        }
    }

    /// <summary>Returns the media type of a body in lower case, without parameters; null if the request does not have one.</summary>
    public static string? MediaType(HttpRequest request) => string.IsNullOrEmpty(request.ContentType)
        ? null
        : MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            ? type.MediaType.ToString().ToLowerInvariant()
            : request.ContentType;

    /// <summary>Returns how many bytes of a body are JSON; null if raw data does not follow.</summary>
    /// <exception cref="RequestException">The header is not a length within the body.</exception>
    public static int? JsonLength(HttpRequest request, int bodyLength)
    {
        StringValues values = request.Headers[JsonLengthHeader];
        if (values.Count == 0)
        {
            return null;
        }

        return values.Count == 1 && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            && length > 0 && length <= bodyLength
            ? length
            : throw RequestException.Invalid(string.Create(
                CultureInfo.InvariantCulture,
                $"The header {JsonLengthHeader} must be a number of bytes from 1 to {bodyLength}, the length of the body."));
    }

    private static Stream Decompress(HttpRequest request)
    {
        string encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        return encoding switch
        {
            "" or "identity" => request.Body,
            "gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            "deflate" => new ZLibStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            _ => throw RequestException.UnsupportedMedia("The server reads bodies without a Content-Encoding, and gzip and deflate."),
        };
    }

    private static async Task<ReadBody> ReadAllAsync(Stream body, int limit, CancellationToken cancellationToken)
    {
        byte[] buffer = ReadBody.Pool.Rent(FirstBuffer);
        try
        {
            int length = 0;
            while (true)
            {
                // One byte more than the limit tells whether there is more.
                int room = Math.Min(buffer.Length, limit + 1) - length;
                int count = await body.ReadAsync(buffer.AsMemory(length, room), cancellationToken);
                length += count;
                if (count == 0)
                {
                    return new ReadBody(buffer, length);
                }

                if (length > limit)
                {
                    throw TooLarge(limit);
                }

                if (length == buffer.Length)
                {
                    byte[] larger = ReadBody.Pool.Rent((int)Math.Min(2L * length, limit + 1L));
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ReadBody.Pool.Return(buffer);
                    buffer = larger;
                }
            }
        }
        catch
        {
            ReadBody.Pool.Return(buffer);
            throw;
        }
    }

    private static RequestException TooLarge(int limit) => RequestException.TooLarge(string.Create(
        CultureInfo.InvariantCulture, $"The body has more than {limit} bytes, the limit of this server (--max-body)."));
}

/// <summary>A body that was read, in an array of a pool.</summary>
internal sealed class ReadBody(byte[] buffer, int length) : IDisposable
{
    private const int LargestPooled = 1 << 20, PooledPerSize = 8;

    private byte[]? _buffer = buffer;

    /// <summary>
    /// The pool. Arrays of more than 85,000 bytes that are new for each call would make the garbage collector search the whole heap. It is
    /// not the shared pool, which keeps arrays of every size per thread, so that large bodies would stay in memory many times.
    /// </summary>
    public static ArrayPool<byte> Pool { get; } = ArrayPool<byte>.Create(LargestPooled, PooledPerSize);

    /// <summary>The bytes, until the body is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The body was disposed.</exception>
    public ArraySegment<byte> Bytes => new(_buffer ?? throw new ObjectDisposedException(nameof(ReadBody)), 0, length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            Pool.Return(buffer);
        }
    }
}
