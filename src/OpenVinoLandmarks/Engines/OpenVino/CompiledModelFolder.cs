using System.Security.Cryptography;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// The folder in which OpenVINO keeps the compiled forms of one model. OpenVINO 2025.4 identifies models from memory by their topology and
/// not by their weights: in a folder for all models, a retrained model would silently run with the old weights. The folder's name has a
/// hash of the model's bytes, so that it belongs to this model alone.
/// </summary>
internal static class CompiledModelFolder
{
    private const int HashBytes = 16;

    /// <summary>Creates the folder if it is missing.</summary>
    /// <param name="root">The folder for all models.</param>
    /// <param name="model">The model.</param>
    /// <returns>The folder; null if it cannot be written, because a start without it is only slower.</returns>
    public static string? Prepare(string root, ModelFiles model)
    {
        try
        {
            string folder = Path.Combine(Path.GetFullPath(root), $"{Path.GetFileName(model.Name)}-{Hash(model)}");
            Directory.CreateDirectory(folder);

            // OpenVINO fails if it cannot write, so it only gets a folder in which a file could be created.
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

    private static string Hash(ModelFiles model)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(model.Xml.Span);
        hash.AppendData(model.Weights.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, HashBytes));
    }
}
