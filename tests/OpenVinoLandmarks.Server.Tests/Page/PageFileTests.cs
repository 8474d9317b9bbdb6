using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using OpenVinoLandmarks.Server.Page;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Page;

/// <summary>The files of the page over HTTP: their headers, and what they refer to.</summary>
[TestClass]
public sealed partial class PageFileTests
{
    private static TestServer s_server = null!;

    public static IEnumerable<object[]> Paths => PageFiles.Paths.Select(path => new object[] { path });

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) =>
        s_server = await TestServer.StartAsync(options => options with { Token = "secret" }, waitUntilReady: false);

    [ClassCleanup]
    public static async Task StopAsync() => await s_server.DisposeAsync();

    [TestMethod]
    [DynamicData(nameof(Paths))]
    public async Task File_NeedsNoToken_AndHasTheHeadersOfASafePage(string path)
    {
        using HttpResponseMessage answer = await s_server.Http.GetAsync(path);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        StringAssert.StartsWith(policy, "default-src 'none'; script-src 'self'; style-src 'self';");
        StringAssert.Contains(policy, "frame-ancestors 'none'");
        Assert.DoesNotContain("unsafe", policy);
        Assert.AreEqual("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.AreEqual("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        StringAssert.Contains(answer.Headers.GetValues("Permissions-Policy").Single(), "camera=(self)");
        Assert.IsTrue(answer.Headers.CacheControl!.NoCache);
        Assert.IsNotNull(answer.Content.Headers.ContentType);
    }

    [TestMethod]
    [DynamicData(nameof(Paths))]
    public async Task File_ThatTheBrowserHas_IsNotSentAgain(string path)
    {
        using HttpResponseMessage first = await s_server.Http.GetAsync(path);
        EntityTagHeaderValue tag = first.Headers.ETag!;
        using HttpRequestMessage request = new(HttpMethod.Get, path) { Headers = { IfNoneMatch = { tag } } };
        using HttpResponseMessage second = await s_server.Http.SendAsync(request);
        Assert.AreEqual(HttpStatusCode.NotModified, second.StatusCode);
        Assert.IsEmpty(await second.Content.ReadAsByteArrayAsync());
        using HttpRequestMessage other = new(HttpMethod.Get, path) { Headers = { IfNoneMatch = { new("\"other\"") } } };
        using HttpResponseMessage third = await s_server.Http.SendAsync(other);
        Assert.AreEqual(HttpStatusCode.OK, third.StatusCode);
        using HttpResponseMessage head = await s_server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.AreEqual(HttpStatusCode.OK, head.StatusCode);
        Assert.AreEqual(first.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
    }

    [TestMethod]
    [DynamicData(nameof(Paths))]
    public async Task File_RefersToFilesOfTheServerOnly_AndHasNothingInline(string path)
    {
        string text = await s_server.Http.GetStringAsync(path);
        string[] addresses =
        [
            .. Addresses().Matches(text).Select(match => match.Value)
                .Where(address => address is not ("http://www.w3.org/2000/svg" or "http://127.0.0.1:8080/v1/landmarks")),
        ];
        Assert.IsEmpty(addresses, string.Join('\n', addresses));
        if (path is not ("/" or "/docs"))
        {
            return;
        }

        Assert.IsFalse(Inline().IsMatch(text));
        foreach (string link in Links().Matches(text).Select(match => match.Groups[1].Value))
        {
            Assert.Contains(new Uri(s_server.Url, link).AbsolutePath, PageFiles.Paths);
        }
    }

    [TestMethod]
    public async Task OtherPaths_StillNeedTheToken()
    {
        foreach (string path in new[] { "/v2", "/metrics", "/page", "/docs/", "/index.html", "//", "/v1/landmarks" })
        {
            using HttpResponseMessage answer = await s_server.Http.GetAsync(new Uri(s_server.Url.AbsoluteUri.TrimEnd('/') + path));
            Assert.AreEqual(HttpStatusCode.Unauthorized, answer.StatusCode, path);
        }

        using HttpResponseMessage post = await s_server.Http.PostAsync("/", null);
        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, post.StatusCode);
    }

    [GeneratedRegex(@"\b(?:https?:)?//[\w.][^\s""'<>)]*")]
    private static partial Regex Addresses();

    [GeneratedRegex(@"<style|<script(?![^>]* src=)|\son\w+=|\sstyle=|javascript:", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex(@"(?:href|src)=""([^""#]+)""")]
    private static partial Regex Links();
}
