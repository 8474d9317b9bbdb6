using OpenVinoLandmarks.Setup.Storage;

namespace OpenVinoLandmarks.Setup.Running;

/// <summary>Removes the files that set-up has put into its folder, and nothing else.</summary>
/// <param name="folder">The folder of the user.</param>
/// <param name="note">Receives a note about each file that stays.</param>
internal sealed class SetupRemoval(SetupFolder folder, Action<string> note)
{
    /// <summary>Removes the files. A file that was changed since stays.</summary>
    /// <param name="isWanted">Which items are removed; null for everything, with unfinished downloads.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <returns>The items that were removed.</returns>
    /// <exception cref="IOException">A file cannot be removed, or another set-up is working.</exception>
    public async Task<IReadOnlyList<InventoryItem>> RunAsync(Func<InventoryItem, bool>? isWanted, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder.Own))
        {
            return [];
        }

        try
        {
            return await RemoveAsync(isWanted, cancellationToken);
        }
        catch (UnauthorizedAccessException e)
        {
            throw folder.Explain(e);
        }
    }

    private async Task<IReadOnlyList<InventoryItem>> RemoveAsync(
        Func<InventoryItem, bool>? isWanted, CancellationToken cancellationToken)
    {
        InventoryItem[] removed;
        using (SetupLock taken = SetupLock.Take(folder))
        {
            folder.DeleteLeftovers();
            Inventory inventory = Inventory.Read(folder);
            removed = [.. inventory.Items.Where(item => isWanted?.Invoke(item) ?? true)];
            foreach (InventoryItem item in removed)
            {
                foreach (InventoryFile file in item.Files)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await RemoveAsync(file, cancellationToken);
                }

                inventory.Remove(item);
            }

            if (inventory.Items.Count > 0 || isWanted is not null)
            {
                return removed;
            }

            if (Directory.Exists(folder.Downloads))
            {
                Directory.Delete(folder.Downloads, recursive: true);
            }

            File.Delete(folder.InventoryFile);
            SetupLock.Delete(folder);
        }

        // On Windows, the name of a deleted file may stay until the file is closed.
        SetupFolder.DeleteIfEmpty(folder.Own);
        SetupFolder.DeleteIfEmpty(folder.Root);
        return removed;
    }

    private async Task RemoveAsync(InventoryFile file, CancellationToken cancellationToken)
    {
        string full = Path.GetFullPath(Path.Combine(folder.Root, file.Path));
        if (!full.StartsWith(folder.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            note($"{file.Path} of the list of fetched files is outside {folder.Root}; it stays.");
            return;
        }

        if (new FileInfo(full) is { Exists: false, LinkTarget: null })
        {
            return;
        }

        if (!await file.IsUnchangedAsync(full, cancellationToken))
        {
            note($"{full} was changed since set-up put it there; it stays.");
            return;
        }

        Delete(full);
        for (string parent = Path.GetDirectoryName(full)!; parent != folder.Root; parent = Path.GetDirectoryName(parent)!)
        {
            SetupFolder.DeleteIfEmpty(parent);
        }
    }

    // On Windows, the libraries of a runtime cannot be deleted while a program uses them.
    private static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (UnauthorizedAccessException e) when (OperatingSystem.IsWindows())
        {
            throw new IOException(
                $"{file} cannot be removed: {e.Message} If a program uses OpenVINO, end it. Then run the command again.", e);
        }
    }
}
