using System.Security.Cryptography;

namespace OpenVinoLandmarks.Models;

/// <summary>Compares a file's content with what the project's list states.</summary>
internal static class ModelChecksum
{
    /// <exception cref="ModelException">Size or SHA-384 differ.</exception>
    public static void Verify(string path, ReadOnlySpan<byte> content, ListedFile listed)
    {
        if (content.Length != listed.Size)
        {
            throw new ModelException($"{path} has {content.Length} bytes; the published file has {listed.Size}. It is truncated or another file: fetch it again{From(listed)}.");
        }

        string actual = Convert.ToHexStringLower(SHA384.HashData(content));
        if (actual != listed.Sha384)
        {
            throw new ModelException($"{path} does not match its published SHA-384 (expected {listed.Sha384[..16]}..., found {actual[..16]}...). It is damaged or was changed: fetch it again{From(listed)}.");
        }
    }

    private static string From(ListedFile listed) => listed.Address is null ? "" : $" from {listed.Address}";
}
