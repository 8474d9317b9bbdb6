using System.Security.Cryptography;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// The folder for one model's compiled forms. OpenVINO 2025.4 tells models in memory apart by their topology and not by their weights: in
/// one folder for all, a retrained model would silently run with the old weights. Named after the bytes, folders cannot mix them up.
/// </summary>
internal static class CompiledModelFolder
{
    private const int NameBytes = 16;

    /// <summary>The folder, made where it is missing; null where it cannot be written, because a start without a cache is only slower.</summary>
    public static string? Prepare(string root, ModelFiles model)
    {
        try
        {
            string folder = Path.Combine(Path.GetFullPath(root), $"{Path.GetFileName(model.Name)}-{Digest(model)}");
            Directory.CreateDirectory(folder);

            // OpenVINO fails where it cannot write, so it is only told of a folder that takes a file.
            string probe = Path.Combine(folder, $".{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static string Digest(ModelFiles model)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(model.Xml.Span);
        hash.AppendData(model.Weights.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, NameBytes));
    }
}
