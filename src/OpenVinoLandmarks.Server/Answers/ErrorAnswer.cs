using System.Globalization;
using System.Text.Json;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace OpenVinoLandmarks.Server.Answers;

/// <summary>
/// Writes errors: over REST as <c>{"error": text}</c>, over gRPC as an answer that has trailers only. It is also the first middleware,
/// which turns exceptions and the empty errors of ASP.NET Core into such answers.
/// </summary>
internal static partial class ErrorAnswer
{
    private const string GrpcType = "application/grpc";

    /// <summary>Returns true for a call over gRPC.</summary>
    public static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith(GrpcType, StringComparison.Ordinal) == true;

    /// <summary>Runs the rest of a request and answers its errors.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">The rest.</param>
    /// <param name="logger">Receives the faults of the server.</param>
    public static async Task GuardAsync(HttpContext context, RequestDelegate next, ILogger logger)
    {
        HttpResponse response = context.Response;
        try
        {
            await next(context);
            if (response is { StatusCode: >= 400, HasStarted: false, ContentType: null } && !IsGrpc(context.Request))
            {
                await WriteJsonAsync(context, response.StatusCode, Reason(context));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: nobody reads an answer.
            context.Abort();
        }
        catch (Exception e) when (!response.HasStarted)
        {
            RequestException error = RequestException.From(e);
            LogFault(logger, error);
            await WriteAsync(context, error);
        }
    }

    /// <summary>Writes a fault of the server to its log. Errors of callers are in the metrics only.</summary>
    public static void LogFault(ILogger logger, RequestException error)
    {
        if (error.Code is StatusCode.Internal)
        {
            CallFailed(logger, error.InnerException ?? error);
        }
    }

    /// <summary>Writes an error in the protocol of the request.</summary>
    public static Task WriteAsync(HttpContext context, RequestException error)
    {
        HttpResponse response = context.Response;
        response.Clear();
        if (IsGrpc(context.Request))
        {
            response.ContentType = GrpcType;
            response.Headers["grpc-status"] = ((int)error.Code).ToString(CultureInfo.InvariantCulture);
            response.Headers["grpc-message"] = Uri.EscapeDataString(error.Message);
            return Task.CompletedTask;
        }

        if (error.RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (error.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        return WriteJsonAsync(context, error.Status, error.Message);
    }

    // The web server reads and discards the rest of a body, so that the connection can be used again, unless it is longer than its limit.
    // A caller that is not told sends its next call into a closed connection.
    private static bool EndsTheConnection(HttpContext context) => HttpProtocol.IsHttp11(context.Request.Protocol)
        && context.Request.ContentLength > context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;

    private static async Task WriteJsonAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        if (EndsTheConnection(context))
        {
            context.Response.Headers.Connection = "close";
        }

        // An exception after the headers would only close the connection.
        using MemoryStream body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteString("error"u8, message);
            json.WriteEndObject();
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length));
        }
    }

    private static string Reason(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"The server has nothing at {context.Request.Path}.",
        StatusCodes.Status405MethodNotAllowed =>
            $"{context.Request.Path} takes {context.Response.Headers.Allow}, not {context.Request.Method}.",
        int status => ReasonPhrases.GetReasonPhrase(status),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A call failed.")]
    private static partial void CallFailed(ILogger logger, Exception exception);
}
