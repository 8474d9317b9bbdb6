using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Pictures;

/// <summary>
/// Tests <c>POST /v1/landmarks</c> beside the command <c>detect</c> on the same picture. Not in parallel, because the memory of the process
/// is measured.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class PictureTests
{
    private static TestServer s_server = null!;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) =>
        s_server = await TestServer.StartAsync(options => options with { MaxPixels = 1_000_000, MaxFaces = 3, MaxBody = 1 << 20 });

    [ClassCleanup]
    public static async Task StopAsync() => await s_server.DisposeAsync();

    [TestMethod]
    public async Task Picture_AsBody_HasTheJsonOfTheCommand()
    {
        ToolResult command = BuiltTool.Run("detect", "--format", "json", Tool.Sample).Succeeded();
        using HttpResponseMessage answer = await PostAsync(File.ReadAllBytes(Tool.Sample), "image/jpeg");
        Assert.AreEqual("application/json", answer.Content.Headers.ContentType!.MediaType);
        JsonObject expected = (JsonObject)JsonNode.Parse(command.Output)!, actual = await ReadAsync(answer);
        expected["image"] = "picture";
        Assert.AreEqual(expected.ToJsonString(), actual.ToJsonString());
    }

    [TestMethod]
    [DataRow(".png", "image/png")]
    [DataRow(".webp", "image/webp")]
    [DataRow(".jpg", null)]
    public async Task Picture_OfEachFormat_IsRead(string extension, string? type)
    {
        using Mat picture = PictureReader.Read(Tool.Sample);
        Cv2.ImEncode(extension, picture, out byte[] bytes);
        using HttpResponseMessage answer = await PostAsync(bytes, type);
        JsonObject json = await ReadAsync(answer);
        Assert.HasCount(1, (JsonArray)json["faces"]!);
        Assert.AreEqual(512, (int)json["width"]!);
    }

    [TestMethod]
    public async Task Picture_AsFormPart_KeepsItsName()
    {
        using MultipartFormDataContent form = new() { { new StringContent("ignored"), "comment" } };
        form.Add(new ByteArrayContent(File.ReadAllBytes(Tool.Sample)), "image", "portrait.jpg");
        using HttpResponseMessage answer = await s_server.Http.PostAsync("/v1/landmarks", form);
        JsonObject json = await ReadAsync(answer);
        Assert.AreEqual("portrait.jpg", (string?)json["image"]);
        Assert.HasCount(1, (JsonArray)json["faces"]!);
    }

    [TestMethod]
    public async Task Form_WithoutExactlyOneFile_IsRefused()
    {
        foreach (int files in new[] { 0, 2 })
        {
            using MultipartFormDataContent form = new() { { new StringContent("text"), "comment" } };
            for (int i = 0; i < files; i++)
            {
                form.Add(new ByteArrayContent(File.ReadAllBytes(Tool.Sample)), $"image{i}", $"{i}.jpg");
            }

            using HttpResponseMessage answer = await s_server.Http.PostAsync("/v1/landmarks", form);
            Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [TestMethod]
    public async Task AlignedFaces_AreTheCommands()
    {
        using ScratchFolder folder = new();
        BuiltTool.Run("detect", "--align", folder.Path, Tool.Sample).Succeeded();
        byte[] expected = File.ReadAllBytes(Directory.GetFiles(folder.Path).Single());
        using ByteArrayContent body = new(File.ReadAllBytes(Tool.Sample));
        using HttpResponseMessage answer = await s_server.Http.PostAsync("/v1/landmarks?align=112", body);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual("multipart/mixed", answer.Content.Headers.ContentType!.MediaType);
        string boundary = answer.Content.Headers.ContentType.Parameters.Single(one => one.Name == "boundary").Value!.Trim('"');
        MultipartReader reader = new(boundary, await answer.Content.ReadAsStreamAsync());
        MultipartSection json = (await reader.ReadNextSectionAsync())!;
        using JsonDocument document = await JsonDocument.ParseAsync(json.Body);
        Assert.AreEqual(1, document.RootElement.GetProperty("faces").GetArrayLength());
        MultipartSection face = (await reader.ReadNextSectionAsync())!;
        Assert.Contains("face-1.png", face.ContentDisposition!);
        using MemoryStream png = new();
        await face.Body.CopyToAsync(png);
        CollectionAssert.AreEqual(expected, png.ToArray());
        Assert.IsNull(await reader.ReadNextSectionAsync());
    }

    [TestMethod]
    [DataRow("align=0")]
    [DataRow("align=100000")]
    [DataRow("align=-1")]
    [DataRow("align=x")]
    [DataRow("align=112&align=224")]
    public async Task Align_OutOfRange_IsRefused(string query)
    {
        using ByteArrayContent body = new(File.ReadAllBytes(Tool.Sample));
        using HttpResponseMessage answer = await s_server.Http.PostAsync($"/v1/landmarks?{query}", body);
        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("align", TestServer.ErrorOf(await answer.Content.ReadAsStringAsync()));
    }

    [TestMethod]
    public async Task Png_Of60000x60000_IsRefusedBeforeMemoryIsTaken()
    {
        // The header of a picture of 1 x 1 with another size: 10.8 GB as pixels.
        using Mat one = new(1, 1, MatType.CV_8UC3, Scalar.Black);
        Cv2.ImEncode(".png", one, out byte[] bytes);
        ReadOnlySpan<byte> side = [0, 0, 0xEA, 0x60];
        side.CopyTo(bytes.AsSpan(16));
        side.CopyTo(bytes.AsSpan(20));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        using HttpResponseMessage answer = await PostAsync(bytes, "image/png");
        Assert.IsLessThan(64L << 20, GC.GetTotalAllocatedBytes(precise: true) - before);
        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("60000 x 60000", TestServer.ErrorOf(await answer.Content.ReadAsStringAsync()));
    }

    [TestMethod]
    [DataRow("text/plain", 415)]
    [DataRow("image/gif", 415)]
    [DataRow("application/json", 415)]
    [DataRow("image/png", 415)]
    [DataRow("multipart/form-data", 400)]
    public async Task Body_OfAnotherKind_IsRefused(string type, int status)
    {
        using HttpResponseMessage answer = await PostAsync("GIF89a, or any text"u8.ToArray(), type);
        Assert.AreEqual(status, (int)answer.StatusCode);
        _ = TestServer.ErrorOf(await answer.Content.ReadAsStringAsync());
    }

    [TestMethod]
    public async Task Picture_ThatIsDamagedEmptyOrTooLarge_IsRefused()
    {
        byte[] sample = File.ReadAllBytes(Tool.Sample);
        (byte[], int)[] wrong = [(sample[..(sample.Length / 2)], 400), ([], 415), (new byte[2 << 20], 413)];
        foreach ((byte[] body, int status) in wrong)
        {
            using HttpResponseMessage answer = await PostAsync(body, "image/jpeg");
            Assert.AreEqual(status, (int)answer.StatusCode);
            _ = TestServer.ErrorOf(await answer.Content.ReadAsStringAsync());
        }
    }

    private static async Task<HttpResponseMessage> PostAsync(byte[] bytes, string? type)
    {
        using ByteArrayContent body = new(bytes);
        body.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        return await s_server.Http.PostAsync("/v1/landmarks", body);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync();
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode, text);
        return (JsonObject)JsonNode.Parse(text)!;
    }
}
