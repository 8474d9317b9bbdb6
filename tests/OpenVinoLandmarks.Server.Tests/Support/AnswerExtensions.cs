using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace OpenVinoLandmarks.Server.Tests.Support;

/// <summary>Reads the answers of the server.</summary>
internal static class AnswerExtensions
{
    extension(RestMessage answer)
    {
        /// <summary>The status of an answer.</summary>
        public int Status => int.Parse(answer.Start.Split(' ')[1], CultureInfo.InvariantCulture);

        /// <summary>The numbers of the only output, whether they are raw or JSON.</summary>
        public float[] Numbers()
        {
            using JsonDocument json = JsonDocument.Parse(answer.Json);
            JsonElement output = json.RootElement.GetProperty("outputs").EnumerateArray().Single();
            float[] numbers = output.TryGetProperty("data", out JsonElement data)
                ? [.. data.EnumerateArray().Select(value => value.GetSingle())]
                : MemoryMarshal.Cast<byte, float>(answer.Raw).ToArray();
            long count = output.GetProperty("shape").EnumerateArray().Aggregate(1L, (product, size) => product * size.GetInt64());
            Assert.AreEqual(count, numbers.Length);
            return numbers;
        }
    }
}
