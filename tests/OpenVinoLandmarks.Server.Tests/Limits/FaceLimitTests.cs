using System.Text.Json;
using OpenCvSharp;
using OpenVinoLandmarks.OpenCv;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Limits;

/// <summary>Tests <c>--max-faces</c>.</summary>
[TestClass]
public sealed class FaceLimitTests
{
    [TestMethod]
    public async Task FacesBeyondTheLimit_AreThoseWithLowerScores()
    {
        byte[] picture = FourFaces();
        await using ServerProgram all = await ServerProgram.StartAsync(), two = await ServerProgram.StartAsync("--max-faces", "2");
        double[] scores = await ScoresAsync(all, picture);
        Assert.HasCount(4, scores);
        CollectionAssert.AreEqual(scores.OrderDescending().Take(2).ToArray(), await ScoresAsync(two, picture));
    }

    // The sample four times, each darker than the last one, so that the scores differ.
    private static byte[] FourFaces()
    {
        using Mat one = PictureReader.Read(Tool.Sample);
        using Mat top = new(), bottom = new(), all = new();
        Mat[] four = [.. Enumerable.Range(0, 4).Select(i => (Mat)(one * (1 - 0.2 * i)))];
        Cv2.HConcat([four[0], four[1]], top);
        Cv2.HConcat([four[2], four[3]], bottom);
        Cv2.VConcat([top, bottom], all);
        Array.ForEach(four, mat => mat.Dispose());
        Cv2.ImEncode(".png", all, out byte[] bytes);
        return bytes;
    }

    private static async Task<double[]> ScoresAsync(ServerProgram server, byte[] picture)
    {
        using ByteArrayContent body = new(picture);
        using HttpResponseMessage answer = await server.Http.PostAsync("/v1/landmarks", body);
        using JsonDocument json = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return [.. json.RootElement.GetProperty("faces").EnumerateArray()
            .Select(face => face.GetProperty("box").GetProperty("score").GetDouble())];
    }
}
