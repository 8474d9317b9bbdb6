using OpenVinoLandmarks.Cli.Diagnosis.Report;
using OpenVinoLandmarks.Files;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Cli.Diagnosis.Machine;

/// <summary>Finds the files of known models in the folders of the search, and compares them with the published checksums.</summary>
internal static class ModelFolders
{
    private const string Right = "right checksum";

    private static readonly FileFault s_notCompared = new(ModelReport.NotCompared, null);

    /// <summary>Returns one line per model, precision and folder; the bundled models come last.</summary>
    public static IReadOnlyList<ModelReport> Read()
    {
        List<ModelReport> found = [];
        foreach (string folder in ModelSearchPath.Folders())
        {
            foreach (ListedModel model in ModelCatalog.Models)
            {
                string[] owners = ["intel", "public", "bundled"];
                found.AddRange(owners.SelectMany(owner => Check(Path.Combine(folder, owner, model.Name), model)));
            }
        }

        IEnumerable<ModelReport> bundled = ModelCatalog.Models.Where(static model => model.IsBundled)
            .Select(static model => new ModelReport(model.Name, "", "bundled", IsRight: true, "part of the program"));
        return [.. found, .. bundled];
    }

    private static IEnumerable<ModelReport> Check(string folder, ListedModel model)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (string precision in ModelPrecision.All)
        {
            if (model.Find(precision, ".xml") is { } xml && model.Find(precision, ".bin") is { } weights
                && (File.Exists(PathOf(folder, xml)) || File.Exists(PathOf(folder, weights))))
            {
                yield return Describe(model, precision, Path.Combine(folder, precision), Fault(folder, model, precision, xml, weights));
            }
        }

        foreach (ListedFile onnx in model.Files.Where(file => file.IsOnnx && File.Exists(PathOf(folder, file))))
        {
            yield return Describe(model, "ONNX", folder, TryRead(folder, onnx, out byte[] content) ?? Difference(folder, content, onnx));
        }
    }

    private static ModelReport Describe(ListedModel model, string precision, string folder, FileFault? fault) =>
        new(model.Name, precision, folder, fault is null, fault?.Text ?? Right) { Command = fault?.Command };

    // Files of another known release match too. What matches none is damaged, or is a model that somebody has changed.
    private static FileFault? Fault(string folder, ListedModel model, string precision, ListedFile xml, ListedFile weights) =>
        TryRead(folder, xml, out byte[] definition) is { } first ? first
        : TryRead(folder, weights, out byte[] numbers) is { } second ? second
        : model.IsEmbedded(precision, definition, numbers) ? null
        : !ContentHash.IsAvailable ? s_notCompared
        : model.Matches(precision, definition, numbers) ? null
        : Difference(folder, definition, xml) ?? Difference(folder, numbers, weights);

    private static FileFault? Difference(string folder, byte[] content, ListedFile listed)
    {
        string name = Path.GetFileName(listed.Path);
        bool hasSize = content.Length == listed.Size;
        if (hasSize && !ContentHash.IsAvailable)
        {
            return s_notCompared;
        }

        string? text = !hasSize ? FormattableString.Invariant($"{name} has {content.Length} bytes; the published file has {listed.Size}")
            : ModelChecksum.Matches(content, listed.Size, listed.Sha384, null) ? null
            : $"{name} does not match its published SHA-384";
        return text is null ? null : new FileFault(text, FetchCommand(folder, listed));
    }

    private static FileFault? TryRead(string folder, ListedFile listed, out byte[] content)
    {
        content = [];
        string name = Path.GetFileName(listed.Path);
        try
        {
            content = File.ReadAllBytes(PathOf(folder, listed));
            return null;
        }
        catch (FileNotFoundException)
        {
            return new FileFault($"{name} is missing", FetchCommand(folder, listed));
        }
        catch (UnauthorizedAccessException)
        {
            return new FileFault($"{name} cannot be read: no permission", $"sudo chmod a+r '{PathOf(folder, listed)}'");
        }
        catch (IOException e)
        {
            return new FileFault($"{name} cannot be read: {e.Message}", null);
        }
    }

    // A bundled model is part of the program, so that the damaged copy is not needed.
    private static string FetchCommand(string folder, ListedFile listed) => listed.Address is { } address
        ? $"curl --fail --location --output '{PathOf(folder, listed)}' '{address}'"
        : $"rm -r '{Path.GetDirectoryName(PathOf(folder, listed))}'";

    private static string PathOf(string folder, ListedFile file) => Path.Combine(folder, file.Path);

    private sealed record FileFault(string Text, string? Command);
}
