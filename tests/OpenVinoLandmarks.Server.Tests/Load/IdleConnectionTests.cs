using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Load;

/// <summary>Ten thousand connections that do nothing, as many as the server allows.</summary>
[TestClass]
[DoNotParallelize]
[OSCondition(OperatingSystems.Linux)]
public sealed class IdleConnectionTests
{
    private const int Limit = 10_000, Others = 1_000;

    // Kestrel keeps a few kilobytes for a connection that waits; buffers of the system are not part of the process.
    private const long MemoryPerConnection = 32 << 10;

    private static readonly byte[] s_question = "GET /v2/health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray();

    [TestMethod]
    public async Task TenThousandIdleConnections_DoNotHarmOthers()
    {
        if (OpenFiles() < Limit + Others)
        {
            Assert.Inconclusive($"needs {Limit + Others} open files per process; the limit (ulimit -Hn) is {OpenFiles()}");
        }

        await using ServerProgram server = await ServerProgram.StartAsync("--max-connections", $"{Limit}");
        using ByteArrayContent warmUp = new(File.ReadAllBytes(Tool.Sample));
        (await server.Http.PostAsync("/v1/landmarks", warmUp)).EnsureSuccessStatusCode().Dispose();
        long before = server.Memory;
        List<Socket> idle = [];
        try
        {
            // All but a few places, which are for the calls of this test.
            await OpenAsync(idle, server.Url.Port, Limit - 20);
            using ByteArrayContent picture = new(File.ReadAllBytes(Tool.Sample));
            using (HttpResponseMessage answer = await server.Http.PostAsync("/v1/landmarks", picture).WaitAsync(TimeSpan.FromSeconds(20)))
            {
                Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
            }

            Assert.IsLessThan(Limit * MemoryPerConnection, server.Memory - before);

            // The rest, and more than that: connections beyond the limit are closed.
            await OpenAsync(idle, server.Url.Port, 200);
            Assert.IsFalse(await IsAnsweredAsync(server.Url.Port));

            // gRPC has places of its own, and the connection that is open is still served.
            using GrpcChannel channel = GrpcChannel.ForAddress(server.GrpcUrl);
            GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
            Assert.HasCount(1, (await client.ModelInferAsync(ServerCalls.Request())).Outputs);
            using HttpResponseMessage live = await server.Http.GetAsync("/v2/health/live");
            Assert.AreEqual(HttpStatusCode.OK, live.StatusCode);
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }

        // Their places are free again.
        bool isAnswered = false;
        for (int i = 0; i < 200 && !isAnswered; i++)
        {
            await Task.Delay(50);
            isAnswered = await IsAnsweredAsync(server.Url.Port);
        }

        Assert.IsTrue(isAnswered);
    }

    private static async Task OpenAsync(List<Socket> sockets, int port, int count)
    {
        Socket[] opened = [.. Enumerable.Range(0, count).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp))];
        sockets.AddRange(opened);
        await Parallel.ForEachAsync(
            opened,
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (socket, token) => await socket.ConnectAsync(IPAddress.Loopback, port, token));
    }

    // False if the server closes the connection without an answer.
    private static async Task<bool> IsAnsweredAsync(int port)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        byte[] answer = new byte[256];
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync(s_question);
            return await socket.ReceiveAsync(answer).WaitAsync(TimeSpan.FromSeconds(20)) > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // .NET raises the soft limit to the hard one.
    private static long OpenFiles()
    {
        string line = File.ReadLines("/proc/self/limits").Single(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        return hard == "unlimited" ? long.MaxValue : long.Parse(hard, null);
    }
}
