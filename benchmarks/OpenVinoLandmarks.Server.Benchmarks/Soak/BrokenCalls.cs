using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net;
using System.Text;
using Grpc.Core;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Benchmarks.Serving;

namespace OpenVinoLandmarks.Server.Benchmarks.Soak;

/// <summary>Calls that end in the middle, and bytes that are not calls. The server may close the connection or answer an error.</summary>
internal sealed class BrokenCalls(
    ServerProcess server, GRPCInferenceService.GRPCInferenceServiceClient client, HttpClient http, CropCalls crops)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>A gRPC message whose prefix says 1 GiB, with a few bytes.</summary>
    public async Task MessageOfOneGibibyteAsync()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(server.GrpcUrl, "/inference.GRPCInferenceService/ModelInfer"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0x40, 0, 0, 0, 1, 2, 3]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("TE", "trailers");
        using HttpResponseMessage answer = await http.SendAsync(request);
        _ = await answer.Content.ReadAsByteArrayAsync();
        string? status = answer.Headers.Concat(answer.TrailingHeaders)
            .FirstOrDefault(header => header.Key == "grpc-status").Value?.Single();
        if (status != "8")
        {
            throw new InvalidDataException($"grpc-status {status} instead of 8.");
        }
    }

    public async Task RandomBytesAsync(Random random)
    {
        byte[] bytes = new byte[random.Next(1, 20_000)];
        random.NextBytes(bytes);
        await SendAndReadAsync(random.Next(2) == 0 ? server.Url : server.GrpcUrl, bytes);
    }

    public async Task HalfBodyAsync(Random random)
    {
        string head = "POST /v1/landmarks HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\n"
            + $"Content-Length: {BenchmarkModels.Picture.Length}\r\n\r\n";
        using TcpClient caller = new();
        await caller.ConnectAsync(IPAddress.Loopback, server.Url.Port);
        await caller.GetStream().WriteAsync(
            (byte[])[.. Encoding.ASCII.GetBytes(head), .. BenchmarkModels.Picture.AsSpan(0, random.Next(BenchmarkModels.Picture.Length))]);
        await Task.Delay(random.Next(50));
    }

    public async Task CancelledGrpcAsync(Random random)
    {
        using CancellationTokenSource caller = new(TimeSpan.FromMilliseconds(5 * random.NextDouble()));
        try
        {
            _ = await client.ModelInferAsync(crops.Request([crops.Choose(random)]), cancellationToken: caller.Token);
        }
        catch (RpcException) when (caller.IsCancellationRequested)
        {
        }
    }

    public async Task CancelledPictureAsync(Random random)
    {
        using CancellationTokenSource caller = new(TimeSpan.FromMilliseconds(20 * random.NextDouble()));
        try
        {
            using ByteArrayContent body = new(BenchmarkModels.Picture);
            using HttpResponseMessage answer = await http.PostAsync("/v1/landmarks", body, caller.Token);
            answer.EnsureSuccessStatusCode();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task SendAndReadAsync(Uri address, byte[] bytes)
    {
        using TcpClient caller = new();
        using CancellationTokenSource limit = new(s_patience);
        try
        {
            await caller.ConnectAsync(IPAddress.Loopback, address.Port, limit.Token);
            await caller.GetStream().WriteAsync(bytes, limit.Token);
            caller.Client.Shutdown(SocketShutdown.Send);
            byte[] answer = new byte[4096];
            while (await caller.GetStream().ReadAsync(answer, limit.Token) > 0)
            {
            }
        }
        catch (Exception e) when (e is IOException or SocketException or InvalidOperationException or OperationCanceledException)
        {
            // The server closed the connection, perhaps before it was used here, or waits for the rest.
        }
    }
}
