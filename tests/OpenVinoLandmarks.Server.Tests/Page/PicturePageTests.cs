using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.OpenCv.Tests.Pictures;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Page;

/// <summary>
/// Shows pictures on the page in headless Chromium, and compares the page with the command <c>detect</c> on the same file. If
/// OPENVINO_LANDMARKS_SCREENSHOTS names a folder, screenshots are stored there, to be looked at.
/// </summary>
[TestClass]
[RequiresChromium]
public sealed class PicturePageTests
{
    private static TestServer s_server = null!;
    private static ScratchFolder s_pictures = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_server = await TestServer.StartAsync();
        s_pictures = new ScratchFolder();
        s_pictures.Copy(Tool.Sample, "one face.jpg");
        using Mat picture = PictureReader.Read(Tool.Sample), three = new(), turned = new();
        Cv2.HConcat([picture, picture, picture], three);
        Cv2.Resize(three, three, new Size(), 1.5, 1.5);
        s_pictures.Write("drei Gesichter größer.png", Encode(".png", three));
        Cv2.Rotate(picture, turned, RotateFlags.Rotate90Counterclockwise);
        s_pictures.Write("turned.jpg", TestPictures.WithOrientation(Encode(".jpg", turned), orientation: 6));
        using Mat plain = new(200, 300, MatType.CV_8UC3, new Scalar(90, 120, 150));
        s_pictures.Write("no face.webp", Encode(".webp", plain));
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        await s_server.DisposeAsync();
        s_pictures.Dispose();
    }

    [TestMethod]
    [DataRow("one face.jpg", "1 face was found", 1280, 900)]
    [DataRow("drei Gesichter größer.png", "3 faces were found", 1280, 900)]
    [DataRow("drei Gesichter größer.png", "3 faces were found", 390, 844)]
    [DataRow("turned.jpg", "1 face was found", 1280, 900)]
    [DataRow("no face.webp", "No face was found", 1280, 900)]
    public async Task Picture_ThatIsChosen_HasTheFacesOfTheCommand(string name, string found, int width, int height)
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(s_server.Url, width: width, height: height);
        IFileChooser chooser = await tab.Page.RunAndWaitForFileChooserAsync(() => tab.Page.ClickAsync("#choose"));
        await chooser.SetFilesAsync(s_pictures.File(name));
        await CheckAsync(tab, name, found);
        Assert.AreEqual(name, await tab.Page.Locator("#photo").GetAttributeAsync("alt"));
        await tab.StoreAsync($"picture {Path.GetFileNameWithoutExtension(name)} {width}");

        // The same drawing after the window has changed its size.
        await tab.Page.SetViewportSizeAsync(700, 500);
        await CheckAsync(tab, name, found);
        tab.AssertQuiet(s_server.Url);
    }

    [TestMethod]
    [DataRow("#stage")]
    [DataRow("body")]
    public async Task Picture_ThatIsDropped_HasTheFacesOfTheCommand(string target)
    {
        const string Name = "one face.jpg";
        await using BrowserTab tab = await BrowserTab.OpenAsync(s_server.Url);
        IJSHandle dropped = await tab.Page.EvaluateHandleAsync(
            """
            ([name, base64]) => {
              const transfer = new DataTransfer();
              transfer.items.add(new File([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], name, { type: "image/jpeg" }));
              return transfer;
            }
            """,
            new[] { Name, Convert.ToBase64String(File.ReadAllBytes(s_pictures.File(Name))) });
        await tab.Page.DispatchEventAsync(target, "dragover", new { dataTransfer = dropped });
        Assert.Contains("dropping", (await tab.Page.Locator("#stage").GetAttributeAsync("class"))!);
        await tab.Page.DispatchEventAsync(target, "drop", new { dataTransfer = dropped });
        await CheckAsync(tab, Name, "1 face was found");
        Assert.DoesNotContain("dropping", (await tab.Page.Locator("#stage").GetAttributeAsync("class"))!);
        tab.AssertQuiet(s_server.Url);
    }

    [TestMethod]
    public async Task SecondPicture_ReplacesTheFirst()
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(s_server.Url);
        await tab.Page.SetInputFilesAsync("#file", s_pictures.File("one face.jpg"));
        await tab.Page.SetInputFilesAsync("#file", s_pictures.File("drei Gesichter größer.png"));
        await CheckAsync(tab, "drei Gesichter größer.png", "3 faces were found");
        await tab.Page.SetInputFilesAsync("#file", s_pictures.File("no face.webp"));
        await CheckAsync(tab, "no face.webp", "No face was found");
        tab.AssertQuiet(s_server.Url);
    }

    [TestMethod]
    public async Task Times_AreThoseOfThisCall()
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(s_server.Url);
        await tab.Page.SetInputFilesAsync("#file", s_pictures.File("one face.jpg"));
        await tab.WaitForTextAsync("#status", "1 face was found");
        double roundTrip = await MillisecondsAsync("#round-trip"), inServer = await MillisecondsAsync("#server-time");
        Assert.IsGreaterThan(0, inServer);
        Assert.IsGreaterThan(inServer, roundTrip);

        async Task<double> MillisecondsAsync(string selector) =>
            double.Parse((await tab.Page.Locator(selector).InnerTextAsync()).Replace(" ms", "", StringComparison.Ordinal));
    }

    private static byte[] Encode(string extension, Mat picture)
    {
        Assert.IsTrue(Cv2.ImEncode(extension, picture, out byte[] bytes));
        return bytes;
    }

    // The status, the JSON, the numbers and what is drawn.
    private static async Task CheckAsync(BrowserTab tab, string name, string found)
    {
        await tab.WaitForTextAsync("#status", $"{found} in {name}.");
        ToolResult command = BuiltTool.Run("detect", "--format", "json", s_pictures.File(name)).Succeeded();
        JsonObject expected = (JsonObject)JsonNode.Parse(command.Output)!;
        expected["image"] = name;
        JsonObject shown = (JsonObject)JsonNode.Parse((await tab.Page.Locator("#json").TextContentAsync())!)!;
        Assert.AreEqual(expected.ToJsonString(), shown.ToJsonString());
        int faces = ((JsonArray)expected["faces"]!).Count;
        Assert.AreEqual($"{faces}", await tab.Page.Locator("#count").TextContentAsync());
        Assert.AreEqual(faces, await tab.Page.Locator("#faces tr").CountAsync());
        Assert.AreEqual($"{expected["width"]} x {expected["height"]}", await tab.Page.Locator("#size").TextContentAsync());
        Assert.AreEqual((string)expected["model"]!, await tab.Page.Locator("#model").TextContentAsync());

        // Half a pixel of the screen.
        double shownWidth = await tab.Page.EvaluateAsync<double>("document.getElementById('photo').getBoundingClientRect().width");
        (await DrawnFaces.ReadAsync(tab.Page, "photo")).AssertAre(expected, 0.5 * (double)expected["width"]! / shownWidth);
    }
}
