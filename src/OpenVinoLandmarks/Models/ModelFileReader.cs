using System.Security.Cryptography;

namespace OpenVinoLandmarks.Models;

/// <summary>
/// Reads the two files of an OpenVINO IR from a path. If they belong to a known model (<see cref="ModelCatalog"/>), they must match its
/// checksums.
/// </summary>
internal static class ModelFileReader
{
    private const string UnknownPrecision = "unknown";

    /// <summary>Reads the .xml file and the .bin file beside it.</summary>
    /// <param name="path">Path of the .xml file.</param>
    /// <exception cref="ModelException">A file is missing, cannot be read, or does not match its checksum.</exception>
    public static ModelFiles ReadPath(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ModelException(
                $"{path} is a folder. Name the model's .xml file, or name the folder with --models and the model by its name.");
        }

        if (!path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException($"{path} is not an OpenVINO IR: its name must end in .xml, with the weights beside it as .bin.");
        }

        string weightsPath = Path.ChangeExtension(path, ".bin");
        byte[] xml = ReadBytes(path, "The model");
        byte[] weights = ReadBytes(weightsPath, $"The weights of {path}");

        // NAME/PRECISION/NAME.xml is the layout of the Open Model Zoo and of the catalog.
        string full = Path.GetFullPath(path);
        string name = Path.GetFileNameWithoutExtension(full);
        string folder = Path.GetFileName(Path.GetDirectoryName(full)) ?? "";
        string? precision = ModelPrecision.Normalize(folder);
        if (precision is not null && ModelCatalog.Find(name) is { } model)
        {
            Verify(path, xml, model.Find(precision, ".xml"));
            Verify(weightsPath, weights, model.Find(precision, ".bin"));
        }

        return new ModelFiles { Name = name, Precision = precision ?? UnknownPrecision, Origin = path, Xml = xml, Weights = weights };
    }

    private static void Verify(string path, byte[] content, ListedFile? listed)
    {
        if (listed is not null)
        {
            ModelChecksum.Verify(path, content, listed);
        }
    }

    private static byte[] ReadBytes(string path, string what)
    {
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
    /// <summary>Checks the content.</summary>
    /// <param name="path">The file, for the message.</param>
    /// <param name="content">Its content.</param>
    /// <param name="listed">The published size and checksum.</param>
    /// <exception cref="ModelException">The size or the SHA-384 is different.</exception>
    public static void Verify(string path, ReadOnlySpan<byte> content, ListedFile listed)
    {
        if (content.Length != listed.Size)
        {
            throw new ModelException(
                $"{path} has {content.Length} bytes; the published file has {listed.Size}. "
                + $"It is truncated or another file: download it again{From(listed)}.");
        }

        string actual = Convert.ToHexStringLower(SHA384.HashData(content));
        if (actual != listed.Sha384)
        {
            throw new ModelException(
                $"{path} does not match its published SHA-384 (expected {listed.Sha384[..16]}..., found {actual[..16]}...). "
                + $"It is damaged or was changed: download it again{From(listed)}.");
        }
    }

    private static string From(ListedFile listed) => listed.Address is null ? "" : $" from {listed.Address}";
}
