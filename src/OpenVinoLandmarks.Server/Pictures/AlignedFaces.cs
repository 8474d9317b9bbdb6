using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.Server.Answers;

namespace OpenVinoLandmarks.Server.Pictures;

/// <summary>The answer with aligned faces: <c>multipart/mixed</c>, the JSON first and then <c>face-N.png</c> per face, N from 1.</summary>
internal static class AlignedFaces
{
    private const int SmallestSide = 16, LargestSide = 512;

    /// <summary>Reads <c>?align=N</c>, the side of the aligned faces in pixels. Returns null if they are not wanted.</summary>
    /// <exception cref="RequestException">The side is out of range.</exception>
    public static FaceAligner? ReadAligner(HttpRequest request)
    {
        StringValues values = request.Query["align"];
        if (values.Count == 0)
        {
            return null;
        }

        return values.Count == 1 && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out int side)
            && side is >= SmallestSide and <= LargestSide
            ? new FaceAligner(FaceTemplate.ArcFace.Resize(side, side))
            : throw RequestException.Invalid(FormattableString.Invariant(
                $"The parameter align must be a whole number of pixels from {SmallestSide} to {LargestSide}, for example align=112."));
    }

    /// <summary>Creates the answer. Faces whose points cannot be aligned are left out.</summary>
    public static MultipartContent Create(FaceAligner aligner, Mat picture, IReadOnlyList<FaceLandmarks> faces, byte[] json)
    {
        MultipartContent parts = new("mixed");
        Add(parts, json, "application/json", null);
        using Mat aligned = new(aligner.Height, aligner.Width, MatType.CV_8UC3);
        for (int i = 0; i < faces.Count; i++)
        {
            if (aligner.TryAlign(picture.AsImageView(), faces[i], aligned.AsSpan<byte>()))
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"face-{i + 1}.png");
                Add(parts, PictureWriter.Encode(name, aligned), "image/png", name);
            }
        }

        return parts;
    }

    private static void Add(MultipartContent parts, byte[] bytes, string type, string? name)
    {
        ByteArrayContent part = new(bytes);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        part.Headers.ContentLength = bytes.Length;
        if (name is not null)
        {
            part.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name };
        }

        parts.Add(part);
    }
}
