using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OpenVinoLandmarks.Files;

/// <summary>
/// Computes SHA-256 and SHA-384, and MD5 for cameras that ask for it. On Linux .NET computes them with OpenSSL and ends the process if
/// OpenSSL cannot be loaded; these methods throw an exception instead. All hashes of this project are computed here. Thread-safe.
/// </summary>
internal static class ContentHash
{
    /// <summary>What is wrong with OpenSSL if <see cref="IsAvailable"/> is false.</summary>
    public const string Problem = "missing: no library libssl.so.3 can be loaded, with which .NET computes checksums";

    /// <summary>
    /// The line to type on Debian and Ubuntu. The package openssl depends on the library, whose package has another name in each release.
    /// </summary>
    public const string DebianCommand = "apt-get install openssl";

    private const string FedoraCommand = "dnf install openssl-libs";

    private static readonly Lazy<bool> s_isAvailable = new(FindOpenSsl);

    /// <summary>
    /// The variable and the versions that libSystem.Security.Cryptography.Native.OpenSsl of .NET 10 tries. A version is the end of a file
    /// name: libssl.so.3.
    /// </summary>
    internal static (string Variable, IReadOnlyList<string> Versions) Names { get; } =
        ("DOTNET_OPENSSL_VERSION_OVERRIDE", ["3", "1.1", "1.0.2", "1.0.0", "10"]);

    /// <summary>Whether hashes can be computed on this machine. The answer does not change while the process runs.</summary>
    public static bool IsAvailable => s_isAvailable.Value;

    /// <summary>Checks that hashes can be computed.</summary>
    /// <exception cref="DeviceException">OpenSSL is missing. The message has the lines to type.</exception>
    public static void Require()
    {
        if (!IsAvailable)
        {
            throw new DeviceException(
                $"OpenSSL is {Problem}. Install it: {DebianCommand} (Debian, Ubuntu) or {FedoraCommand} (Fedora, RHEL).");
        }
    }

    /// <summary>Returns the SHA-256 of some bytes, which has 32 bytes.</summary>
    /// <exception cref="DeviceException">OpenSSL is missing.</exception>
    public static byte[] Sha256(ReadOnlySpan<byte> content)
    {
        Require();
        return SHA256.HashData(content);
    }

    /// <summary>Returns the SHA-256 of a stream, from its position to its end.</summary>
    /// <exception cref="DeviceException">OpenSSL is missing.</exception>
    public static byte[] Sha256(Stream content)
    {
        Require();
        return SHA256.HashData(content);
    }

    /// <summary>Returns the SHA-384 of some bytes as 96 lower-case hexadecimal digits.</summary>
    /// <exception cref="DeviceException">OpenSSL is missing.</exception>
    public static string Sha384Digits(ReadOnlySpan<byte> content)
    {
        Require();
        return Convert.ToHexStringLower(SHA384.HashData(content));
    }

    /// <summary>
    /// Returns a hash that is not cryptographic, FNV-1a over words of eight bytes, as 16 hexadecimal digits. It needs no library and finds
    /// accidental changes: use it for caches whose loss costs only time.
    /// </summary>
    public static string QuickDigits(ReadOnlySpan<byte> content)
    {
        const ulong Basis = 14695981039346656037, Prime = 1099511628211;
        const int Rotation = 29;
        ulong hash = Basis ^ (ulong)content.Length;
        Span<byte> last = stackalloc byte[sizeof(ulong)];
        for (ReadOnlySpan<byte> rest = content; !rest.IsEmpty; rest = rest[Math.Min(sizeof(ulong), rest.Length)..])
        {
            ulong word;
            if (rest.Length >= sizeof(ulong))
            {
                word = BinaryPrimitives.ReadUInt64LittleEndian(rest);
            }
            else
            {
                last.Clear();
                rest.CopyTo(last);
                word = BinaryPrimitives.ReadUInt64LittleEndian(last);
            }

            // The product carries bits only upwards; the rotation brings the high ones back.
            hash = ulong.RotateLeft(unchecked((hash ^ word) * Prime), Rotation);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>Begins a hash whose content comes in parts.</summary>
    /// <param name="algorithm">SHA-256, SHA-384 or MD5.</param>
    /// <exception cref="DeviceException">OpenSSL is missing.</exception>
    public static IncrementalHash Begin(HashAlgorithmName algorithm)
    {
        Require();
        return IncrementalHash.CreateHash(algorithm);
    }

    // Windows and macOS have their own cryptography. The library stays loaded, because .NET loads it next.
    private static bool FindOpenSsl() => !OperatingSystem.IsLinux()
        || (Environment.GetEnvironmentVariable(Names.Variable) is { Length: > 0 } version && CanLoad(version))
        || Names.Versions.Any(CanLoad);

    private static bool CanLoad(string version) => NativeLibrary.TryLoad("libssl.so." + version, out _);
}
