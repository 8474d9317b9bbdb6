using OpenVinoLandmarks.Setup.Archives;
using OpenVinoLandmarks.Setup.Catalog;
using OpenVinoLandmarks.Setup.Downloads;
using OpenVinoLandmarks.Setup.Planning;
using OpenVinoLandmarks.Setup.Storage;

namespace OpenVinoLandmarks.Setup.Running;

/// <summary>
/// Carries out a plan. Each file gets its place only when it is complete and checked. When a run is interrupted or killed, what was
/// downloaded stays, and the next run continues.
/// </summary>
/// <param name="folder">The folder of the user.</param>
/// <param name="http">The transfer.</param>
/// <param name="progress">Shows the user what is done.</param>
internal sealed class SetupRunner(SetupFolder folder, HttpTransfer http, ISetupProgress progress)
{
    private const int Parallel = 4;

    private readonly Downloader _downloader = new(folder.Downloads, http, progress.Note);

    /// <summary>Fetches everything that is missing.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ModelException">A model's file is not the published one.</exception>
    /// <exception cref="DeviceException">A runtime's file is not the published one, or is refused.</exception>
    /// <exception cref="IOException">A file cannot be fetched or written, or another set-up is working.</exception>
    public async Task RunAsync(SetupPlan plan, CancellationToken cancellationToken)
    {
        CheckSpace(plan);
        using SetupLock taken = SetupLock.Take(folder);
        try
        {
            folder.DeleteLeftovers();
            Inventory inventory = Inventory.Read(folder);
            ParallelOptions options = new() { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
            await System.Threading.Tasks.Parallel.ForEachAsync(plan.Missing, options, async (item, token) =>
            {
                await RunAsync(item, inventory, token);
                progress.Finish(item);
            });
        }
        finally
        {
            TryDeleteLeftovers();
        }
    }

    private async Task RunAsync(SetupItem item, Inventory inventory, CancellationToken cancellationToken)
    {
        try
        {
            await (item switch
            {
                ModelItem model => RunAsync(model, inventory, cancellationToken),
                RuntimeItem runtime => RunAsync(runtime, inventory, cancellationToken),
                _ => throw new ArgumentException($"{item} is of an unknown kind.", nameof(item)),
            });
        }
        catch (DownloadException e) when (e.Failure != DownloadFailure.WrongContent)
        {
            throw new IOException(e.Message, e);
        }
        catch (DownloadException e)
        {
            throw item is ModelItem ? new ModelException(e.Message, e) : new DeviceException(e.Message, e);
        }
        catch (ArchiveException e)
        {
            throw new DeviceException($"{e.Message} Nothing of it was installed.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw folder.Explain(e);
        }
    }

    private async Task RunAsync(ModelItem item, Inventory inventory, CancellationToken cancellationToken)
    {
        long before = 0;
        foreach (ModelFileItem file in item.Files)
        {
            Download download = new($"{item.Model} ({file.Listed.Path})", file.Sources);
            (PartialFile part, _) = await _downloader.FetchAsync(
                download, done => progress.Report(item, SetupStep.Fetching, before + done, item.Size), cancellationToken);
            string target = Path.Combine(folder.Root, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            inventory.Add(
                InventoryKind.Model, item.Model, [new InventoryFile(file.Path, file.Listed.Size, null, file.Listed.Sha384, null)]);
            part.MoveTo(target);
            before += file.Listed.Size;
        }
    }

    private async Task RunAsync(RuntimeItem item, Inventory inventory, CancellationToken cancellationToken)
    {
        IReadOnlyList<RuntimeSource> sources = item.FromPip
            ? [await PipDownload.RunAsync(item.Release, Path.Combine(folder.Unpacked, "pip"), cancellationToken)]
            : item.Sources;
        Download download = new(item.Name, [.. sources.Select(source => source.Place)]);
        (PartialFile part, DownloadSource used) = await _downloader.FetchAsync(
            download,
            done => progress.Report(item, SetupStep.Fetching, done, item.Size),
            cancellationToken);
        RuntimeArchive archive = sources.First(source => source.Place == used).Archive;
        string unpacked = Path.Combine(folder.Unpacked, item.Release.FolderName);
        IReadOnlyList<UnpackedFile> files;
        try
        {
            files = await Task.Run(() => Unpack(item, part, archive, unpacked, cancellationToken), cancellationToken);
        }
        catch (ArchiveException)
        {
            part.Delete();
            throw;
        }

        inventory.Add(InventoryKind.Runtime, item.Release.FolderName, [.. files.Select(file => Listed(item.Release, file))]);
        Directory.CreateDirectory(folder.Runtimes);
        if (Directory.Exists(item.Target))
        {
            Directory.Move(item.Target, unpacked + ".old"); // it is damaged
        }

        Directory.Move(unpacked, item.Target);
        part.Delete();
    }

    private IReadOnlyList<UnpackedFile> Unpack(
        RuntimeItem item, PartialFile part, RuntimeArchive archive, string target, CancellationToken cancellationToken)
    {
        long size = part.Length;
        ArchiveRules rules = new(archive.StrippedFolders, archive.Folders, archive.UnpackedLimit);
        IReadOnlyList<UnpackedFile> files = ArchiveUnpacker.Unpack(
            part.Path,
            archive.FileName,
            target,
            rules,
            done => progress.Report(item, SetupStep.Unpacking, done, size),
            cancellationToken);
        return files.Any(file => IsCLibrary(file.Path))
            ? files
            : throw new ArchiveException($"{archive.FileName} does not contain OpenVINO's C library. {RuntimeCatalog.NoCLibrary}");
    }

    private static bool IsCLibrary(string path)
    {
        string name = Path.GetFileName(path);
        return name.StartsWith("libopenvino_c.", StringComparison.Ordinal) || name == "openvino_c.dll";
    }

    private static InventoryFile Listed(RuntimeRelease release, UnpackedFile file) => new(
        $"runtimes/{release.FolderName}/{file.Path}", file.Size, file.Link is null ? file.Sha256 : null, null, file.Link);

    // Better before a download than in the middle of it.
    private void CheckSpace(SetupPlan plan)
    {
        long needed = plan.Missing.Sum(item => item.DiskSpace ?? 0);
        string? existing = folder.Root;
        while (existing is not null && !Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing);
        }

        if (existing is not null && new DriveInfo(existing).AvailableFreeSpace is { } free && free < needed)
        {
            throw new IOException(
                $"The disk of {folder.Root} has {free / 1_000_000} MB free, and {needed / 1_000_000} MB are needed. Free some space, or "
                + "set XDG_CACHE_HOME to a folder on another disk.");
        }
    }

    // An error of the work is more important than one of the cleaning.
    private void TryDeleteLeftovers()
    {
        try
        {
            folder.DeleteLeftovers();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            progress.Note($"{folder.Unpacked} cannot be deleted: {e.Message}");
        }
    }
}
