using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Tests.Streaming;

/// <summary>Collects results in a list that also has the results before a failure.</summary>
internal static class Taking
{
    public static async Task AllAsync(IAsyncEnumerable<int> results, List<int> taken) =>
        await AllAsync(results.WithCancellation(default), taken);

    public static async Task AllAsync(ConfiguredCancelableAsyncEnumerable<int> results, List<int> taken)
    {
        await foreach (int result in results)
        {
            taken.Add(result);
        }
    }
}
