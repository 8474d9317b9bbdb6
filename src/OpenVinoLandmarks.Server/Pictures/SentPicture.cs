using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using OpenVinoLandmarks.Server.Answers;
using OpenVinoLandmarks.Server.Rest;

namespace OpenVinoLandmarks.Server.Pictures;

/// <summary>The picture of a request, as the body or as the only file of a form.</summary>
/// <param name="Name">The name of the file; <c>picture</c> if the caller does not say one.</param>
/// <param name="Bytes">The file, until <paramref name="Body"/> is disposed.</param>
/// <param name="Body">The body of the request.</param>
internal sealed record SentPicture(string Name, ReadOnlyMemory<byte> Bytes, ReadBody Body) : IDisposable
{
    private const string Form = "multipart/form-data", UnnamedPicture = "picture";
    private const int LongestName = 255;

    // RFC 2046.
    private const int LongestBoundary = 70;

    /// <summary>Reads the picture into memory.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">The largest number of bytes of the body.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="RequestException">The body is too large, of another type, or a form without exactly one file.</exception>
    public static async Task<SentPicture> ReadAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        string? type = RequestBody.MediaType(request);
        if (type is not (null or Form or "image/jpeg" or "image/png" or "image/webp" or "application/octet-stream"))
        {
            throw RequestException.UnsupportedMedia(
                $"The body must be image/jpeg, image/png, image/webp, application/octet-stream, or a form with one of them ({Form}).");
        }

        ReadBody body = await RequestBody.ReadAsync(request, limit, cancellationToken);
        if (type != Form)
        {
            return new SentPicture(UnnamedPicture, body.Bytes, body);
        }

        try
        {
            return await ReadFormAsync(request, body, cancellationToken);
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Releases the bytes.</summary>
    public void Dispose() => Body.Dispose();

    // ASP.NET Core's own reader of forms writes large files to the disk.
    private static async Task<SentPicture> ReadFormAsync(
        HttpRequest request, ReadBody body, CancellationToken cancellationToken)
    {
        string? boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request.ContentType).Boundary).Value;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > LongestBoundary)
        {
            throw RequestException.Invalid("The Content-Type of a form needs a boundary of 1 to 70 characters.");
        }

        try
        {
            using MemoryStream stream = new(body.Bytes.Array!, 0, body.Bytes.Count, writable: false);
            MultipartReader reader = new(boundary, stream);
            SentPicture? picture = null;
            while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
            {
                if (section.GetContentDispositionHeader() is not { } disposition || !disposition.IsFileDisposition())
                {
                    continue;
                }

                if (picture is not null)
                {
                    throw RequestException.Invalid("The form has several files: send one picture per request.");
                }

                using MemoryStream bytes = new();
                await section.Body.CopyToAsync(bytes, cancellationToken);
                string name = Path.GetFileName(HeaderUtilities.RemoveQuotes(disposition.FileName).ToString());
                picture = new SentPicture(name.Length is > 0 and <= LongestName ? name : UnnamedPicture, bytes.ToArray(), body);
            }

            return picture ?? throw RequestException.Invalid("The form has no file: send the picture as a part with a file name.");
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw RequestException.Invalid($"The form is damaged: {e.Message}", e);
        }
    }
}
