using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Net.Client;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Load;

/// <summary>
/// Connections that abuse HTTP/2: the server, a process of its own, stays within its memory and serves others, while they last and after.
/// </summary>
[TestClass]
[DoNotParallelize] // reads the metrics of its server: see ServerCalls.WaitForCallsAsync
[OSCondition(OperatingSystems.Linux)]
public sealed class Http2FloodTests
{
    private const long Memory = 128 << 20;
    private const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, Ping = 6, WindowUpdate = 8, Continuation = 9;
    private const byte EndStream = 1, EndHeaders = 4;

    private static readonly byte[] s_preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])];

    private static ServerProgram s_server = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_server = await ServerProgram.StartAsync("--time-limit", "3");

    [ClassCleanup]
    public static async Task StopAsync() => await s_server.DisposeAsync();

    [TestMethod]
    public async Task Frames_OfTheseTests_AreUnderstood()
    {
        using TcpClient caller = new();
        await caller.ConnectAsync(IPAddress.Loopback, s_server.GrpcUrl.Port);
        NetworkStream stream = caller.GetStream();
        byte[] call = [.. Frame(Headers, EndHeaders, 1, Call("ServerReady")), .. Frame(Data, EndStream, 1, new byte[5])];
        await stream.WriteAsync((byte[])[.. s_preface, .. call]);
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        byte[] head = new byte[9];
        do
        {
            await stream.ReadExactlyAsync(head, limit.Token);
            await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8], limit.Token);
        }
        while (head[3] != Headers);

        Assert.AreEqual(1, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)));
    }

    [TestMethod]
    public Task StreamsThatAreResetAtOnce_AreBounded() => FloodAsync(20_000, i =>
        [.. Frame(Headers, EndHeaders, 2 * i + 1, Call()), .. Frame(ResetStream, 0, 2 * i + 1, [0, 0, 0, 8])]);

    [TestMethod]
    public Task StreamsThatAreNeverEnded_AreBounded() => FloodAsync(5_000, i => Frame(Headers, EndHeaders, 2 * i + 1, Call()));

    [TestMethod]
    public Task HeadersWithoutEnd_AreBounded() => FloodAsync(20_000, i => i == 0
        ? Frame(Headers, 0, 1, Call())
        : Frame(Continuation, 0, 1, Field($"x-{i}", new string('x', 1000))));

    [TestMethod]
    public Task Pings_AreBounded() => FloodAsync(1_000_000, _ => Frame(Ping, 0, 0, new byte[8]));

    [TestMethod]
    public Task SettingsWithoutEnd_AreBounded() => FloodAsync(500_000, _ => Frame(Settings, 0, 0, [0, 4, 0, 1, 0, 0]));

    [TestMethod]
    public Task EmptyDataFrames_AreBounded() =>
        FloodAsync(500_000, i => i == 0 ? Frame(Headers, EndHeaders, 1, Call()) : Frame(Data, 0, 1, []));

    [TestMethod]
    public Task WindowUpdates_AreBounded() =>
        FloodAsync(500_000, i => i == 0 ? Frame(Headers, EndHeaders, 1, Call()) : Frame(WindowUpdate, 0, 1, [0, 0, 0, 1]));

    [TestMethod]
    public async Task HeadersOverTheLimit_AreRefused()
    {
        using TcpClient caller = new();
        await caller.ConnectAsync(IPAddress.Loopback, s_server.Url.Port);
        string head = $"GET /v2 HTTP/1.1\r\nHost: x\r\nX-Large: {new string('x', 64 << 10)}\r\n\r\n";
        await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        RestMessage answer = await RestMessage.ReadAsync(caller.GetStream(), limit.Token);
        Assert.AreEqual(431, answer.Status);
        await RequireServiceAsync();
    }

    // Sends frames until the server closes the connection or does not take more, or all are sent. Answers are not read.
    private static async Task FloodAsync(int frames, Func<int, byte[]> frame)
    {
        long before = s_server.Memory;
        using TcpClient caller = new() { SendTimeout = 2000 };
        await caller.ConnectAsync(IPAddress.Loopback, s_server.GrpcUrl.Port);
        Task flood = Task.Run(() =>
        {
            try
            {
                NetworkStream stream = caller.GetStream();
                stream.Write(s_preface);
                using BufferedStream buffered = new(stream, 1 << 16);
                for (int i = 0; i < frames; i++)
                {
                    buffered.Write(frame(i));
                }

                buffered.Flush();
            }
            catch (IOException)
            {
                // The server closed the connection, or takes no more before its answers are read.
            }
        });
        await RequireServiceAsync();
        await flood.WaitAsync(TimeSpan.FromSeconds(60));
        await RequireServiceAsync();
        Assert.IsLessThan(Memory, s_server.Memory - before);
        caller.Close();
        await ServerCalls.WaitUntilIdleAsync(s_server.Http);
    }

    private static async Task RequireServiceAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        using GrpcChannel channel = GrpcChannel.ForAddress(s_server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        Assert.IsTrue((await client.ServerReadyAsync(new ServerReadyRequest(), cancellationToken: limit.Token)).Ready);
        using ByteArrayContent body = new(File.ReadAllBytes(Tool.Sample));
        using HttpResponseMessage answer = await s_server.Http.PostAsync("/v1/landmarks", body, limit.Token);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
    }

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    // The headers of a call. 0x83 is POST and 0x86 http in HPACK's static table (RFC 7541, appendix A).
    private static byte[] Call(string method = "ModelInfer") =>
    [
        0x83, 0x86, .. Field(":path", $"/inference.GRPCInferenceService/{method}"), .. Field(":authority", "x"),
        .. Field("content-type", "application/grpc"), .. Field("te", "trailers"),
    ];

    // A literal field without indexing, with a new name (RFC 7541, 6.2.2).
    private static byte[] Field(string name, string value) => [0, .. Text(name), .. Text(value)];

    private static byte[] Text(string text)
    {
        const int Prefix = 127;
        List<byte> bytes = [(byte)Math.Min(text.Length, Prefix)];
        if (text.Length >= Prefix)
        {
            int rest = text.Length - Prefix;
            for (; rest >= 128; rest >>= 7)
            {
                bytes.Add((byte)(rest | 128));
            }

            bytes.Add((byte)rest);
        }

        return [.. bytes, .. Encoding.ASCII.GetBytes(text)];
    }
}
