using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenCvSharp;
using OpenVinoLandmarks.Cli.Detection;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Output;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.Pictures;
using OpenVinoLandmarks.Server.Answers;
using OpenVinoLandmarks.Server.Options;
using OpenVinoLandmarks.Server.Serving;

namespace OpenVinoLandmarks.Server.Pictures;

/// <summary>
/// <c>POST /v1/landmarks</c>: takes a picture and answers the JSON of the command <c>detect</c>, with <c>?align=N</c> also the aligned
/// faces. The header <c>Server-Timing</c> has the times of its steps. Pictures are in memory only.
/// </summary>
internal sealed class PictureEndpoint(ModelHost host, ServerOptions options)
{
    /// <summary>The path.</summary>
    public const string Path = "/v1/landmarks";

    private readonly FaceSource _faces = new()
    {
        Boxes = null,
        IsWholeImage = false,
        Detector = new DetectorChoice(UseCascade: false, CascadeFile: null, Model: null, Card: null, InputSize: null, Tiles: null),
        Filter = new FaceFilter { MaxFaces = options.MaxFaces },
    };

    /// <summary>Adds the path.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        PictureEndpoint pictures = ActivatorUtilities.CreateInstance<PictureEndpoint>(routes.ServiceProvider);
        routes.MapPost(Path, pictures.AnswerAsync);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        FaceLandmarkDetector detector = host.Detector;
        FaceAligner? aligner = AlignedFaces.ReadAligner(context.Request);
        string name;
        Mat decoded;
        long received;
        using (SentPicture sent = await SentPicture.ReadAsync(context.Request, options.MaxBody, context.RequestAborted))
        {
            received = Stopwatch.GetTimestamp();
            (name, decoded) = (sent.Name, Decode(sent));
        }

        using Mat picture = decoded;
        long begun = Stopwatch.GetTimestamp();
        using MatImage image = new(picture);
        context.RequestAborted.ThrowIfCancellationRequested();
        ImageReport report =
            await new PictureDetection(detector, _faces, attributes: false).RunAsync(name, image, context.RequestAborted);
        context.Response.Headers["Server-Timing"] = FormattableString.Invariant(
            $"decode;dur={Milliseconds(received, begun):F2}, detect;dur={Milliseconds(begun, Stopwatch.GetTimestamp()):F2}");
        using MemoryStream json = new();
        JsonReportWriter writer = new(json, several: false);
        writer.Write(report);
        writer.End(isComplete: true);
        if (aligner is null)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = json.Length;
            await context.Response.Body.WriteAsync(json.GetBuffer().AsMemory(0, (int)json.Length), context.RequestAborted);
            return;
        }

        using MultipartContent parts = AlignedFaces.Create(aligner, picture, report.Faces, json.ToArray());
        context.Response.ContentType = parts.Headers.ContentType!.ToString();
        context.Response.ContentLength = parts.Headers.ContentLength;
        await parts.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static double Milliseconds(long start, long end) => Stopwatch.GetElapsedTime(start, end).TotalMilliseconds;

    // The size is read from the header of the file, before memory is taken for pixels.
    private Mat Decode(SentPicture sent)
    {
        PictureInfo info;
        try
        {
            info = PictureInspector.Inspect(sent.Bytes.Span);
        }
        catch (UnsupportedPictureException e)
        {
            throw NotAPicture(e.Message);
        }

        if (info.Format is not (PictureFormat.Jpeg or PictureFormat.Png or PictureFormat.WebP))
        {
            throw NotAPicture($"it is {info.Format}.");
        }

        if (info.Pixels > options.MaxPixels)
        {
            throw RequestException.TooLarge(FormattableString.Invariant(
                $"The picture has {info.Width} x {info.Height} pixels; the limit of this server is {options.MaxPixels} (--max-pixels)."));
        }

        return PictureReader.Decode(sent.Bytes.Span, sent.Name, new PictureReadOptions { MaxPixels = options.MaxPixels });
    }

    private static RequestException NotAPicture(string reason) =>
        RequestException.UnsupportedMedia($"The body must be a JPEG, PNG or WebP picture: {reason}");
}
