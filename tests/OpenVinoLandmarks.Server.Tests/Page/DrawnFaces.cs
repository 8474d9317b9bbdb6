using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace OpenVinoLandmarks.Server.Tests.Page;

/// <summary>The boxes and points that the page has drawn, in pixels of the picture, measured on the screen.</summary>
internal sealed record DrawnFaces(IReadOnlyList<double[]> Boxes, IReadOnlyList<IReadOnlyDictionary<string, double[]>> Points)
{
    // The picture's own place on the screen is the reference, so that a shifted or stretched drawing is seen.
    private const string Measure =
        """
        element => {
          const picture = document.getElementById(element), frame = picture.getBoundingClientRect();
          const width = picture.naturalWidth || picture.width, height = picture.naturalHeight || picture.height;
          const x = screen => (screen - frame.left) / frame.width * width, y = screen => (screen - frame.top) / frame.height * height;
          return JSON.stringify([...document.querySelectorAll("#overlay g")].map(group => {
            const box = group.querySelector("rect:not(.shadow)").getBoundingClientRect();
            const points = [...group.querySelectorAll("circle:not(.more)")].map(circle => {
              const place = circle.getBoundingClientRect();
              return [circle.getAttribute("class"), [x((place.left + place.right) / 2), y((place.top + place.bottom) / 2)]];
            });
            return { box: [x(box.left), y(box.top), x(box.right), y(box.bottom)], points: Object.fromEntries(points) };
          }));
        }
        """;

    /// <summary>Measures what is drawn over the photo or the frame of the camera.</summary>
    /// <param name="page">The page.</param>
    /// <param name="picture">The id of the element: <c>photo</c> or <c>frame</c>.</param>
    public static async Task<DrawnFaces> ReadAsync(IPage page, string picture)
    {
        using JsonDocument json = JsonDocument.Parse(await page.EvaluateAsync<string>(Measure, picture));
        JsonElement faces = json.RootElement;
        return new DrawnFaces(
            [.. faces.EnumerateArray().Select(face => Numbers(face.GetProperty("box")))],
            [.. faces.EnumerateArray().Select(face => (IReadOnlyDictionary<string, double[]>)face.GetProperty("points").EnumerateObject()
                .ToDictionary(point => point.Name, point => Numbers(point.Value)))]);
    }

    /// <summary>Asserts that these are the faces of a report.</summary>
    /// <param name="report">The JSON of the command.</param>
    /// <param name="tolerance">The largest distance of a coordinate, in pixels of the picture.</param>
    public void AssertAre(JsonObject report, double tolerance)
    {
        JsonArray faces = (JsonArray)report["faces"]!;
        Assert.HasCount(faces.Count, Boxes);
        for (int i = 0; i < faces.Count; i++)
        {
            JsonObject box = (JsonObject)faces[i]!["box"]!;
            double left = (double)box["x"]!, top = (double)box["y"]!;
            AssertNear($"box of face {i}", [left, top, left + (double)box["width"]!, top + (double)box["height"]!], Boxes[i], tolerance);
            JsonObject points = (JsonObject)faces[i]!["landmarks"]!;
            CollectionAssert.AreEquivalent(points.Select(point => point.Key).ToArray(), Points[i].Keys.ToArray());
            foreach ((string name, JsonNode? point) in points)
            {
                AssertNear($"{name} of face {i}", [(double)point!["x"]!, (double)point["y"]!], Points[i][name], tolerance);
            }
        }
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];

    private static void AssertNear(string what, double[] expected, double[] actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], tolerance, $"{what}: {string.Join(", ", actual)}");
        }
    }
}
