using System.Security.Cryptography;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Setup.Downloads;

/// <summary>A checksum of a file: the algorithm and the digits.</summary>
/// <param name="Algorithm">SHA-256 or SHA-384.</param>
/// <param name="Hex">The value in lower-case hexadecimal digits.</param>
internal sealed record Checksum(HashAlgorithmName Algorithm, string Hex)
{
    private const int ShownDigits = 16;
    private const int Sha256Digits = 64;

    /// <summary>The first digits, for messages.</summary>
    public string Start => $"{Algorithm.Name![..3]}-{Algorithm.Name[3..]} {Hex[..ShownDigits]}...";

    /// <summary>Creates a SHA-256.</summary>
    public static Checksum Sha256(string hex) => new(HashAlgorithmName.SHA256, hex);

    /// <summary>Creates a SHA-384.</summary>
    public static Checksum Sha384(string hex) => new(HashAlgorithmName.SHA384, hex);

    /// <summary>Reads the text of a <c>.sha256</c> file: the digits, which the name of the file may follow.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The checksum; null if the text does not start with one.</returns>
    public static Checksum? FromPublishedText(string text)
    {
        string hex = text.TrimStart('\uFEFF', ' ', '\r', '\n', '\t').Split([' ', '\t', '\r', '\n'], 2)[0].ToLowerInvariant();
        return hex.Length == Sha256Digits && hex.All(char.IsAsciiHexDigit) ? Sha256(hex) : null;
    }

    /// <summary>Computes the checksum of a file with the same algorithm.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async Task<Checksum> OfAsync(string path, CancellationToken cancellationToken = default)
    {
        using IncrementalHash hash = ContentHash.Begin(Algorithm);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
        byte[] buffer = new byte[1 << 20];
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }

        return this with { Hex = Convert.ToHexStringLower(hash.GetHashAndReset()) };
    }

    /// <summary>Returns whether a file exists, can be read and has this checksum.</summary>
    public async Task<bool> IsOfAsync(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            return File.Exists(path) && (await OfAsync(path, cancellationToken)).Hex == Hex;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
