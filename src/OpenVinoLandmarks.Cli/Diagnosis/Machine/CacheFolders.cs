using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Cli.Diagnosis.Machine;

/// <summary>Describes the folders in which the tool keeps files: compiled models, and what was fetched.</summary>
internal static class CacheFolders
{
    /// <summary>Why the folder of compiled models is not used although it can be written.</summary>
    public const string NoOpenSsl = "not used, because OpenSSL is missing";

    private const string CompiledModels = "compiled models";

    /// <summary>Returns the user's cache with each folder in it. Nothing is written.</summary>
    public static IReadOnlyList<CacheReport> Read()
    {
        if (ModelSearchPath.UserCache is not { } cache)
        {
            return [new CacheReport("", CompiledModels, 0, 0, IsWritable: false, "there is no home folder, so nothing is kept")];
        }

        string compiled = Path.Combine(cache, "compiled");
        IEnumerable<string> others = Directory.Exists(cache) ? SubfoldersOf(cache).Where(folder => folder != compiled) : [];
        return [.. others.Order(StringComparer.Ordinal).Prepend(compiled).Select(Describe)];
    }

    private static CacheReport Describe(string folder)
    {
        string content = Path.GetFileName(folder) == "compiled" ? CompiledModels : Path.GetFileName(folder);
        (long bytes, int files) = Measure(folder);
        string? existing = folder;
        while (existing is not null && !Path.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing);
        }

        string? problem = existing is null ? "the path is not valid"
            : !Directory.Exists(existing) ? $"{existing} is a file, not a folder"
            : AccessCheck.CanWrite(existing) == false ? existing == folder ? "cannot be written" : $"{existing} cannot be written"
            : null;
        if (problem is null && content == CompiledModels && !ContentHash.IsAvailable)
        {
            problem = NoOpenSsl;
        }

        return new CacheReport(folder, content, bytes, files, problem is null ? AccessCheck.CanWrite(existing!) : false, problem);
    }

    private static (long Bytes, int Files) Measure(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return (0, 0);
        }

        EnumerationOptions all = new()
        {
            RecurseSubdirectories = true,
            IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        long bytes = 0;
        int files = 0;
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*", all))
        {
            bytes += file.Length;
            files++;
        }

        return (bytes, files);
    }

    private static string[] SubfoldersOf(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
