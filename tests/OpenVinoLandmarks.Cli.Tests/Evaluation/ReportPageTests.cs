using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Evaluation;

/// <summary>
/// Opens the page of <c>evaluate --html</c> in headless Chromium. If OPENVINO_LANDMARKS_SCREENSHOTS names a folder, screenshots are stored
/// there, to be looked at.
/// </summary>
[TestClass]
[RequiresChromium]
public sealed class ReportPageTests
{
    [TestMethod]
    [DataRow("light", 1280, 900)]
    [DataRow("dark", 1280, 900)]
    [DataRow("light", 360, 740)]
    [DataRow("dark", 360, 740)]
    public async Task Page_IsSelfContainedAndAccessible(string scheme, int width, int height)
    {
        using MadeFaces faces = new(40);
        faces.Append("lost.jpg,1,2,30,40,1,2,3,4,5,6,7,8,9,10,");
        string page = faces.Path("report.html");
        Tool.Run("evaluate", faces.List, "--device", "MANAGED,MANAGED", "--html", page).Exited(3);

        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Program, Args = ["--no-sandbox"] });
        IPage tab = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        List<string> requests = [], messages = [];
        tab.Request += (_, request) => requests.Add(request.Url);
        tab.Console += (_, message) => messages.Add(message.Text);
        tab.PageError += (_, error) => messages.Add(error);
        string address = new Uri(page).AbsoluteUri;
        await tab.GotoAsync(address);
        await CheckContentAsync(tab);
        await StoreAsync(tab, $"{scheme}-{width}");
        CollectionAssert.AreEqual(new[] { address }, requests.Where(url => !url.StartsWith("data:", StringComparison.Ordinal)).ToArray());
        Assert.IsEmpty(messages, string.Join('\n', messages));

        AxeResult axe = await tab.RunAxe();
        AxeResultItem[] serious = [.. axe.Violations.Where(violation => violation.Impact is "serious" or "critical")];
        Assert.IsEmpty(serious, string.Join('\n', serious.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}")));
        Assert.IsTrue(axe.Passes.Any(rule => rule.Id == "color-contrast"), "the contrast of texts was measured");
    }

    [TestMethod]
    public async Task Page_InPrint_IsLightAndShowsEverything()
    {
        using MadeFaces faces = new(40);
        string page = faces.Path("report.html");
        faces.Evaluate("--html", page).Succeeded();
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Program, Args = ["--no-sandbox"] });
        IPage tab = await browser.NewPageAsync(new BrowserNewPageOptions { ColorScheme = ColorScheme.Dark });
        await tab.GotoAsync(new Uri(page).AbsoluteUri);
        await tab.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.AreEqual("rgb(255, 255, 255)", await tab.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        byte[] pdf = await tab.PdfAsync(new PagePdfOptions { Format = "A4" });
        Assert.IsGreaterThan(10_000, pdf.Length);
        if (Chromium.Screenshots is not null)
        {
            File.WriteAllBytes(Path.Combine(Chromium.Screenshots, "print.pdf"), pdf);
            await tab.SetViewportSizeAsync(794, 1123); // A4 at 96 pixels per inch
            await StoreAsync(tab, "print");
        }
    }

    private static async Task CheckContentAsync(IPage tab)
    {
        Assert.AreEqual(4, await tab.Locator(".charts svg").CountAsync());
        Assert.AreEqual(20, await tab.Locator(".faces svg image").CountAsync());
        StringAssert.Contains(await tab.Locator(".faces figcaption").First.InnerTextAsync(), "face & <face> ");
        Assert.AreEqual(0, await tab.Locator("script").CountAsync());

        // Only the regions of wide tables scroll sideways.
        int overflow = await tab.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.IsLessThanOrEqualTo(0, overflow);
        int smallest = await tab.EvaluateAsync<int>(
            "Math.min(...[...document.querySelectorAll('.charts text')].map(text => Math.round(text.getBoundingClientRect().height)))");
        Assert.IsGreaterThanOrEqualTo(9, smallest, "the text of charts is legible");
    }

    private static async Task StoreAsync(IPage tab, string name)
    {
        if (Chromium.Screenshots is { } folder)
        {
            await tab.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
            await tab.Locator(".charts").ScreenshotAsync(
                new LocatorScreenshotOptions { Path = Path.Combine(folder, name + "-charts.png") });
        }
    }
}
