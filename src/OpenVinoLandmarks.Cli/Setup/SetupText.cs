using System.Globalization;
using OpenVinoLandmarks.Setup.Planning;
using OpenVinoLandmarks.Setup.Storage;

namespace OpenVinoLandmarks.Cli.Setup;

/// <summary>Writes what set-up will do and what it has done. The text is the same on a terminal and in a file.</summary>
internal static class SetupText
{
    private const string Indentation = "  ";

    /// <summary>Writes what will be fetched, how large it is, from where and under which licence.</summary>
    public static void WritePlan(SetupPlan plan, SetupFolder folder, TextWriter output)
    {
        SetupItem[] missing = [.. plan.Missing], there = [.. plan.Items.Where(item => item.IsThere)];
        foreach (SetupItem item in there)
        {
            output.WriteLine($"{item.Name} is there: {item.Target}");
        }

        if (missing.Length == 0)
        {
            output.WriteLine("Nothing to fetch.");
            return;
        }

        output.WriteLine($"To fetch into {folder.Root}:");
        foreach (SetupItem item in missing)
        {
            output.WriteLine($"{Indentation}{item.Name}");
            output.WriteLine($"{Indentation}{Indentation}size     {Size(item.Size)}");
            output.WriteLine($"{Indentation}{Indentation}from     {item.Origin}");
            output.WriteLine($"{Indentation}{Indentation}licence  {item.Licence}");
        }

        long known = missing.Sum(item => item.Size ?? 0);
        string more = missing.Any(item => item.Size is null) ? " and files of unknown size" : "";
        output.WriteLine(known == 0 ? $"Together:{more[4..]}" : $"Together: {Size(known)}{more}");
    }

    /// <summary>Writes where the fetched items are.</summary>
    public static void WriteResult(SetupPlan plan, TextWriter output)
    {
        foreach (SetupItem item in plan.Missing)
        {
            output.WriteLine($"Fetched {item.Name}: {item.Target}");
        }

        output.WriteLine("All commands find them there.");
    }

    /// <summary>Writes what will be removed.</summary>
    public static void WriteRemoval(IReadOnlyList<InventoryItem> items, SetupFolder folder, TextWriter output)
    {
        output.WriteLine(items.Count == 0 ? "Nothing of setup to remove." : $"To remove from {folder.Root}:");
        foreach (InventoryItem item in items)
        {
            string kind = item.Kind == InventoryKind.Model ? "model" : "OpenVINO";
            string files = item.Files.Count == 1 ? "1 file" : $"{item.Files.Count} files";
            output.WriteLine($"{Indentation}{kind} {item.Name}: {files}, {Size(item.Files.Sum(file => file.Size))}");
        }
    }

    private static string Size(long? bytes) => bytes switch
    {
        null => "unknown",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0.#} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.0} MB"),
    };
}
