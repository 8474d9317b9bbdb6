using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OpenVinoLandmarks.KServe.Tests.Support;

/// <summary>
/// A gRPC server on loopback whose answers are bytes that the test chooses. It knows gRPC's frames and trailers but no messages, so that it
/// replays what real servers sent.
/// </summary>
internal sealed class GrpcServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GrpcServer(WebApplication app) => _app = app;

    /// <summary>The port.</summary>
    public int Port =>
        new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    /// <summary>The device that names this server.</summary>
    public string Device => $"kserve+grpc://127.0.0.1:{Port}";

    /// <summary>Starts a server.</summary>
    /// <param name="answer">Returns the answer to a message of a method, for example <c>ModelInfer</c>.</param>
    /// <param name="port">The port; 0 selects a free one.</param>
    public static async Task<GrpcServer> StartAsync(Func<string, byte[], GrpcAnswer> answer, int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        WebApplication app = builder.Build();
        app.MapPost("/inference.GRPCInferenceService/{method}", context => AnswerAsync(context, answer));
        await app.StartAsync();
        return new GrpcServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        // Without waiting for calls: a test that stops its server wants it dead.
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context, Func<string, byte[], GrpcAnswer> answer)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        byte[] frame = body.ToArray();
        byte[] message = frame[5..(5 + (int)BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(1)))];
        GrpcAnswer result = answer((string)context.Request.RouteValues["method"]!, message);
        await Task.Delay(result.Delay, context.RequestAborted);
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        context.Response.DeclareTrailer("grpc-message");
        if (result.Message is { } bytes)
        {
            byte[] head = new byte[5];
            BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(1), (uint)bytes.Length);
            await context.Response.Body.WriteAsync(head);
            await context.Response.Body.WriteAsync(bytes);
        }

        context.Response.AppendTrailer("grpc-status", FormattableString.Invariant($"{result.Status}"));
        context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(result.Text));
    }
}

/// <summary>An answer of a <see cref="GrpcServer"/>.</summary>
/// <param name="Message">The serialized message; null for a failed call.</param>
/// <param name="Status">The gRPC status, 0 for OK.</param>
/// <param name="Text">The message of the status.</param>
/// <param name="Delay">How long the server waits.</param>
internal sealed record GrpcAnswer(byte[]? Message, int Status = 0, string Text = "", TimeSpan Delay = default);
