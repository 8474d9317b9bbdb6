using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace OpenVinoLandmarks.Server.Tests.Page;

/// <summary>A tab of headless Chromium, with what its pages request and write to the console.</summary>
internal sealed class BrowserTab : IAsyncDisposable
{
    private static readonly string[] s_arguments =
        ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _requests = [], _messages = [];

    private BrowserTab(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.Request += (_, request) => Add(_requests, request.Url);
        page.Console += (_, message) => Add(_messages, message.Text);
        page.PageError += (_, error) => Add(_messages, error);
    }

    public IPage Page { get; }

    /// <summary>The addresses of all requests so far.</summary>
    public IReadOnlyList<string> Requests => Copy(_requests);

    /// <summary>The errors and messages on the console so far.</summary>
    public IReadOnlyList<string> Messages => Copy(_messages);

    /// <summary>Opens a tab.</summary>
    /// <param name="address">The page.</param>
    /// <param name="dark">True for the dark colors.</param>
    /// <param name="width">Width of the window.</param>
    /// <param name="height">Height of the window.</param>
    /// <param name="arguments">More arguments of Chromium.</param>
    public static async Task<BrowserTab> OpenAsync(
        Uri address, bool dark = false, int width = 1280, int height = 900, params string[] arguments)
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Program, Args = [.. s_arguments, .. arguments] });
        IPage page = await browser.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        BrowserTab tab = new(playwright, browser, page);
        await page.GotoAsync(address.AbsoluteUri);
        return tab;
    }

    /// <summary>Waits until an element has a text that contains another one.</summary>
    public async Task WaitForTextAsync(string selector, string part)
    {
        ILocator element = Page.Locator(selector);
        try
        {
            // WaitForFunctionAsync is refused by the page's content security policy.
            await WaitAsync(async () => (await element.TextContentAsync())!.Contains(part, StringComparison.Ordinal));
        }
        catch (OperationCanceledException)
        {
            Assert.Fail(
                $"{selector} has '{await element.TextContentAsync()}' instead of '{part}'; the page says "
                + $"'{await Page.Locator("#error").TextContentAsync()}'. Console: {string.Join('\n', Messages)}");
        }
    }

    /// <summary>Waits until a condition holds.</summary>
    public static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(30, limit.Token);
        }
    }

    /// <summary>Asserts that the page requested only its own server, and that the console has nothing.</summary>
    public void AssertQuiet(Uri server)
    {
        string[] others =
        [
            .. Requests.Where(url => !url.StartsWith(server.AbsoluteUri, StringComparison.Ordinal)
                && !url.StartsWith($"blob:{server.AbsoluteUri}", StringComparison.Ordinal)),
        ];
        Assert.IsEmpty(others, string.Join('\n', others));
        Assert.IsEmpty(Messages, string.Join('\n', Messages));
    }

    /// <summary>Asserts that axe finds nothing serious, and that only regions of the page scroll sideways.</summary>
    public async Task AssertAccessibleAsync()
    {
        AxeResult axe = await Page.RunAxe();
        AxeResultItem[] serious = [.. axe.Violations.Where(violation => violation.Impact is "serious" or "critical")];
        Assert.IsEmpty(serious, string.Join('\n', serious.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}")));
        Assert.IsTrue(axe.Passes.Any(rule => rule.Id == "color-contrast"), "the contrast of texts was measured");
        int overflow = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.IsLessThanOrEqualTo(0, overflow);
    }

    /// <summary>Stores a screenshot if a folder for screenshots is named.</summary>
    public async Task StoreAsync(string name)
    {
        if (Chromium.Screenshots is { } folder)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, name + ".png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static void Add(List<string> list, string text)
    {
        lock (list)
        {
            list.Add(text);
        }
    }

    private static string[] Copy(List<string> list)
    {
        lock (list)
        {
            return [.. list];
        }
    }
}
