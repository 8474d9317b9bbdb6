using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Cli.Options;

/// <summary>
/// Where OpenVINO keeps compiled models from one start of the tool to the next: beside the fetched models in the user's cache. It saves a
/// quarter to a third of the time that the processor spends on a start (docs/performance.md).
/// </summary>
internal static class CompiledModelCache
{
    public static string Folder => Path.Combine(Path.GetDirectoryName(ModelSearchPath.UserCache)!, "compiled");
}
