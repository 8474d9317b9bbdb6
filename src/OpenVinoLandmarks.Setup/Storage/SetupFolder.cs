using OpenVinoLandmarks.Models;
using OpenVinoLandmarks.Setup.Downloads;

namespace OpenVinoLandmarks.Setup.Storage;

/// <summary>
/// The user's folder that set-up writes to: <c>models</c> and <c>runtimes</c>, where the library finds them, and <c>setup</c> for the lock,
/// the inventory and unfinished work.
/// </summary>
internal sealed class SetupFolder
{
    /// <summary>Creates the description of a folder. Nothing is written.</summary>
    /// <param name="root">The user's cache of this project.</param>
    public SetupFolder(string root)
    {
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        Models = Path.Combine(Root, "models");
        Runtimes = Path.Combine(Root, "runtimes");
        Own = Path.Combine(Root, "setup");
        Downloads = Path.Combine(Own, "downloads");
        Unpacked = Path.Combine(Own, "unpacked");
        InventoryFile = Path.Combine(Own, "inventory.json");
    }

    /// <summary>The user's cache of this project.</summary>
    public string Root { get; }

    /// <summary>The fetched models, in the layout of the Open Model Zoo.</summary>
    public string Models { get; }

    /// <summary>The fetched runtimes: <c>VERSION-PLATFORM</c> each.</summary>
    public string Runtimes { get; }

    /// <summary>The folder of set-up itself.</summary>
    public string Own { get; }

    /// <summary>The unfinished downloads.</summary>
    public string Downloads { get; }

    /// <summary>The folders that are being unpacked.</summary>
    public string Unpacked { get; }

    /// <summary>The list of all files that set-up has put here.</summary>
    public string InventoryFile { get; }

    /// <summary>Returns the folder of the current user.</summary>
    /// <exception cref="IOException">The user has none.</exception>
    public static SetupFolder OfUser() => new(ModelSearchPath.UserCache ?? throw new IOException(
        "There is no folder to fetch into: the home folder does not exist, or XDG_CACHE_HOME is not an absolute path. Set HOME or "
        + "XDG_CACHE_HOME to the absolute path of a folder that you may write."));

    /// <summary>Deletes what an interrupted run has left and what cannot be continued. Only for the holder of the lock.</summary>
    public void DeleteLeftovers()
    {
        foreach (string part in Directory.Exists(Own) ? Directory.GetFiles(Own, ".*.part") : [])
        {
            File.Delete(part);
        }

        if (Directory.Exists(Unpacked))
        {
            Directory.Delete(Unpacked, recursive: true);
        }

        PartialFile.DeleteUseless(Downloads);
        DeleteIfEmpty(Downloads);
    }

    /// <summary>Deletes a folder if it exists and is empty.</summary>
    public static void DeleteIfEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    /// <summary>Turns an error of writing into one that names the folder and the remedy.</summary>
    /// <param name="cause">The error.</param>
    public IOException Explain(Exception cause)
    {
        const int NoSpace = 28, Quota = 122, ReadOnly = 30, WindowsDiskFull = unchecked((int)0x80070070);
        Exception first = cause is Archives.WriteException { InnerException: { } inner } ? inner : cause;
        string reason = first.Message.TrimEnd('.') + ".";
        return first switch
        {
            IOException { HResult: NoSpace or Quota or WindowsDiskFull } => new IOException(
                $"The disk of {Root} is full. Free some space, or set XDG_CACHE_HOME to a folder on another disk. The same command "
                + "continues.",
                cause),
            UnauthorizedAccessException or IOException { HResult: ReadOnly } => new IOException(
                $"{Root} cannot be written: {reason} Set XDG_CACHE_HOME to a folder that you may write.", cause),
            _ => new IOException($"{Root} cannot be written: {reason}", cause),
        };
    }
}
