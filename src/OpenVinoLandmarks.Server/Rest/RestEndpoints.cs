using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenVinoLandmarks.KServe.Tensors;
using OpenVinoLandmarks.Server.Answers;
using OpenVinoLandmarks.Server.Options;
using OpenVinoLandmarks.Server.Serving;

namespace OpenVinoLandmarks.Server.Rest;

/// <summary>The paths of KServe v2 over REST, with the binary tensor extension and Triton's <c>config</c>.</summary>
internal sealed class RestEndpoints(ModelHost host, ServerOptions options)
{
    /// <summary>The name of the server in its metadata.</summary>
    public const string ServerName = "OpenVinoLandmarks";

    /// <summary>The extensions of the protocol that the server has.</summary>
    public static readonly string[] Extensions = ["binary_tensor_data", "model_configuration"];

    /// <summary>The version of the server in its metadata.</summary>
    public static string ServerVersion => typeof(RestEndpoints).Assembly.GetName().Version!.ToString(3);

    /// <summary>Adds the paths.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        RestEndpoints rest = ActivatorUtilities.CreateInstance<RestEndpoints>(routes.ServiceProvider);
        routes.MapGet("/v2", rest.WriteServerAsync);
        routes.MapGet("/v2/health/live", WriteLiveAsync);
        routes.MapGet("/v2/health/ready", rest.WriteReadyAsync);
        foreach (string model in new[] { "/v2/models/{name}", "/v2/models/{name}/versions/{version}" })
        {
            routes.MapGet(model, rest.WriteModelAsync);
            routes.MapGet($"{model}/ready", rest.WriteModelReadyAsync);
            routes.MapGet($"{model}/config", rest.WriteConfigAsync);
            routes.MapPost($"{model}/infer", rest.InferAsync);
        }
    }

    private static Task WriteLiveAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status200OK, json => json.WriteBoolean("live"u8, true));

    private Task WriteReadyAsync(HttpContext context)
    {
        bool isReady = host.IsReady;
        ServerState state = host.State;
        return WriteAsync(context, isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
        {
            json.WriteBoolean("ready"u8, isReady);
            json.WriteString("state"u8, state switch
            {
                ServerState.Starting => "starting",
                ServerState.Draining => "draining",
                _ => isReady ? "ready" : "device lost",
            });
            if (!isReady)
            {
                json.WriteString("error"u8, "The server is not ready.");
            }
        });
    }

    private Task WriteServerAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, json =>
    {
        json.WriteString("name"u8, ServerName);
        json.WriteString("version"u8, ServerVersion);
        json.WriteStartArray("extensions"u8);
        foreach (string extension in Extensions)
        {
            json.WriteStringValue(extension);
        }

        json.WriteEndArray();
    });

    private Task WriteModelAsync(HttpContext context)
    {
        ServedModel model = Find(context);
        return WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("name"u8, model.Name);
            json.WriteStartArray("versions"u8);
            json.WriteStringValue(ServedModel.Version);
            json.WriteEndArray();
            json.WriteString("platform"u8, model.Platform);
            WritePorts(json, "inputs"u8, [model.Input]);
            WritePorts(json, "outputs"u8, model.Outputs);
        });
    }

    private Task WriteModelReadyAsync(HttpContext context)
    {
        ServedModel model = Find(context);
        if (!model.IsReady)
        {
            throw RequestException.Unavailable($"The device of the model {model.Name} was lost.");
        }

        return WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("name"u8, model.Name);
            json.WriteBoolean("ready"u8, true);
        });
    }

    private Task WriteConfigAsync(HttpContext context)
    {
        ServedModel model = Find(context);
        return WriteAsync(context, StatusCodes.Status200OK, json =>
        {
            json.WriteString("name"u8, model.Name);
            json.WriteNumber("max_batch_size"u8, model.MaxBatch);
        });
    }

    private async Task InferAsync(HttpContext context)
    {
        ServedModel model = Find(context);
        if (RequestBody.MediaType(context.Request) is not (null or "application/json" or "application/octet-stream"))
        {
            throw RequestException.UnsupportedMedia(
                "The body must be application/json, or application/octet-stream for JSON with raw data after it.");
        }

        RestInference inference;
        using (ReadBody body = await RequestBody.ReadAsync(context.Request, options.MaxBody, context.RequestAborted))
        {
            int? jsonLength = RequestBody.JsonLength(context.Request, body.Bytes.Count);
            inference = RestInference.Read(model, body.Bytes, jsonLength);
        }

        await inference.AnswerAsync(context.Response, context.RequestAborted);
    }

    private ServedModel Find(HttpContext context) =>
        host.Find((string)context.Request.RouteValues["name"]!, context.Request.RouteValues["version"] as string ?? "");

    private static void WritePorts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<TensorPort> ports)
    {
        json.WriteStartArray(name);
        foreach (TensorPort port in ports)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, port.Name);
            json.WriteString("datatype"u8, port.Datatype);
            json.WriteStartArray("shape"u8);
            foreach (long size in port.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        using MemoryStream body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }
}
