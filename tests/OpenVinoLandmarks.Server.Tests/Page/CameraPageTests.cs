using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Page;

/// <summary>
/// Uses the page with Chromium's fake camera, which shows a video of the tests: a face on the left for two seconds, then on the right.
/// </summary>
[TestClass]
[RequiresChromium]
public sealed class CameraPageTests
{
    // The frames reach the server through two more compressions, the camera's colors and the page's JPEG.
    private const double Tolerance = 4;
    private const int FramesPerSide = 60;

    private static TestServer s_server = null!;
    private static ScratchFolder s_folder = null!;

    private static string[] FakeCamera =>
    [
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        $"--use-file-for-fake-video-capture={s_folder.File("camera.mjpeg")}",
    ];

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        s_server = await TestServer.StartAsync();
        s_folder = new ScratchFolder();
        using Mat sample = PictureReader.Read(Tool.Sample), face = sample[new Rect(100, 0, 250, 250)], frame = new(480, 640, sample.Type());
        List<byte> video = [];
        foreach (string side in new[] { "left", "right" })
        {
            frame.SetTo(new Scalar(110, 110, 110));
            using Mat place = frame[new Rect(side == "left" ? 40 : 360, 120, face.Cols, face.Rows)];
            face.CopyTo(place);
            Assert.IsTrue(Cv2.ImEncode(".jpg", frame, out byte[] jpeg));
            s_folder.Write($"{side}.jpg", jpeg);
            for (int i = 0; i < FramesPerSide; i++)
            {
                video.AddRange(jpeg);
            }
        }

        s_folder.Write("camera.mjpeg", [.. video]);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        await s_server.DisposeAsync();
        s_folder.Dispose();
    }

    [TestMethod]
    public async Task Camera_ThatMoves_HasItsPointsInEachFrame_OneCallAtATime()
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(s_server.Url, arguments: FakeCamera);
        int inFlight = 0, most = 0, calls = 0;
        tab.Page.Request += (_, request) => Count(request, 1);
        tab.Page.RequestFinished += (_, request) => Count(request, -1);
        ILocator button = tab.Page.Locator("#camera");
        await button.ClickAsync();
        await tab.WaitForTextAsync("#status", "1 face was found by the camera.");
        Assert.AreEqual("true", await button.GetAttributeAsync("aria-pressed"));
        foreach (string side in new[] { "left", "right", "left" })
        {
            JsonObject expected = Detect($"{side}.jpg");
            DrawnFaces drawn = await WaitForSideAsync(tab, side == "left");
            drawn.AssertAre(expected, Tolerance);
        }

        await tab.StoreAsync("camera");
        await tab.WaitForTextAsync("#rate", ".");
        Assert.IsFalse(await tab.Page.Locator("#photo").IsVisibleAsync());
        await button.ClickAsync();
        await tab.WaitForTextAsync("#status", "The camera is off.");
        Assert.AreEqual("false", await button.GetAttributeAsync("aria-pressed"));
        await Task.Delay(300);
        int callsAtTheEnd = Volatile.Read(ref calls);
        Assert.IsGreaterThan(10, callsAtTheEnd);
        await Task.Delay(500);
        Assert.AreEqual(callsAtTheEnd, Volatile.Read(ref calls), "no frame is sent after the end");
        Assert.AreEqual(1, most);
        tab.AssertQuiet(s_server.Url);

        void Count(IRequest request, int difference)
        {
            if (request.Url.EndsWith("/v1/landmarks", StringComparison.Ordinal))
            {
                calls += difference > 0 ? 1 : 0;
                inFlight += difference;
                most = Math.Max(most, inFlight);
            }
        }
    }

    [TestMethod]
    public async Task Picture_EndsTheCamera()
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(s_server.Url, arguments: FakeCamera);
        await tab.Page.ClickAsync("#camera");
        await tab.WaitForTextAsync("#status", "by the camera");
        await tab.Page.SetInputFilesAsync("#file", Tool.Sample);
        await tab.WaitForTextAsync("#status", "1 face was found in astronaut.jpg.");
        await Task.Delay(500);
        Assert.AreEqual("1 face was found in astronaut.jpg.", await tab.Page.Locator("#status").TextContentAsync());
        Assert.AreEqual("false", await tab.Page.Locator("#camera").GetAttributeAsync("aria-pressed"));
        Assert.IsTrue(await tab.Page.Locator("#photo").IsVisibleAsync());
        Assert.IsFalse(await tab.Page.Locator("#frame").IsVisibleAsync());
        tab.AssertQuiet(s_server.Url);
    }

    [TestMethod]
    public async Task Camera_ThatIsNotAllowed_IsExplained()
    {
        await using BrowserTab tab = await BrowserTab.OpenAsync(
            s_server.Url, arguments: ["--use-fake-device-for-media-stream", "--deny-permission-prompts"]);
        await tab.Page.ClickAsync("#camera");
        await tab.WaitForTextAsync("#error", "The camera is not allowed.");
        Assert.AreEqual("false", await tab.Page.Locator("#camera").GetAttributeAsync("aria-pressed"));
    }

    // The video changes the side every few seconds.
    private static async Task<DrawnFaces> WaitForSideAsync(BrowserTab tab, bool isLeft)
    {
        DrawnFaces drawn = new([], []);
        await BrowserTab.WaitAsync(async () =>
        {
            drawn = await DrawnFaces.ReadAsync(tab.Page, "frame");
            return drawn.Boxes is [double[] box] && box[2] < 320 == isLeft;
        });
        return drawn;
    }

    private static JsonObject Detect(string file) =>
        (JsonObject)JsonNode.Parse(BuiltTool.Run("detect", "--format", "json", s_folder.File(file)).Succeeded().Output)!;
}
