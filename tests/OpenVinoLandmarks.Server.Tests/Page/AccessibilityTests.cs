using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Page;

/// <summary>Examines both pages with axe, in light and dark colors, in a wide and a narrow window.</summary>
[TestClass]
[RequiresChromium]
public sealed class AccessibilityTests
{
    private static TestServer s_server = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_server = await TestServer.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_server.DisposeAsync();

    [TestMethod]
    [DataRow(false, 1280)]
    [DataRow(true, 1280)]
    [DataRow(false, 390)]
    [DataRow(true, 390)]
    public async Task PageForPictures_HasNoSeriousFinding(bool dark, int width)
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(s_server.Url, dark, width);
        await tab.WaitForTextAsync("#server", "The server is ready.");
        await tab.AssertAccessibleAsync();
        await tab.StoreAsync($"empty {width} {(dark ? "dark" : "light")}");
        await tab.Page.SetInputFilesAsync("#file", Tool.Sample);
        await tab.WaitForTextAsync("#status", "1 face was found");
        await tab.AssertAccessibleAsync();
        await tab.StoreAsync($"result {width} {(dark ? "dark" : "light")}");
        tab.AssertQuiet(s_server.Url);
    }

    [TestMethod]
    [DataRow(false, 1280)]
    [DataRow(true, 1280)]
    [DataRow(false, 390)]
    [DataRow(true, 390)]
    public async Task PageOfTheInterface_HasNoSeriousFinding(bool dark, int width)
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(new Uri(s_server.Url, "docs"), dark, width);
        await tab.WaitForTextAsync("#version", "OpenVinoLandmarks 0.1.0");
        await tab.AssertAccessibleAsync();
        await tab.StoreAsync($"docs {width} {(dark ? "dark" : "light")}");
        tab.AssertQuiet(s_server.Url);
    }
}
