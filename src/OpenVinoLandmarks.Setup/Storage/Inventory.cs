using System.Text.Json;
using System.Text.Json.Serialization;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.Setup.Downloads;

namespace OpenVinoLandmarks.Setup.Storage;

/// <summary>
/// The list of all files that set-up has put into its folder. An item is stored before its files are moved to their places, so that every
/// file of set-up is listed whenever the process ends. Thread-safe.
/// </summary>
internal sealed class Inventory
{
    private readonly SetupFolder _folder;
    private readonly Lock _lock = new();
    private readonly List<InventoryItem> _items;

    private Inventory(SetupFolder folder, IEnumerable<InventoryItem> items) => (_folder, _items) = (folder, [.. items]);

    /// <summary>The items.</summary>
    public IReadOnlyList<InventoryItem> Items
    {
        get
        {
            lock (_lock)
            {
                return [.. _items];
            }
        }
    }

    /// <summary>Reads the list; an empty one if there is none.</summary>
    /// <exception cref="IOException">The list cannot be read.</exception>
    public static Inventory Read(SetupFolder folder)
    {
        try
        {
            return new Inventory(folder, File.Exists(folder.InventoryFile)
                ? JsonSerializer.Deserialize(File.ReadAllBytes(folder.InventoryFile), InventoryJson.Default.InventoryContent)?.Items ?? []
                : []);
        }
        catch (Exception e) when (e is JsonException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{folder.InventoryFile}, the list of fetched files, cannot be read: {e.Message} Remove {folder.Own}, and check "
                + $"{folder.Models} and {folder.Runtimes} yourself.",
                e);
        }
    }

    /// <summary>Returns an item, or null.</summary>
    public InventoryItem? Find(InventoryKind kind, string name) =>
        Items.FirstOrDefault(item => item.Kind == kind && item.Name == name);

    /// <summary>Adds files to an item and stores the list. Files of the same path are replaced.</summary>
    public void Add(InventoryKind kind, string name, IReadOnlyList<InventoryFile> files)
    {
        lock (_lock)
        {
            InventoryItem? old = Find(kind, name);
            HashSet<string> added = [.. files.Select(file => file.Path)];
            _items.RemoveAll(item => item == old);
            _items.Add(new InventoryItem(kind, name, [.. (old?.Files ?? []).Where(file => !added.Contains(file.Path)), .. files]));
            Write();
        }
    }

    /// <summary>Removes an item and stores the list.</summary>
    public void Remove(InventoryItem item)
    {
        lock (_lock)
        {
            _items.Remove(item);
            Write();
        }
    }

    private void Write()
    {
        InventoryContent content = new(1, _items);
        FileWriter.Write(_folder.InventoryFile, JsonSerializer.SerializeToUtf8Bytes(content, InventoryJson.Default.InventoryContent));
    }
}

/// <summary>The kinds of items.</summary>
internal enum InventoryKind
{
    /// <summary>A model.</summary>
    Model,

    /// <summary>An OpenVINO runtime.</summary>
    Runtime,
}

/// <summary>The files of a model or of a runtime.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Name">The name of the model, or the folder of the runtime.</param>
/// <param name="Files">The files.</param>
internal sealed record InventoryItem(InventoryKind Kind, string Name, IReadOnlyList<InventoryFile> Files);

/// <summary>A file that set-up has put into its folder.</summary>
/// <param name="Path">The path in the folder, with forward slashes.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Sha256">The SHA-256, or null.</param>
/// <param name="Sha384">The SHA-384, or null.</param>
/// <param name="Link">The target of a link, or null.</param>
internal sealed record InventoryFile(string Path, long Size, string? Sha256, string? Sha384, string? Link)
{
    /// <summary>Returns whether a file is still the one that set-up has put there.</summary>
    /// <param name="full">The full path.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public async Task<bool> IsUnchangedAsync(string full, CancellationToken cancellationToken = default)
    {
        FileInfo info = new(full);
        if (Link is not null)
        {
            return info.LinkTarget == Link;
        }

        Checksum checksum = Sha384 is null ? Checksum.Sha256(Sha256 ?? "") : Checksum.Sha384(Sha384);
        return info.Exists && info.LinkTarget is null && info.Length == Size && await checksum.IsOfAsync(full, cancellationToken);
    }
}

/// <summary>The content of the file.</summary>
/// <param name="Version">The version of the format: 1.</param>
/// <param name="Items">The items.</param>
internal sealed record InventoryContent(int Version, IReadOnlyList<InventoryItem> Items);

/// <summary>Reads and writes the list without reflection, so that it works in trimmed programs.</summary>
[JsonSerializable(typeof(InventoryContent))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
internal sealed partial class InventoryJson : JsonSerializerContext
{
}
