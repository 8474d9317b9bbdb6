using System.Diagnostics;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Video;

/// <summary>
/// Opens the page of <c>video --live</c> in headless Chromium. If OPENVINO_LANDMARKS_SCREENSHOTS names a folder, screenshots are stored
/// there, to be looked at.
/// </summary>
[TestClass]
[RequiresChromium]
public sealed class LivePageTests
{
    private const int Frames = 900; // 36 seconds: the browser starts meanwhile

    [TestMethod]
    [DataRow("light", 1280, 720)]
    [DataRow("dark", 360, 740)]
    public async Task PictureMoves_NumbersChange_AndThePageIsAccessible(string scheme, int width, int height)
    {
        using MadeVideo made = new();
        string clip = made.Video("clip.avi", Frames);
        using Process process = Tool.Start(Tool.Program, new Dictionary<string, string?>(), "video", clip, "--live", "--format", "jsonl");
        using EndedProcess ended = new(process);
        Task output = process.StandardOutput.ReadToEndAsync();
        string address = await AddressAsync(process);
        Task errors = process.StandardError.ReadToEndAsync();

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

        // The picture never ends, so the page never has loaded completely.
        await tab.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.DOMContentLoaded });
        await WaitAsync(tab, "document.getElementById('faces').rows.length === 1");
        await WaitAsync(tab, "document.getElementById('picture').naturalWidth === 480");
        string frame = await tab.Locator("#frame").InnerTextAsync(), time = await tab.Locator("#time").InnerTextAsync();
        string picture = await PictureAsync(tab);
        await WaitAsync(async () => frame != await tab.Locator("#frame").InnerTextAsync());
        await WaitAsync(async () => time != await tab.Locator("#time").InnerTextAsync());
        await WaitAsync(async () => picture != await PictureAsync(tab));
        Assert.AreEqual(clip, await tab.Locator("#source").InnerTextAsync());
        if (Chromium.Screenshots is not null)
        {
            await tab.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Chromium.Screenshots, $"live-{scheme}.png") });
        }

        AxeResult axe = await tab.RunAxe();
        AxeResultItem[] serious = [.. axe.Violations.Where(violation => violation.Impact is "serious" or "critical")];
        Assert.IsEmpty(serious, string.Join('\n', serious.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}")));
        int overflow = await tab.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.IsLessThanOrEqualTo(0, overflow);

        await WaitAsync(tab, "document.getElementById('state').textContent === 'The video has ended.'");
        await process.WaitForExitAsync();
        await Task.WhenAll(output, errors);
        Assert.AreEqual(0, process.ExitCode);
        Assert.IsEmpty(messages, string.Join('\n', messages));
        Assert.IsTrue(requests.TrueForAll(url => url.StartsWith(address, StringComparison.Ordinal)), string.Join('\n', requests));
    }

    // WaitForFunctionAsync is refused by the page's content security policy.
    private static Task WaitAsync(IPage tab, string condition) => WaitAsync(() => tab.EvaluateAsync<bool>(condition));

    private static async Task WaitAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    // The picture as a data URL, drawn as the page shows it.
    private static Task<string> PictureAsync(IPage tab) => tab.EvaluateAsync<string>(
        """
        () => {
          const canvas = document.createElement("canvas");
          canvas.width = 480;
          canvas.height = 320;
          canvas.getContext("2d").drawImage(document.getElementById("picture"), 0, 0);
          return canvas.toDataURL();
        }
        """);

    /// <summary>Reads stderr of the program up to the address of the page.</summary>
    internal static async Task<string> AddressAsync(Process process)
    {
        const string Before = "live page: ";
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Before, StringComparison.Ordinal) is int at and >= 0)
            {
                return line[(at + Before.Length)..];
            }
        }

        throw new InvalidOperationException("The program did not print the address of the page.");
    }
}
