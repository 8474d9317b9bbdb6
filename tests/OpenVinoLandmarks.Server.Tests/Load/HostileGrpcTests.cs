using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using OpenVinoLandmarks.KServe.Protocol;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Load;

/// <summary>
/// gRPC messages that are far too large: they are refused with a status, and the server, a process of its own, takes little memory for
/// them.
/// </summary>
[TestClass]
[OSCondition(OperatingSystems.Linux)]
public sealed class HostileGrpcTests
{
    private const long Memory = 128 << 20;
    private const int Gibibyte = 1 << 30;

    private static ServerProgram s_server = null!;
    private static HttpClient s_http = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_server = await ServerProgram.StartAsync("--time-limit", "60");
        s_http = new HttpClient { BaseAddress = s_server.GrpcUrl };
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        s_http.Dispose();
        await s_server.DisposeAsync();
    }

    [TestMethod]
    public async Task Prefix_OfOneGibibyte_IsRefusedAtOnce()
    {
        long before = s_server.Memory;
        for (int i = 0; i < 50; i++)
        {
            using ByteArrayContent content = new([.. Prefix(Gibibyte), 1, 2, 3]);
            Assert.AreEqual(StatusCode.ResourceExhausted, await PostAsync(content));
        }

        await RequireHealthAsync(before);
    }

    [TestMethod]
    public async Task Message_OfOneGibibyte_IsRefusedWhileItComes()
    {
        long before = s_server.Memory;
        using EndlessStream message = new(Prefix(Gibibyte));
        using StreamContent content = new(message);
        Assert.AreEqual(StatusCode.ResourceExhausted, await PostAsync(content));

        // The window of HTTP/2 and buffers of the system take some of it before the refusal arrives.
        Assert.IsLessThan(64L << 20, message.Sent);
        await RequireHealthAsync(before);
    }

    [TestMethod]
    public async Task Message_ThatExpandsTo256Mebibytes_IsRefused()
    {
        // A request with one raw content of zeros. Its first byte is the field, then comes the length.
        const int Zeros = 256 << 20;
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            using CodedOutputStream head = new(gzip, leaveOpen: true);
            head.WriteTag(ModelInferRequest.RawInputContentsFieldNumber, WireFormat.WireType.LengthDelimited);
            head.WriteLength(Zeros);
            head.Flush();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < Zeros / zeros.Length; i++)
            {
                gzip.Write(zeros);
            }
        }

        long before = s_server.Memory;
        byte[] prefix = Prefix((int)compressed.Length);
        prefix[0] = 1;
        using ByteArrayContent content = new([.. prefix, .. compressed.ToArray()]);
        Assert.AreEqual(StatusCode.ResourceExhausted, await PostAsync(content, "gzip"));
        await RequireHealthAsync(before);
    }

    // Whether the message is compressed, and its length.
    private static byte[] Prefix(int length) =>
        [0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length];

    private static async Task<StatusCode> PostAsync(HttpContent content, string? encoding = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/inference.GRPCInferenceService/ModelInfer")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Add("TE", "trailers");
        if (encoding is not null)
        {
            request.Headers.Add("grpc-encoding", encoding);
        }

        using HttpResponseMessage answer = await s_http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        _ = await answer.Content.ReadAsByteArrayAsync();
        string text = answer.Headers.Concat(answer.TrailingHeaders).Single(header => header.Key == "grpc-status").Value.Single();
        return (StatusCode)int.Parse(text, null);
    }

    private static async Task RequireHealthAsync(long memoryBefore)
    {
        Assert.IsLessThan(Memory, s_server.Memory - memoryBefore);
        using GrpcChannel channel = GrpcChannel.ForAddress(s_server.GrpcUrl);
        GRPCInferenceService.GRPCInferenceServiceClient client = new(channel);
        ModelInferResponse answer = await client.ModelInferAsync(ServerCalls.Request());
        Assert.HasCount(1, answer.Outputs);
    }

    /// <summary>A gibibyte of zeros after some bytes, which counts what was read.</summary>
    private sealed class EndlessStream(byte[] head) : Stream
    {
        public long Sent { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Sent; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (Sent == 0)
            {
                head.CopyTo(buffer);
                Sent = head.Length;
                return head.Length;
            }

            int count = (int)Math.Min(buffer.Length, head.Length + (long)Gibibyte - Sent);
            buffer[..count].Clear();
            Sent += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
