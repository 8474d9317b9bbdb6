using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using OpenVinoLandmarks.Server.Answers;
using OpenVinoLandmarks.Server.Options;
using OpenVinoLandmarks.Server.Pictures;

namespace OpenVinoLandmarks.Server.Hosting;

/// <summary>
/// Limits how many calls are processed at a time, how many wait, and how long a call takes. A call is admitted before its body is read, so
/// that the memory for bodies is bounded over REST. Questions about health and metadata are not limited.
/// </summary>
internal static class CallLimits
{
    private const string Infer = "/infer", GrpcInfer = "/inference.GRPCInferenceService/ModelInfer";

    private enum CallKind
    {
        Other,
        Tensors,
        Picture,
    }

    /// <summary>Adds the limits to the services of the server.</summary>
    public static void Add(IServiceCollection services, ServerOptions options)
    {
        services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, CallKind>(context => KindOf(context.Request) switch
            {
                CallKind.Other => RateLimitPartition.GetNoLimiter(CallKind.Other),
                CallKind.Picture => Limit(CallKind.Picture, options.PictureConcurrency, options.Queue),
                _ => Limit(CallKind.Tensors, options.Concurrency, options.Queue),
            });
            limiter.OnRejected = (rejected, _) =>
                new ValueTask(ErrorAnswer.WriteAsync(rejected.HttpContext, RequestException.Busy()));
        });
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = options.TimeLimit,
            WriteTimeoutResponse = context => ErrorAnswer.WriteAsync(context, RequestException.TimedOut(options.TimeLimit)),
        });
    }

    /// <summary>
    /// Runs the limiter and the rest of a request. The limiter returns without an answer if the time of a call ends while it waits.
    /// </summary>
    public static async Task AnswerEndedAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (!context.Response.HasStarted)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
        }
    }

    private static RateLimitPartition<CallKind> Limit(CallKind kind, int concurrency, int queue) =>
        RateLimitPartition.GetConcurrencyLimiter(kind, _ => new ConcurrencyLimiterOptions
        {
            PermitLimit = concurrency,
            QueueLimit = queue,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });

    private static CallKind KindOf(HttpRequest request)
    {
        // Routes ignore case and a slash at the end, so the limits must too.
        string path = request.Path.Value ?? "";
        return !HttpMethods.IsPost(request.Method) ? CallKind.Other
            : path.StartsWith(PictureEndpoint.Path, StringComparison.OrdinalIgnoreCase) ? CallKind.Picture
            : path.Equals(GrpcInfer, StringComparison.OrdinalIgnoreCase)
                || path.TrimEnd('/').EndsWith(Infer, StringComparison.OrdinalIgnoreCase) ? CallKind.Tensors
            : CallKind.Other;
    }
}
