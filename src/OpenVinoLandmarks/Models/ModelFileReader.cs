using System.Globalization;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Models;

/// <summary>
/// Reads the two files of an OpenVINO IR or an ONNX file, and checks what they are. Files of a known model (<see cref="ModelCatalog"/>)
/// are compared with the checksums of its releases.
/// </summary>
/// <param name="strict">True to refuse files of Intel's models that are of no known release.</param>
/// <param name="warn">Receives warnings; null discards them.</param>
internal sealed class ModelFileReader(bool strict = false, Action<string>? warn = null)
{
    private const string UnknownPrecision = "unknown";
    private const string CardName = "model.json";

    /// <summary>
    /// Reads the file that the user named: an .onnx file, or an .xml file with the .bin file beside it. It is never refused for its
    /// checksum.
    /// </summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="ModelException">A file is missing, cannot be read, or is not what it should be.</exception>
    public ModelFiles ReadPath(string path) => Read(path, refuse: _ => false);

    /// <summary>Reads a file that was found in a folder of models: an .onnx file, or an .xml file with the .bin file beside it.</summary>
    /// <param name="path">Path of the file: NAME/PRECISION/NAME.xml, or NAME/FILE.onnx.</param>
    /// <param name="known">The known model that the file should be; null for the one that the path names.</param>
    /// <exception cref="ModelException">
    /// A file is missing, cannot be read, or is not what it should be; a file of a bundled model, or in strict mode of Intel's, does not
    /// match a checksum.
    /// </exception>
    public ModelFiles ReadFound(string path, ListedModel? known = null)
    {
        ModelFiles files = Read(path, refuse: model => model.IsBundled || strict);
        if (known is null || !files.IsOnnx || ModelCatalog.FindOnnx(files.Definition.Span) == known)
        {
            return known is null ? files : files with { Name = known.Name };
        }

        string unknown = $"{path} is not the published file of {known.Name} (SHA-384 {ModelChecksum.Start(files.Definition.Span)}).";
        if (strict)
        {
            throw new ModelException($"{unknown} --strict-models refuses it. Download it again.");
        }

        warn?.Invoke($"{unknown} It is used as it is; --strict-models refuses it.");
        return files with { Name = known.Name, Card = files.Card ?? known.Card };
    }

    private ModelFiles Read(string path, Func<ListedModel, bool> refuse)
    {
        if (Directory.Exists(path))
        {
            throw new ModelException(
                $"{path} is a folder. Name the model's .xml or .onnx file, or name the folder with --models and the model by its name.");
        }

        if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            return ReadOnnx(path);
        }

        if (!path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException(
                $"{path} is not a model: the name of an OpenVINO IR must end in .xml, with the weights beside it as .bin; that of an ONNX "
                + "model must end in .onnx.");
        }

        string weightsPath = Path.ChangeExtension(path, ".bin");
        byte[] xml = ReadBytes(path, "The model");
        ModelFileContent.RequireIr(path, xml);
        byte[] weights = ReadBytes(weightsPath, $"The weights of {path}");
        ModelFileContent.RequireNoSubstitute(weightsPath, weights);

        // NAME/PRECISION/NAME.xml is the layout of the Open Model Zoo and of the catalog.
        string full = Path.GetFullPath(path);
        string name = Path.GetFileNameWithoutExtension(full);
        string folder = Path.GetFileName(Path.GetDirectoryName(full)) ?? "";
        string? precision = ModelPrecision.Normalize(folder);
        ListedModel? listed = precision is null ? null : ModelCatalog.Find(name);
        if (listed?.Find(precision!, ".xml") is null || !IsPublished(listed, precision!, (path, xml), (weightsPath, weights), refuse))
        {
            ModelFileContent.RequireFiniteWeights(weightsPath, xml, weights);
        }

        return new ModelFiles
        {
            Name = name,
            Precision = precision ?? UnknownPrecision,
            Origin = path,
            Definition = xml,
            Weights = weights,
            Card = CardOf(full, precision is not null) ?? listed?.Card,
        };
    }

    private static ModelFiles ReadOnnx(string path)
    {
        byte[] content = ReadBytes(path, "The model");
        ModelFileContent.RequireOnnx(path, content);
        string full = Path.GetFullPath(path);
        return new ModelFiles
        {
            Name = Path.GetFileNameWithoutExtension(full),
            Precision = UnknownPrecision,
            Origin = path,
            IsOnnx = true,
            Definition = content,
            Card = CardOf(full, isInPrecisionFolder: false) ?? ModelCatalog.FindOnnx(content)?.Card,
        };
    }

    // The card of this file alone, or of its folder, or of the folder of all precisions.
    private static ModelCard? CardOf(string file, bool isInPrecisionFolder)
    {
        string folder = Path.GetDirectoryName(file)!;
        string?[] places =
        [
            Path.ChangeExtension(file, CardName),
            Path.Combine(folder, CardName),
            isInPrecisionFolder && Path.GetDirectoryName(folder) is { } parent ? Path.Combine(parent, CardName) : null,
        ];
        return places.FirstOrDefault(File.Exists) is { } card ? ModelCard.Read(card) : null;
    }

    // Both files must be of the same release.
    private bool IsPublished(
        ListedModel model,
        string precision,
        (string Path, byte[] Content) xml,
        (string Path, byte[] Content) weights,
        Func<ListedModel, bool> refuse)
    {
        if (model.Matches(precision, xml.Content, weights.Content))
        {
            return true;
        }

        if (model.IsBundled && refuse(model))
        {
            ModelChecksum.Verify(xml.Path, xml.Content, model.Find(precision, ".xml")!);
            ModelChecksum.Verify(weights.Path, weights.Content, model.Find(precision, ".bin")!);
        }

        string version = IrText.Version(xml.Content)?.ToString(CultureInfo.InvariantCulture) ?? "unknown";
        string writer = IrText.Writer(xml.Content) is { } text ? $", written by {text}" : "";
        string unknown =
            $"{xml.Path} and its weights are not of a known release of {model.Name} {precision}: IR version {version}{writer}, "
            + $"SHA-384 {ModelChecksum.Start(xml.Content)} (.xml) and {ModelChecksum.Start(weights.Content)} (.bin).";
        if (refuse(model))
        {
            throw new ModelException($"{unknown} --strict-models refuses them. Download them again{From(model, precision)}.");
        }

        warn?.Invoke($"{unknown} They are used as they are. If they should be Intel's, download them again; --strict-models refuses them.");
        return false;
    }

    private static string From(ListedModel model, string precision) =>
        model.Find(precision, ".xml")?.Address is { } address ? $" from {new Uri(address, ".")}" : "";

    private static byte[] ReadBytes(string path, string what)
    {
        if (FileStatus.IsSpecial(path))
        {
            throw new ModelException($"{what} cannot be read: {path} is a pipe, a socket or a device, not a file.");
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelException($"{what} was not found: the file {path} does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ModelException($"{what} cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>Compares the content of a file with the size and the checksum of a known model.</summary>
internal static class ModelChecksum
{
    private const int ShownDigits = 16;

    /// <summary>Checks the content.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="content">Its content.</param>
    /// <param name="listed">The published size and checksum.</param>
    /// <exception cref="ModelException">The size or the SHA-384 is different.</exception>
    /// <exception cref="DeviceException">OpenSSL is missing.</exception>
    public static void Verify(string path, ReadOnlySpan<byte> content, ListedFile listed)
    {
        if (content.Length != listed.Size)
        {
            throw new ModelException(
                $"{path} has {content.Length} bytes; the published file has {listed.Size}. "
                + $"It is truncated or another file: download it again{From(listed)}.");
        }

        string actual = ContentHash.Sha384Digits(content);
        if (actual != listed.Sha384)
        {
            throw new ModelException(
                $"{path} does not match its published SHA-384 (expected {listed.Sha384[..ShownDigits]}..., "
                + $"found {actual[..ShownDigits]}...). It is damaged or was changed: download it again{From(listed)}.");
        }
    }

    /// <summary>Returns true if the content has the size and a checksum of a file; a size or checksum that is not stated counts.</summary>
    public static bool Matches(ReadOnlySpan<byte> content, long? size, string? sha384, string? sha256) =>
        (size is null || content.Length == size)
        && (sha384 is not null ? ContentHash.Sha384Digits(content) == sha384
            : Convert.ToHexStringLower(ContentHash.Sha256(content)) == sha256);

    /// <summary>Returns the first digits of the SHA-384 of a file, for a message.</summary>
    public static string Start(ReadOnlySpan<byte> content) => $"{ContentHash.Sha384Digits(content)[..ShownDigits]}...";

    private static string From(ListedFile listed) => listed.Address is null ? "" : $" from {listed.Address}";
}
