using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenVinoLandmarks.Server.Answers;
using OpenVinoLandmarks.Server.GrpcCalls;
using OpenVinoLandmarks.Server.Options;
using OpenVinoLandmarks.Server.Page;
using OpenVinoLandmarks.Server.Pictures;
using OpenVinoLandmarks.Server.Rest;
using OpenVinoLandmarks.Server.Serving;

namespace OpenVinoLandmarks.Server.Hosting;

/// <summary>Puts the server together: Kestrel with one address per protocol, the limits, and the endpoints of both.</summary>
internal static class ServerApp
{
    // The server itself refuses a body over its limit. If that is not longer than this, the web server still reads and discards the rest,
    // for 5 seconds at most: a caller that is sending when the connection closes would not see the refusal.
    private const long DiscardedBody = 64L << 20;

    /// <summary>Creates the server. Start it to listen; the models are loaded in the background.</summary>
    /// <param name="options">Addresses, models and limits.</param>
    /// <param name="configureLogging">Chooses where the log is written.</param>
    public static WebApplication Create(ServerOptions options, Action<ILoggingBuilder> configureLogging)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        configureLogging(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = options.DrainDelay + options.TimeLimit + TimeSpan.FromSeconds(5));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<ModelHost>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ModelHost>());
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = options.MaxBody);
        CallLimits.Add(builder.Services, options);
        Telemetry.Add(builder.Services);

        WebApplication app = builder.Build();
        ILogger logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("OpenVinoLandmarks.Server");
        app.Use((HttpContext context, RequestDelegate next) => ErrorAnswer.GuardAsync(context, next, logger));
        ModelHost host = app.Services.GetRequiredService<ModelHost>();
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            context.Response.OnStarting(() => EndConnection(context, host));
            return next(context);
        });
        if (options.Token is { } token)
        {
            TokenCheck check = new(token);
            app.Use(check.RunAsync);
        }

        app.UseRouting();
        app.UseRequestTimeouts();
        app.Use(CallLimits.AnswerEndedAsync);
        app.UseRateLimiter();
        RestEndpoints.Map(app);
        PictureEndpoint.Map(app);
        PageFiles.Map(app);
        app.MapGrpcService<InferenceService>();
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }

    /// <summary>Returns where a server that was started listens: REST first, then gRPC.</summary>
    public static IReadOnlyList<Uri> Addresses(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(text => new Uri(text))];

    // A connection that stays open could be closed at the moment when its caller sends the next call. HTTP/2 has a message for it.
    private static Task EndConnection(HttpContext context, ModelHost host)
    {
        if (host.State == ServerState.Draining && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }

    private static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.MaxBody + DiscardedBody;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.RequestHeadersTimeout = options.HeaderTimeout;
        Listen(kestrel, options.Url, HttpProtocols.Http1);
        Listen(kestrel, options.GrpcUrl, HttpProtocols.Http2);
    }

    private static void Listen(KestrelServerOptions kestrel, Uri url, HttpProtocols protocols)
    {
        if (IPAddress.TryParse(url.DnsSafeHost, out IPAddress? address))
        {
            kestrel.Listen(address, url.Port, listen => listen.Protocols = protocols);
        }
        else
        {
            kestrel.ListenLocalhost(url.Port, listen => listen.Protocols = protocols);
        }
    }
}
