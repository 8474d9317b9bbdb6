using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Setup.Catalog;
using OpenVinoLandmarks.Setup.Downloads;
using OpenVinoLandmarks.Setup.Storage;

namespace OpenVinoLandmarks.Setup.Planning;

/// <summary>Decides what has to be fetched, and finds out from where. It writes nothing.</summary>
/// <param name="folder">The folder of the user.</param>
/// <param name="http">The transfer, which asks servers for the sizes of files.</param>
/// <param name="note">Receives notes for the user.</param>
internal sealed class SetupPlanner(SetupFolder folder, HttpTransfer http, Action<string> note)
{
    private static readonly string[] s_official = [ModelCatalog.OfficialLandmarks, ModelCatalog.OfficialFaceDetector];

    /// <summary>Makes the plan for a request.</summary>
    /// <exception cref="ModelException">A model is not known, has no published file, or another file is in its place.</exception>
    /// <exception cref="DeviceException">The runtime is not offered, or the wheel cannot be used.</exception>
    /// <exception cref="IOException">The mirror or the folder cannot be read.</exception>
    public async Task<SetupPlan> PlanAsync(SetupRequest request, CancellationToken cancellationToken)
    {
        Mirror? mirror = Mirror.Parse(request.Mirror);
        Inventory inventory = Inventory.Read(folder);
        List<SetupItem> items = [];
        if (request.Models is { } names)
        {
            foreach (string name in (names.Count == 0 ? s_official : names).Distinct())
            {
                if (await PlanModelAsync(name, request, mirror, inventory, cancellationToken) is { } item)
                {
                    items.Add(item);
                }
            }
        }

        if (request.WantsRuntime)
        {
            items.Add(await PlanRuntimeAsync(request, mirror, inventory, cancellationToken));
        }

        return new SetupPlan(items);
    }

    private async Task<ModelItem?> PlanModelAsync(
        string name, SetupRequest request, Mirror? mirror, Inventory inventory, CancellationToken cancellationToken)
    {
        ListedModel model = request.KnownModels.FirstOrDefault(one => one.Name == name) ?? throw new ModelException(
            $"There is no model '{name}' to fetch. Name some of {string.Join(", ", Fetchable(request).Select(one => one.Name))}.");
        if (model.IsBundled)
        {
            note($"{name} is part of the library: there is nothing to fetch.");
            return null;
        }

        ListedFile[] files = [.. SelectFiles(model, request.Precisions)];
        List<ModelFileItem> missing = [];
        foreach (ListedFile file in files)
        {
            string path = $"models/{Owner(file)}/{name}/{file.Path}";
            if (!await IsThereAsync(model, file, path, inventory, cancellationToken))
            {
                missing.Add(new ModelFileItem(file, path, await FindAsync(model, file, mirror, cancellationToken)));
            }
        }

        string precisions = files[0].IsOnnx ? "" : " " + string.Join(", ", files.Select(Precision).Distinct());
        return new ModelItem
        {
            Name = name + precisions,
            Model = name,
            Licence = model.Licence ?? "unknown",
            NeedsAcceptance = model.IsNonCommercial,
            Files = missing,
            Target = Path.Combine(folder.Models, Owner(files[0]), name),
        };
    }

    private static IEnumerable<ListedModel> Fetchable(SetupRequest request) =>
        request.KnownModels.Where(model => !model.IsBundled && model.Files.Any(file => file.Address is not null));

    // One ONNX file is enough: a list of several has variants of the same network.
    private static IEnumerable<ListedFile> SelectFiles(ListedModel model, IReadOnlyList<string> precisions)
    {
        ListedFile[] published = [.. model.Files.Where(file => file.Address is not null)];
        if (published.Length == 0)
        {
            throw new ModelException(
                $"{model.Name} has no file that could be fetched. {model.Notice} The section 'Models that setup does not fetch' of "
                + $"docs/detectors.md says what to do. Source: {model.Source}; licence: {model.Licence}.");
        }

        if (published.FirstOrDefault(file => file.IsOnnx) is { } onnx)
        {
            return [onnx];
        }

        string[] existing = [.. published.Select(Precision).Distinct()];
        string[] wanted = precisions.Count == 0 ? existing : [.. precisions.Intersect(existing)];
        return wanted.Length > 0
            ? published.Where(file => wanted.Contains(Precision(file)))
            : throw new ModelException(
                $"{model.Name} is not published in {string.Join(", ", precisions)}. It exists in {string.Join(", ", existing)}.");
    }

    private async Task<bool> IsThereAsync(
        ListedModel model, ListedFile file, string path, Inventory inventory, CancellationToken cancellationToken)
    {
        string full = Path.Combine(folder.Root, path);
        if (!Path.Exists(full))
        {
            return false;
        }

        if (await Checksum.Sha384(file.Sha384).IsOfAsync(full, cancellationToken) || IsOfOtherRelease(model, file, full))
        {
            return true;
        }

        if (inventory.Find(InventoryKind.Model, model.Name)?.Files.Any(one => one.Path == path) == true)
        {
            note($"{full} is damaged or was changed; it is fetched again.");
            return false;
        }

        throw new ModelException(
            $"{full} is not the published file, and set-up did not put it there. Move it to another folder, then run the command again.");
    }

    private static bool IsOfOtherRelease(ListedModel model, ListedFile file, string full)
    {
        if (file.IsOnnx || model.OtherReleases is null)
        {
            return false;
        }

        string xml = Path.ChangeExtension(full, ".xml"), bin = Path.ChangeExtension(full, ".bin");
        return File.Exists(xml) && File.Exists(bin) && model.Matches(Precision(file), File.ReadAllBytes(xml), File.ReadAllBytes(bin));
    }

    private async Task<IReadOnlyList<DownloadSource>> FindAsync(
        ListedModel model, ListedFile file, Mirror? mirror, CancellationToken cancellationToken)
    {
        List<DownloadSource> sources = [];
        string path = $"{Owner(file)}/{model.Name}/{file.Path}";
        string[] flat = file.IsOnnx ? [$"models/peers/{file.Path}", $"peers/{file.Path}", file.Path] : [];
        string[] paths = [$"models/{path}", path, .. flat, file.Address!.AbsolutePath.TrimStart('/')];
        if (mirror is not null && await mirror.FindAsync(paths, http, note, cancellationToken) is { } found)
        {
            sources.Add(found);
        }

        sources.Add(new DownloadSource(file.Address));
        return [.. sources.Select(source => source with { Size = file.Size, Checksum = Checksum.Sha384(file.Sha384) })];
    }

    private async Task<RuntimeItem> PlanRuntimeAsync(
        SetupRequest request, Mirror? mirror, Inventory inventory, CancellationToken cancellationToken)
    {
        RuntimeRelease release;
        List<RuntimeSource> sources = [];
        if (request.Wheel is { } wheel)
        {
            (string path, release, RuntimeArchive archive) =
                WheelFile.Find(wheel, request.RuntimeVersion, request.Platform, request.KnownReleases);
            DownloadSource place = new(DownloadSource.AddressOf(path)) { StatedSize = new FileInfo(path).Length };
            sources.Add(new RuntimeSource(place with { Checksum = ChecksumOf(archive) }, archive));
        }
        else
        {
            release = RuntimeCatalog.Find(request.RuntimeVersion, request.Platform, request.KnownReleases);
        }

        string target = Path.Combine(folder.Runtimes, release.FolderName);
        bool isComplete = await IsCompleteAsync(target, release, inventory, cancellationToken);
        if (!isComplete && request.Wheel is null && !request.FromPip)
        {
            sources = await FindAsync(release, mirror, cancellationToken);
        }

        return new RuntimeItem
        {
            Name = $"OpenVINO {release.Version} {release.Platform}",
            Licence = RuntimeRelease.Licence,
            Release = release,
            Sources = sources,
            FromPip = request.FromPip && request.Wheel is null,
            IsComplete = isComplete,
            Target = target,
        };
    }

    private async Task<bool> IsCompleteAsync(
        string target, RuntimeRelease release, Inventory inventory, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(target))
        {
            return false;
        }

        if (inventory.Find(InventoryKind.Runtime, release.FolderName) is not { } item)
        {
            throw new DeviceException(
                $"{target} exists, and set-up did not put it there. Move it to another folder, then run the command again.");
        }

        foreach (InventoryFile file in item.Files)
        {
            if (!await file.IsUnchangedAsync(Path.Combine(folder.Root, file.Path), cancellationToken))
            {
                note($"{Path.Combine(folder.Root, file.Path)} is missing or damaged; OpenVINO {release.Version} is fetched again.");
                return false;
            }
        }

        return true;
    }

    private async Task<List<RuntimeSource>> FindAsync(RuntimeRelease release, Mirror? mirror, CancellationToken cancellationToken)
    {
        List<RuntimeSource> sources = [];
        foreach (RuntimeArchive archive in mirror is null ? [] : release.Archives)
        {
            string[] address = archive.Address is null ? [] : [archive.Address.AbsolutePath.TrimStart('/')];
            if (await mirror!.FindAsync([$"openvino/{archive.FileName}", archive.FileName, .. address], http, note, cancellationToken)
                is { } found)
            {
                sources.Add(new RuntimeSource(found with { Size = archive.Size, Checksum = ChecksumOf(archive) }, archive));
            }
        }

        foreach (RuntimeArchive archive in release.Archives.Where(archive => archive.Address is not null))
        {
            long? size = sources.Count > 0 ? null : await SizeAsync(archive.Address!, cancellationToken);
            sources.Add(new RuntimeSource(
                new DownloadSource(archive.Address!) { Size = archive.Size, StatedSize = size, Checksum = ChecksumOf(archive) }, archive));
        }

        return sources.Count > 0 ? sources : throw new DeviceException(
            $"OpenVINO {release.Version} for {release.Platform} is published as a Python wheel only. Add --from pip.");
    }

    // Without a network, the plan is shown all the same, and the download says what is wrong.
    private async Task<long?> SizeAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return (await http.AskAsync(address, cancellationToken)).Size;
        }
        catch (DownloadException)
        {
            return null;
        }
    }

    private static Checksum? ChecksumOf(RuntimeArchive archive) => archive.Sha256 is { } hex ? Checksum.Sha256(hex) : null;

    private static string Precision(ListedFile file) => file.Path.Split('/')[0];

    private static string Owner(ListedFile file) => file.IsOnnx ? "public" : "intel";
}
