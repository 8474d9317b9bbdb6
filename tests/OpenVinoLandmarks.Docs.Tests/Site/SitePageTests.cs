using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using OpenVinoLandmarks.Server.Tests.Page;

namespace OpenVinoLandmarks.Docs.Tests.Site;

/// <summary>Opens pages in Chromium: nothing is fetched from elsewhere, no error is logged, and axe finds nothing serious.</summary>
[TestClass]
[RequiresChromium]
public sealed class SitePageTests
{
    // The landing page, a guide, a page of tables, one of charts, and a class of the reference.
    private static readonly string[] s_pages =
    [
        "index.html",
        "docs/getting-started.html",
        "docs/cli.html",
        "docs/performance/scaling.html",
        "reference/OpenVinoLandmarks.FaceLandmarkDetector.html",
    ];

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
    [DataRow(false, 1280)]
    [DataRow(true, 1280)]
    [DataRow(false, 390)]
    [DataRow(true, 390)]
    public async Task Pages_HaveNoSeriousFinding(bool dark, int width)
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(Address, dark, width);
        foreach (string page in s_pages)
        {
            await tab.Page.GotoAsync(new Uri(Address, page).AbsoluteUri);
            await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            await tab.StoreAsync($"site {Path.GetFileNameWithoutExtension(page)} {width} {(dark ? "dark" : "light")}");
            await tab.AssertAccessibleAsync();
        }

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

        await tab.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.AreEqual("Devices", (await tab.Page.Locator("h1").First.TextContentAsync())!.Trim());
        tab.AssertQuiet(Address);
    }
}
