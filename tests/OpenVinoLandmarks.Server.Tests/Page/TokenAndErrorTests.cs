using System.Net.Sockets;
using System.Text;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Page;

/// <summary>What the page says when the server wants a token, refuses a picture, is busy, or has gone.</summary>
[TestClass]
[RequiresChromium]
public sealed class TokenAndErrorTests
{
    private const string Token = "correct horse";

    [TestMethod]
    public async Task Token_IsAskedFor_AndKeptInMemoryOnly()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { Token = Token });
        await using BrowserTab tab = await BrowserTab.OpenAsync(server.Url);
        await tab.WaitForTextAsync("#server", "This server needs a token.");
        Assert.IsTrue(await tab.Page.Locator("#token-form").IsVisibleAsync());
        await tab.Page.SetInputFilesAsync("#file", Tool.Sample);
        await tab.WaitForTextAsync("#error", "This server needs a token.");
        Assert.AreEqual("token", await tab.Page.EvaluateAsync<string>("document.activeElement.id"));
        await tab.StoreAsync("token");
        await tab.AssertAccessibleAsync();

        await tab.Page.Keyboard.TypeAsync("wrong");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.WaitForTextAsync("#error", "The server refused this token.");

        // The picture is sent again with the right token.
        await tab.Page.Keyboard.TypeAsync(Token);
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.WaitForTextAsync("#status", "1 face was found in astronaut.jpg.");
        await tab.WaitForTextAsync("#server", "The server is ready.");
        Assert.AreEqual("", await tab.Page.Locator("#error").TextContentAsync());
        Assert.IsFalse(await tab.Page.Locator("#token-form").IsVisibleAsync());
        const string Stored = "JSON.stringify([localStorage, sessionStorage, document.cookie])";
        Assert.AreEqual("[{},{},\"\"]", await tab.Page.EvaluateAsync<string>(Stored));
        Assert.DoesNotContain(Token, await tab.Page.ContentAsync());
        Assert.IsEmpty(tab.Messages.Where(message => !message.Contains("401", StringComparison.Ordinal)));

        await tab.Page.ReloadAsync();
        await tab.WaitForTextAsync("#server", "This server needs a token.");
    }

    [TestMethod]
    public async Task Refusals_AreSaidInWords()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { MaxPixels = 10_000, MaxBody = 1 << 20 });
        using ScratchFolder folder = new();
        byte[] sample = File.ReadAllBytes(Tool.Sample);
        (string Name, byte[] Content, string Message)[] files =
        [
            ("text.jpg", Encoding.UTF8.GetBytes("no picture"), "This is not a JPEG, PNG or WebP picture."),
            ("pixels.jpg", sample, "The picture is too large for this server. The picture has 512 x 512 pixels"),
            ("large.jpg", [.. sample, .. new byte[2 << 20]], "The picture is too large for this server. The body has more than"),
        ];
        await using BrowserTab tab = await BrowserTab.OpenAsync(server.Url);
        foreach ((string name, byte[] content, string message) in files)
        {
            await tab.Page.SetInputFilesAsync("#file", folder.Write(name, content));
            await tab.WaitForTextAsync("#error", message);
            Assert.AreEqual("", await tab.Page.Locator("#status").TextContentAsync());
            Assert.AreEqual("", await tab.Page.Locator("#json").TextContentAsync());
            Assert.AreEqual(0, await tab.Page.Locator("#overlay g").CountAsync());
        }

        await tab.StoreAsync("error");
        await tab.AssertAccessibleAsync();
    }

    [TestMethod]
    public async Task DamagedPicture_IsSaidInWords()
    {
        await using TestServer server = await TestServer.StartAsync();
        using ScratchFolder folder = new();
        byte[] sample = File.ReadAllBytes(Tool.Sample);
        await using BrowserTab tab = await BrowserTab.OpenAsync(server.Url);
        await tab.Page.SetInputFilesAsync("#file", folder.Write("half.jpg", sample.AsSpan(0, sample.Length / 2)));
        await tab.WaitForTextAsync("#error", "The server cannot read this picture.");
    }

    [TestMethod]
    public async Task BusyServer_AndServerThatHasGone_AreSaidInWords()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { PictureConcurrency = 1, Queue = 1 });
        await using BrowserTab tab = await BrowserTab.OpenAsync(server.Url);
        await tab.WaitForTextAsync("#server", "The server is ready.");

        // Calls whose bodies do not come: one runs, one waits, and one is refused at once.
        TcpClient[] slow = [await BeginSlowCallAsync(server), await BeginSlowCallAsync(server), await BeginSlowCallAsync(server)];
        await Task.WhenAny(slow.Select(client => client.GetStream().ReadAsync(new byte[1]).AsTask()));
        await tab.Page.SetInputFilesAsync("#file", Tool.Sample);
        await tab.WaitForTextAsync("#error", "The server is busy. Try again in a moment.");
        Array.ForEach(slow, client => client.Dispose());

        await server.StopAsync();
        await tab.Page.SetInputFilesAsync("#file", Tool.Sample);
        await tab.WaitForTextAsync("#error", "The server cannot be reached.");
    }

    private static async Task<TcpClient> BeginSlowCallAsync(TestServer server)
    {
        TcpClient client = new();
        await client.ConnectAsync(server.Url.Host, server.Url.Port);
        await client.GetStream().WriteAsync(
            "POST /v1/landmarks HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: 1000\r\n\r\n"u8.ToArray());
        return client;
    }
}
