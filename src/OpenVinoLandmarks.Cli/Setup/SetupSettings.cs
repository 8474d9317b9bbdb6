namespace OpenVinoLandmarks.Cli.Setup;

/// <summary>Where the runtime comes from.</summary>
internal enum RuntimeOrigin
{
    /// <summary>Intel's archive.</summary>
    Archive,

    /// <summary>A Python wheel.</summary>
    Pip,
}

/// <summary>
/// The options of <c>ovlandmarks setup</c>. It names no type of the library that fetches, which other commands never load.
/// </summary>
internal sealed record SetupSettings
{
    /// <summary>The models; empty for Intel's default models, null for none.</summary>
    public required IReadOnlyList<string>? Models { get; init; }

    /// <summary>The precisions; empty for all.</summary>
    public required IReadOnlyList<string> Precisions { get; init; }

    /// <summary>Whether a runtime is fetched or removed.</summary>
    public required bool WantsRuntime { get; init; }

    /// <summary>The version of the runtime; null for the newest.</summary>
    public required string? RuntimeVersion { get; init; }

    /// <summary>Whether the runtime comes from a wheel.</summary>
    public required bool FromPip { get; init; }

    /// <summary>The wheel that the user has; null if pip downloads it.</summary>
    public required string? Wheel { get; init; }

    /// <summary>Whether the user has confirmed in advance.</summary>
    public required bool IsConfirmed { get; init; }

    /// <summary>Whether the plan is only shown.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>Whether licences that do not permit commercial use are accepted.</summary>
    public required bool AcceptsLicences { get; init; }

    /// <summary>Whether files are removed instead of fetched.</summary>
    public required bool Removes { get; init; }

    /// <summary>Whether everything is removed.</summary>
    public required bool RemovesEverything { get; init; }

    /// <summary>The command as the user typed it, for messages that name the command to type.</summary>
    public required string CommandLine { get; init; }
}
