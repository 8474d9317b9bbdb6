using System.Text.Json;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>Compares the faces of two reports of <c>detect --format json</c>, and the numbers of two reports of <c>doctor</c>.</summary>
internal static class ReportNumbers
{
    // The report has pixels with three decimals.
    private const double LastDecimal = 0.001;

    /// <summary>The text of the faces, which is equal if every number has the same three decimals.</summary>
    public static string Faces(JsonElement report) => report.GetProperty("faces").GetRawText().ReplaceLineEndings("\n");

    /// <summary>
    /// Asserts that the faces are the same, with a difference of 1e-5 of the size of a face, which is one of the last decimal in pixels.
    /// </summary>
    public static void AssertSameFaces(JsonElement expected, JsonElement actual)
    {
        double[] first = [.. Numbers(expected.GetProperty("faces"))], second = [.. Numbers(actual.GetProperty("faces"))];
        Assert.IsNotEmpty(first);
        Assert.HasCount(first.Length, second);
        for (int i = 0; i < first.Length; i++)
        {
            Assert.AreEqual(first[i], second[i], 1.1 * LastDecimal, $"number {i}");
        }
    }

    /// <summary>Returns what <c>doctor</c> says about an inference on a device.</summary>
    public static JsonElement Inference(JsonElement doctor, string device) => doctor.GetProperty("devices").EnumerateArray()
        .Select(one => one.GetProperty("inference")).Single(one => one.GetProperty("device").GetString() == device);

    private static IEnumerable<double> Numbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => [element.GetDouble()],
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Numbers(property.Value)),
        _ => [],
    };
}
