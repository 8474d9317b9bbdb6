using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Setup.Catalog;

namespace OpenVinoLandmarks.Setup.Planning;

/// <summary>What the user wants to fetch.</summary>
internal sealed record SetupRequest
{
    /// <summary>The models; empty for Intel's two default models, null for none.</summary>
    public IReadOnlyList<string>? Models { get; init; } = [];

    /// <summary>The precisions of the models; empty for all.</summary>
    public IReadOnlyList<string> Precisions { get; init; } = [];

    /// <summary>Whether a runtime is wanted.</summary>
    public bool WantsRuntime { get; init; } = true;

    /// <summary>The version of the runtime, or the start of one; null for the newest.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>Whether pip downloads the runtime's wheel.</summary>
    public bool FromPip { get; init; }

    /// <summary>A wheel that the user has, or the folder with it; null if it is not given.</summary>
    public string? Wheel { get; init; }

    /// <summary>The mirror: a folder or an address; null for none.</summary>
    public string? Mirror { get; init; }

    /// <summary>The platform of the runtime.</summary>
    public string Platform { get; init; } = RuntimeCatalog.CurrentPlatform;

    /// <summary>The models that can be fetched. Tests use their own.</summary>
    public IReadOnlyList<ListedModel> KnownModels { get; init; } = ModelCatalog.Models;

    /// <summary>The runtimes that can be fetched. Tests use their own.</summary>
    public IReadOnlyList<RuntimeRelease> KnownReleases { get; init; } = RuntimeCatalog.Releases;
}
