using System.Runtime.CompilerServices;

namespace OpenVinoLandmarks.Tests.Streaming;

/// <summary>Takes results into a list, which has those before a failure too.</summary>
internal static class Taking
{
    public static async Task AllAsync(IAsyncEnumerable<int> results, List<int> taken) => await AllAsync(results.WithCancellation(default), taken);

    public static async Task AllAsync(ConfiguredCancelableAsyncEnumerable<int> results, List<int> taken)
    {
        await foreach (int result in results)
        {
            taken.Add(result);
        }
    }
}
