using System.Text.Json.Serialization;
using OpenVinoLandmarks;
using OpenVinoLandmarks.OpenCv;
using Mat = OpenCvSharp.Mat;

// POST /faces with the bytes of a picture answers its faces; GET /health runs an inference.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Services.AddFaceLandmarkDetector("FaceLandmarks");
builder.Services.AddHealthChecks().AddFaceLandmarkDetector();
builder.Services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));

WebApplication app = builder.Build();
app.MapHealthChecks("/health");
app.MapPost("/faces", static async (HttpRequest request, IFaceLandmarkDetector detector, CancellationToken stop) =>
{
    using MemoryStream body = new();
    await request.Body.CopyToAsync(body, stop);
    try
    {
        using Mat picture = PictureReader.Decode(body.ToArray(), "the body");
        FaceLandmarks[] faces = await detector.DetectAsync(picture, cancellationToken: stop);
        return Results.Ok(faces.Select(Face.From).ToArray());
    }
    catch (ImageException e)
    {
        return Results.Problem(e.Message, statusCode: StatusCodes.Status400BadRequest);
    }
});
await app.RunAsync();

/// <summary>A face in the answer: x and y of each point, in pixels.</summary>
internal sealed record Face(float[] LeftEye, float[] RightEye, float[] Nose, float[] LeftMouth, float[] RightMouth)
{
    public static Face From(FaceLandmarks face) => new(
        Pixels(face.LeftEye), Pixels(face.RightEye), Pixels(face.Nose), Pixels(face.LeftMouthCorner), Pixels(face.RightMouthCorner));

    private static float[] Pixels(LandmarkPoint point) => [MathF.Round(point.X, 1), MathF.Round(point.Y, 1)];
}

/// <summary>Writes the answers without reflection.</summary>
[JsonSerializable(typeof(Face[]))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
internal sealed partial class ApiJson : JsonSerializerContext;
