using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using OpenVinoLandmarks.Server.Tests.Page;

namespace OpenVinoLandmarks.Docs.Tests.Site;

/// <summary>Opens pages in Chromium: nothing is fetched from elsewhere, no error is logged, and axe finds nothing serious.</summary>
[TestClass]
[RequiresChromium]
public sealed class SitePageTests
{
    private static WebApplication s_server = null!;

    private static Uri Address => new(s_server.Urls.Single() + "/");

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_server = await BuiltSite.ServeAsync();

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (s_server is not null)
        {
            await s_server.DisposeAsync();
        }
    }

    [TestMethod]
    [DataRow("index.html", false, 1280)]
    [DataRow("index.html", true, 1280)]
    [DataRow("index.html", false, 390)]
    [DataRow("index.html", true, 390)]
    [DataRow("docs/getting-started.html", false, 1280)]
    [DataRow("docs/getting-started.html", true, 1280)]
    [DataRow("docs/getting-started.html", false, 390)]
    [DataRow("docs/getting-started.html", true, 390)]
    [DataRow("docs/cli.html", false, 390)]
    [DataRow("docs/performance/scaling.html", true, 1280)]
    [DataRow("reference/OpenVinoLandmarks.FaceLandmarkDetector.html", false, 1280)]
    [DataRow("reference/OpenVinoLandmarks.FaceLandmarkDetector.html", true, 1280)]
    [DataRow("reference/OpenVinoLandmarks.FaceLandmarkDetector.html", false, 390)]
    [DataRow("reference/OpenVinoLandmarks.FaceLandmarkDetector.html", true, 390)]
    public async Task Page_HasNoSeriousFinding(string page, bool dark, int width)
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(new Uri(Address, page), dark, width);
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await tab.StoreAsync($"site {Path.GetFileNameWithoutExtension(page)} {width} {(dark ? "dark" : "light")}");
        await tab.AssertAccessibleAsync();
        tab.AssertQuiet(Address);
    }

    [TestMethod]
    public async Task Search_FindsPagesAndTypes_WithoutANetwork()
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(Address);
        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await tab.Page.FillAsync("#search-query", "alignment");
        ILocator results = tab.Page.Locator("#search-results .sr-item");
        await results.First.WaitForAsync();
        string found = string.Join('\n', await results.AllTextContentsAsync());

        StringAssert.Contains(found, "Align");
        await tab.StoreAsync("site search");
        tab.AssertQuiet(Address);
    }

    [TestMethod]
    public async Task TableOfContents_LeadsToOtherPages()
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(new Uri(Address, "docs/getting-started.html"));
        LocatorGetByRoleOptions devices = new() { Name = "Devices", Exact = true };
        await tab.Page.Locator("#toc").GetByRole(AriaRole.Link, devices).ClickAsync();
        await tab.Page.WaitForURLAsync("**/docs/devices.html");

        Assert.AreEqual("Devices", (await tab.Page.Locator("h1").First.TextContentAsync())!.Trim());
        tab.AssertQuiet(Address);
    }
}
