using Microsoft.Playwright;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Page;

/// <summary>Uses the pages with the keyboard alone, and reads them as a screen reader does: by roles and names.</summary>
[TestClass]
[RequiresChromium]
public sealed class KeyboardTests
{
    private static TestServer s_server = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => s_server = await TestServer.StartAsync();

    [ClassCleanup]
    public static async Task StopAsync() => await s_server.DisposeAsync();

    [TestMethod]
    public async Task Keyboard_ChoosesAPicture_ReadsTheJson_AndUsesTheCamera()
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(
            s_server.Url, arguments: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]);
        await FocusAsync(tab, "choose");
        IFileChooser chooser = await tab.Page.RunAndWaitForFileChooserAsync(() => tab.Page.Keyboard.PressAsync("Enter"));
        await chooser.SetFilesAsync(Tool.Sample);
        await tab.WaitForTextAsync("#status", "1 face was found");

        await FocusAsync(tab, "json");
        await tab.Page.Keyboard.PressAsync("End");
        const string IsAtTheEnd = "json => json.scrollTop > 0 && json.scrollTop + json.clientHeight >= json.scrollHeight - 1";
        await BrowserTab.WaitAsync(() => tab.Page.Locator("#json").EvaluateAsync<bool>(IsAtTheEnd));

        await FocusAsync(tab, "camera");
        await tab.Page.Keyboard.PressAsync("Space");
        await tab.WaitForTextAsync("#status", "No face was found by the camera.");
        await tab.Page.Keyboard.PressAsync("Space");
        await tab.WaitForTextAsync("#status", "The camera is off.");
        tab.AssertQuiet(s_server.Url);
    }

    [TestMethod]
    public async Task EveryStop_OfTheTabKey_IsVisible()
    {
        foreach (string path in new[] { "", "docs" })
        {
            await using BrowserTab tab = await BrowserTab.OpenAsync(new Uri(s_server.Url, path));
            await tab.WaitForTextAsync(path.Length == 0 ? "#server" : "#version", "OpenVinoLandmarks");
            HashSet<string> stops = [];
            for (int i = 0; i < 12; i++)
            {
                await tab.Page.Keyboard.PressAsync("Tab");
                string[] stop = await tab.Page.EvaluateAsync<string[]>(
                    """
                    () => {
                      const element = document.activeElement, style = getComputedStyle(element);
                      return [element.id || element.textContent, `${style.outlineStyle} ${style.outlineWidth}`];
                    }
                    """);
                if (stops.Count > 3 && stop[0].Length > 400)
                {
                    break; // the end of the page
                }

                Assert.AreEqual("solid 3px", stop[1], $"{path}: {stop[0]}");
                stops.Add(stop[0]);
            }

            Assert.IsGreaterThan(4, stops.Count, string.Join(" | ", stops));
        }
    }

    [TestMethod]
    public async Task ScreenReader_HasRolesNamesAndMessages()
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(s_server.Url);
        await tab.WaitForTextAsync("#server", "The server is ready.");
        await tab.Page.SetInputFilesAsync("#file", Tool.Sample);
        await tab.WaitForTextAsync("#status", "1 face was found");
        string tree = await tab.Page.Locator("body").AriaSnapshotAsync();
        string[] wanted =
        [
            "heading \"Face landmarks\" [level=1]", "heading \"Result\" [level=2]", "heading \"Faces\" [level=3]",
            "heading \"JSON\" [level=3]", "link \"REST interface\"", "button \"Choose a picture\"", "button \"Use the camera\"",
            "status: 1 face was found in astronaut.jpg.", "img \"astronaut.jpg\"", "region \"JSON\"", "region \"Faces\"",
            "columnheader \"Score\"", "term: Time, round trip",
        ];
        foreach (string part in wanted)
        {
            StringAssert.Contains(tree, part);
        }

        await tab.Page.SetInputFilesAsync("#file", Path.Combine(TestData.RepositoryRoot, "README.md"));
        await tab.WaitForTextAsync("#error", "This is not a JPEG, PNG or WebP picture.");
        StringAssert.Contains(await tab.Page.Locator("body").AriaSnapshotAsync(), "alert: This is not a JPEG, PNG or WebP picture.");
    }

    [TestMethod]
    public async Task Motion_IsOff_IfTheUserWantsNone()
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(s_server.Url);
        const string Transition = "getComputedStyle(document.getElementById('choose')).transitionDuration";
        Assert.AreEqual("0.15s", await tab.Page.EvaluateAsync<string>(Transition));
        await tab.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ReducedMotion = ReducedMotion.Reduce });
        Assert.AreEqual("0s", await tab.Page.EvaluateAsync<string>(Transition));
    }

    // Presses the tab key until an element has the focus.
    private static async Task FocusAsync(BrowserTab tab, string id)
    {
        for (int i = 0; i < 20; i++)
        {
            if (await tab.Page.EvaluateAsync<string>("document.activeElement.id") == id)
            {
                return;
            }

            await tab.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The tab key does not reach {id}.");
    }
}
