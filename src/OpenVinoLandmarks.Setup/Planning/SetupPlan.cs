using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Setup.Catalog;
using OpenVinoLandmarks.Setup.Downloads;

namespace OpenVinoLandmarks.Setup.Planning;

/// <summary>What will be fetched, from where, how large it is and under which licence.</summary>
/// <param name="Items">The models and the runtime.</param>
internal sealed record SetupPlan(IReadOnlyList<SetupItem> Items)
{
    /// <summary>The items that are not there yet.</summary>
    public IEnumerable<SetupItem> Missing => Items.Where(item => !item.IsThere);
}

/// <summary>A model or a runtime of a plan.</summary>
internal abstract record SetupItem
{
    /// <summary>The name for the user.</summary>
    public required string Name { get; init; }

    /// <summary>The licence.</summary>
    public required string Licence { get; init; }

    /// <summary>Whether the licence forbids commercial use, so that the user must accept it.</summary>
    public bool NeedsAcceptance { get; init; }

    /// <summary>The bytes to fetch; null if they are not known.</summary>
    public abstract long? Size { get; }

    /// <summary>The bytes that the disk needs at the most, while the work is going on; null if they are not known.</summary>
    public abstract long? DiskSpace { get; }

    /// <summary>Where it comes from.</summary>
    public abstract string Origin { get; }

    /// <summary>The folder that it is put into.</summary>
    public required string Target { get; init; }

    /// <summary>Whether it is there already, complete and unchanged.</summary>
    public abstract bool IsThere { get; }
}

/// <summary>A model of a plan.</summary>
internal sealed record ModelItem : SetupItem
{
    /// <summary>The name of the model.</summary>
    public required string Model { get; init; }

    /// <summary>The files that are missing.</summary>
    public required IReadOnlyList<ModelFileItem> Files { get; init; }

    /// <inheritdoc/>
    public override long? Size => Files.Sum(file => file.Listed.Size);

    /// <inheritdoc/>
    public override long? DiskSpace => Size;

    /// <inheritdoc/>
    public override string Origin
    {
        get
        {
            // The folder of the model, if the file is in it under its usual path.
            string first = Files.Count == 0 ? "" : Files[0].Sources[0].Display;
            return Files.Count > 1 && first.EndsWith(Files[0].Listed.Path, StringComparison.Ordinal)
                ? first[..^Files[0].Listed.Path.Length]
                : first;
        }
    }

    /// <inheritdoc/>
    public override bool IsThere => Files.Count == 0;
}

/// <summary>A file of a model.</summary>
/// <param name="Listed">The file in the model's list.</param>
/// <param name="Path">The path in the folder of set-up, with forward slashes.</param>
/// <param name="Sources">The places that have it.</param>
internal sealed record ModelFileItem(ListedFile Listed, string Path, IReadOnlyList<DownloadSource> Sources);

/// <summary>A runtime of a plan.</summary>
internal sealed record RuntimeItem : SetupItem
{
    /// <summary>The release.</summary>
    public required RuntimeRelease Release { get; init; }

    /// <summary>The places that have it, and what each is; empty if pip downloads it.</summary>
    public required IReadOnlyList<RuntimeSource> Sources { get; init; }

    /// <summary>Whether pip downloads the wheel.</summary>
    public bool FromPip { get; init; }

    /// <summary>Whether it is there already.</summary>
    public required bool IsComplete { get; init; }

    /// <inheritdoc/>
    public override long? Size => Sources.Count == 0 ? null : Sources[0].Place.Size ?? Sources[0].Place.StatedSize;

    /// <inheritdoc/>
    public override long? DiskSpace => Sources.Count > 0 && Sources[0].Archive.Kind == RuntimeArchiveKind.Mirrored
        ? Size + Sources[0].Archive.UnpackedLimit
        : Size;

    /// <inheritdoc/>
    public override string Origin => Sources.Count == 0 ? $"pip download openvino=={Release.Version}" : Sources[0].Place.Display;

    /// <inheritdoc/>
    public override bool IsThere => IsComplete;
}

/// <summary>A place that has a runtime.</summary>
/// <param name="Place">The place.</param>
/// <param name="Archive">Which file it is.</param>
internal sealed record RuntimeSource(DownloadSource Place, RuntimeArchive Archive);
