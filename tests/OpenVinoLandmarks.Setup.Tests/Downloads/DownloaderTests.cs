using System.Security.Cryptography;
using OpenVinoLandmarks.Setup.Downloads;
using OpenVinoLandmarks.Setup.Tests.Support;

namespace OpenVinoLandmarks.Setup.Tests.Downloads;

/// <summary>Downloads from a server that fails in one way each.</summary>
[TestClass]
public sealed class DownloaderTests : IDisposable
{
    private const int Length = 300_000;

    private static readonly byte[] s_content = Made.Bytes(Length);

    private readonly FileServer _server = new();
    private readonly ScratchFolder _scratch = new();
    private readonly List<string> _notes = [];
    private readonly HttpTransfer _http;

    public DownloaderTests() => _http = new HttpTransfer(
        new DownloadOptions { StallTimeout = TimeSpan.FromSeconds(0.5), RetryDelay = TimeSpan.FromMilliseconds(5), Retries = 2 },
        _notes.Add);

    public void Dispose()
    {
        _http.Dispose();
        _server.Dispose();
        _scratch.Dispose();
    }

    [TestMethod]
    public async Task RightFile_IsFetchedWithOneRequest()
    {
        await AssertFetchesAsync(Source());

        Assert.HasCount(1, _server.Requests);
        Assert.IsEmpty(_notes);
    }

    [TestMethod]
    public async Task WrongChecksum_IsRefusedAndNothingStays()
    {
        byte[] other = Made.Bytes(Length, seed: 2);

        await AssertFailsAsync(Source(other), DownloadFailure.WrongContent, "is not the expected file", "SHA-384", "/file.bin");

        AssertNothingIsLeft();
    }

    [TestMethod]
    public async Task BrokenConnection_IsContinuedByARange()
    {
        _server.Change = (request, answer) => request.From is null ? answer with { SentBytes = 100_000 } : answer;

        await AssertFetchesAsync(Source());

        FileRequest second = _server.Requests.ElementAt(1);
        Assert.AreEqual(FileAnswer.OrdinaryTag, second.IfRange);
        Assert.AreEqual(100_000, second.From);
    }

    [TestMethod]
    public async Task BrokenConnection_OfAServerWithoutRanges_StartsAgain()
    {
        int count = 0;
        _server.Change = (_, answer) => new FileAnswer(200, s_content)
        {
            Tag = null,
            SentBytes = Interlocked.Increment(ref count) < 3 ? 100_000 : null,
        };

        await AssertFetchesAsync(Source());

        Assert.IsTrue(_server.Requests.All(request => request.From is null));
    }

    [TestMethod]
    public async Task ConnectionThatAlwaysBreaks_FailsAndKeepsTheBytes()
    {
        _server.Change = (_, _) => new FileAnswer(200, s_content) { SentBytes = 50_000 };

        await AssertFailsAsync(Source(), DownloadFailure.Unavailable, "the connection broke", "the same command continues");

        Assert.HasCount(2, Directory.GetFiles(Folder)); // the bytes and the mark of their version
    }

    [TestMethod]
    public async Task BadConnection_ThatBringsSomethingEachTime_IsNotGivenUp()
    {
        _server.Change = (_, answer) => answer with { SentBytes = Math.Min(70_000, answer.Body.Length) };

        await AssertFetchesAsync(Source());

        Assert.HasCount(5, _server.Requests); // more than the retries
    }

    [TestMethod]
    public async Task ShortFile_WithItsOwnLength_IsRefused()
    {
        _server.Change = (_, answer) => new FileAnswer(200, s_content[..1000]);

        await AssertFailsAsync(Source(), DownloadFailure.WrongContent, "has 1000 bytes; the expected file has 300000");
    }

    [TestMethod]
    public async Task LongFile_IsRefused()
    {
        _server.Change = (_, answer) => new FileAnswer(200, Made.Bytes(Length + 1));

        await AssertFailsAsync(Source(), DownloadFailure.WrongContent, "has 300001 bytes; the expected file has 300000");
    }

    [TestMethod]
    public async Task MissingFile_IsNotAskedForAgain()
    {
        DownloadSource source = Source() with { Address = new Uri(_server.Root, "missing") };

        await AssertFailsAsync(new DownloadSource(source.Address) { Checksum = source.Checksum }, DownloadFailure.Unavailable, "404");

        Assert.HasCount(1, _server.Requests);
    }

    [TestMethod]
    [DataRow(500)]
    [DataRow(503)]
    [DataRow(429)]
    public async Task BusyServer_IsAskedAgain(int status)
    {
        int count = 0;
        _server.Change = (_, answer) => Interlocked.Increment(ref count) == 1 ? new FileAnswer(status, []) { RetryAfter = "0" } : answer;

        await AssertFetchesAsync(Source());

        StringAssert.Contains(_notes.Single(), $"answers {status}");
    }

    [TestMethod]
    public async Task StallingServer_IsContinuedAfterTheTimeLimit()
    {
        _server.Change = (request, answer) => request.From is null ? answer with { SentBytes = 100_000, StallsAtEnd = true } : answer;

        await AssertFetchesAsync(Source());

        StringAssert.Contains(_notes.Single(), "sent nothing for 0.5 s");
        Assert.IsGreaterThan(0, _server.Requests.ElementAt(1).From ?? 0);
    }

    [TestMethod]
    public async Task SilentServer_IsGivenUp()
    {
        _server.Change = (_, answer) => answer with { Silence = true };

        await AssertFailsAsync(Source(), DownloadFailure.Unavailable, "sent nothing for 0.5 s", "HTTPS_PROXY");
    }

    [TestMethod]
    public async Task Redirect_IsFollowed()
    {
        _server.Add("else where.bin", s_content);
        _server.Change = (request, answer) =>
            request.Path == "/file.bin" ? new FileAnswer(302, []) { Location = "/else%20where.bin" } : answer;

        await AssertFetchesAsync(Source());
    }

    [TestMethod]
    public async Task EndlessRedirect_Fails()
    {
        _server.Change = (_, _) => new FileAnswer(302, []) { Location = "/file.bin" };

        await AssertFailsAsync(Source(), DownloadFailure.Unavailable, "302", "/file.bin");
    }

    [TestMethod]
    public async Task FileThatChangesDuringTheDownload_StartsAgain()
    {
        byte[] old = Made.Bytes(Length, seed: 2);
        int count = 0;
        _server.Change = (_, answer) => Interlocked.Increment(ref count) == 1
            ? new FileAnswer(200, old) { Tag = "\"old\"", SentBytes = 100_000 }
            : answer;

        await AssertFetchesAsync(Source());

        Assert.AreEqual("\"old\"", _server.Requests.ElementAt(1).IfRange);
    }

    [TestMethod]
    public async Task ServerThatContinuesAnotherFile_IsNotBelieved()
    {
        // The server says that the tag is the same. Only the checksum shows that the bytes do not belong together.
        byte[] old = Made.Bytes(Length, seed: 2);
        int count = 0;
        _server.Change = (_, answer) => Interlocked.Increment(ref count) == 1 ? new FileAnswer(200, old) { SentBytes = 100_000 } : answer;

        await AssertFetchesAsync(Source());

        Assert.IsNull(_server.Requests.Last().From);
    }

    [TestMethod]
    public async Task RangeFromAnotherByte_StartsAgain()
    {
        int count = 0;
        _server.Change = (request, answer) => Interlocked.Increment(ref count) switch
        {
            1 => answer with { SentBytes = 100_000 },
            2 => answer with { Range = $"bytes 5-{Length - 1}/{Length}" },
            _ => answer,
        };

        await AssertFetchesAsync(Source());
    }

    [TestMethod]
    public async Task CompleteFileOfUnknownSize_IsNotFetchedTwice()
    {
        DownloadSource source = Source() with { Size = null };
        PartialFile part = new(Folder, source.Key);
        Directory.CreateDirectory(Folder);
        await _http.FetchAsync(source, part, _ => { }, CancellationToken.None);

        await AssertFetchesAsync(source);

        Assert.HasCount(2, _server.Requests);
        Assert.AreEqual(Length, _server.Requests.Last().From);
    }

    [TestMethod]
    public async Task SecondPlace_IsUsedIfTheFirstHasAnotherFile()
    {
        DownloadSource right = Source(), wrong = right with { Address = _server.Add("wrong.bin", Made.Bytes(Length, seed: 2)) };

        await AssertFetchesAsync(wrong, right);

        StringAssert.Contains(_notes.Single(), "wrong.bin is not the expected file");
    }

    [TestMethod]
    public async Task PublishedChecksum_IsUsed()
    {
        DownloadSource source = Source() with { Checksum = null };
        _server.Add("file.bin.sha256", Made.PublishedChecksum(s_content, "file.bin"));

        await AssertFetchesAsync(source);
    }

    [TestMethod]
    [DataRow("<html>sign in</html>", "does not start with a SHA-256")]
    [DataRow("0000000000000000000000000000000000000000000000000000000000000000", "is not the expected file")]
    public async Task PublishedChecksum_ThatIsNotOne_IsAnError(string text, string message)
    {
        _server.Add("file.bin.sha256", System.Text.Encoding.UTF8.GetBytes(text));

        await AssertFailsAsync(Source() with { Checksum = null }, DownloadFailure.WrongContent, message);
    }

    [TestMethod]
    public async Task MissingPublishedChecksum_IsAnError() =>
        await AssertFailsAsync(Source() with { Checksum = null }, DownloadFailure.Unavailable, "file.bin.sha256", "404");

    [TestMethod]
    public async Task ServerThatIsNotThere_IsAnError()
    {
        DownloadSource source = Source();
        _server.Dispose();

        await AssertFailsAsync(source, DownloadFailure.Unavailable, "cannot be reached", "OPENVINO_LANDMARKS_MIRROR");
    }

    [TestMethod]
    public async Task NameThatCannotBeResolved_IsAnErrorAtOnce()
    {
        DownloadSource source = Source() with { Address = new Uri("http://no-such-host.invalid/file.bin") };

        await AssertFailsAsync(source, DownloadFailure.Unavailable, "cannot be resolved");

        Assert.IsEmpty(_notes);
    }

    [TestMethod]
    [DataRow("a b#c%20d?.bin")]
    [DataRow("ä.bin")]
    public async Task FileOfAMirrorFolder_IsCopied(string name)
    {
        string file = _scratch.Write(name, s_content);
        DownloadSource source = Source() with { Address = DownloadSource.AddressOf(file) };

        await AssertFetchesAsync(source);

        Assert.AreEqual(file, source.Display);
    }

    [TestMethod]
    public async Task Cancellation_KeepsTheBytes()
    {
        _server.Change = (_, answer) => answer with { SentBytes = 100_000, StallsAtEnd = true };
        using CancellationTokenSource stop = new();

        await Assert.ThrowsAsync<OperationCanceledException>(() => Downloader().FetchAsync(
            new Download("file", [Source()]), done => CancelAt(100_000, done, stop), stop.Token));

        _server.Change = (_, answer) => answer;
        await AssertFetchesAsync(Source());
        Assert.AreEqual(100_000, _server.Requests.Last().From);
    }

    private static void CancelAt(long bytes, long done, CancellationTokenSource stop)
    {
        if (done >= bytes)
        {
            stop.Cancel();
        }
    }

    private string Folder => _scratch.File("downloads");

    private Downloader Downloader() => new(Folder, _http, _notes.Add);

    private DownloadSource Source(byte[]? served = null) => new(_server.Add("file.bin", served ?? s_content))
    {
        Size = Length,
        Checksum = Checksum.Sha384(Convert.ToHexStringLower(SHA384.HashData(s_content))),
    };

    private async Task AssertFetchesAsync(params DownloadSource[] sources)
    {
        (PartialFile file, DownloadSource used) =
            await Downloader().FetchAsync(new Download("file", sources), _ => { }, CancellationToken.None);
        CollectionAssert.AreEqual(s_content, await File.ReadAllBytesAsync(file.Path));
        Assert.AreEqual(sources[^1], used);
        file.Delete();
        AssertNothingIsLeft();
    }

    private async Task AssertFailsAsync(DownloadSource source, DownloadFailure failure, params string[] texts)
    {
        DownloadException error = await Assert.ThrowsExactlyAsync<DownloadException>(() =>
            Downloader().FetchAsync(new Download("the file", [source]), _ => { }, CancellationToken.None));
        Assert.AreEqual(failure, error.Failure, error.Message);
        StringAssert.StartsWith(error.Message, "the file cannot be fetched.");
        foreach (string text in texts)
        {
            StringAssert.Contains(error.Message, text);
        }
    }

    private void AssertNothingIsLeft() => Assert.IsEmpty(Directory.GetFiles(Folder));
}
