using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenVinoLandmarks.Server.Hosting;
using OpenVinoLandmarks.Server.Options;
using OpenVinoLandmarks.Server.Serving;

namespace OpenVinoLandmarks.Server.Tests.Support;

/// <summary>The server on free ports of loopback, with the managed engine and the bundled models unless a test names others.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Landmarks = "face-landmarks-5pt-0002", Faces = "face-detection-0002";

    private readonly WebApplication _app;

    private TestServer(WebApplication app)
    {
        _app = app;
        IReadOnlyList<Uri> addresses = ServerApp.Addresses(app);
        (Url, GrpcUrl) = (addresses[0], addresses[1]);
        Http = new HttpClient { BaseAddress = Url };
    }

    public Uri Url { get; }

    public Uri GrpcUrl { get; }

    /// <summary>A client of the REST address.</summary>
    public HttpClient Http { get; }

    /// <summary>Everything that the server answers.</summary>
    public IReadOnlyList<Endpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints;

    public ModelHost Host => _app.Services.GetRequiredService<ModelHost>();

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Changes the options.</param>
    /// <param name="official">True for the official models, false for the bundled ones.</param>
    /// <param name="waitUntilReady">True to wait until the models are loaded.</param>
    public static async Task<TestServer> StartAsync(
        Func<ServerOptions, ServerOptions>? configure = null, bool official = false, bool waitUntilReady = true)
    {
        FaceLandmarkDetectorOptions detector = new()
        {
            Engine = { Device = DeviceSelection.Managed },
            Model = official ? Recordings.Landmarks : Landmarks,
            FaceDetectorModel = official ? "face-detection-retail-0004" : Faces,
            ModelsFolder = official ? TestData.Models : null,
        };
        ServerOptions options = new()
        {
            Url = new Uri("http://127.0.0.1:0"),
            GrpcUrl = new Uri("http://127.0.0.1:0"),
            Detector = detector,
            TimeLimit = TimeSpan.FromSeconds(60),
        };
        WebApplication app = ServerApp.Create(configure?.Invoke(options) ?? options, _ => { });
        await app.StartAsync();
        TestServer server = new(app);
        while (waitUntilReady && !server.Host.IsReady)
        {
            Assert.IsNull(server.Host.Failure);
            await Task.Delay(20);
        }

        return server;
    }

    /// <summary>Sends bytes over a connection of their own, and returns the answer; null if the server closes without one.</summary>
    public async Task<RestMessage?> SendAsync(byte[] request, bool closeAfter = false)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, Url.Port);
        NetworkStream stream = client.GetStream();
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        try
        {
            await stream.WriteAsync(request, limit.Token);
            if (closeAfter)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }

            RestMessage answer = await RestMessage.ReadAsync(stream, limit.Token);
            return answer.Status == 100 ? await RestMessage.ReadAsync(stream, limit.Token) : answer;
        }
        catch (Exception e) when (e is EndOfStreamException or IOException)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            throw new AssertFailedException("The server did not answer within 20 seconds.");
        }
    }

    /// <summary>Ends the server as SIGTERM does, and waits for its calls.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }

    /// <summary>Asserts that an answer is an error of the protocol.</summary>
    public static string ErrorOf(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        string text = document.RootElement.GetProperty("error").GetString()!;
        Assert.AreNotEqual("", text);
        Assert.IsLessThan(1000, text.Length);
        return text;
    }
}
