using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using OpenVinoLandmarks.Files;

namespace OpenVinoLandmarks.Tests.Files;

/// <summary>The one place that computes hashes, and that asks for OpenSSL before .NET does.</summary>
[TestClass]
public sealed partial class ContentHashTests
{
    [TestMethod]
    public void Values_AreThoseOfTheStandard()
    {
        // FIPS 180-4: SHA-256 and SHA-384 of "abc".
        const string Sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        const string Sha384 =
            "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7";
        using MemoryStream stream = new("abc"u8.ToArray());
        using IncrementalHash hash = ContentHash.Begin(HashAlgorithmName.SHA256);
        hash.AppendData("ab"u8);
        hash.AppendData("c"u8);

        Assert.AreEqual(Sha256, Convert.ToHexStringLower(ContentHash.Sha256("abc"u8)));
        Assert.AreEqual(Sha256, Convert.ToHexStringLower(ContentHash.Sha256(stream)));
        Assert.AreEqual(Sha256, Convert.ToHexStringLower(hash.GetHashAndReset()));
        Assert.AreEqual(Sha384, ContentHash.Sha384Digits("abc"u8));
    }

    [TestMethod]
    [OSCondition(OperatingSystems.Linux)]
    public void NamesOfOpenSsl_AreThoseThatDotNetTries()
    {
        string library = Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "libSystem.Security.Cryptography.Native.OpenSsl.so");
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(library));

        string[] versions = [.. LibraryName().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order()];
        string[] variables = [.. VariableName().Matches(text).Select(match => match.Value).Distinct()];

        CollectionAssert.AreEquivalent(versions, ContentHash.Names.Versions.ToArray());
        CollectionAssert.AreEqual(variables, new[] { ContentHash.Names.Variable });
    }

    [TestMethod]
    public void NoOtherFile_ComputesHashes()
    {
        string source = Path.Combine(TestData.RepositoryRoot, "src");
        string[] files = [.. Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => Cryptography().IsMatch(File.ReadAllText(file)))
            .Select(Path.GetFileName).OfType<string>()];

        CollectionAssert.AreEqual(new[] { "ContentHash.cs" }, files);
    }

    [GeneratedRegex(@"libssl\.so\.(\d[\d.]*)")]
    private static partial Regex LibraryName();

    [GeneratedRegex("[A-Z]+_OPENSSL_VERSION_OVERRIDE")]
    private static partial Regex VariableName();

    [GeneratedRegex(@"HashData\(|CreateHash\(|CreateHMAC\(|\b(SHA\d+|MD5|Aes|RSA|ECDsa)\.Create\(|RandomNumberGenerator")]
    private static partial Regex Cryptography();

    [TestMethod]
    public void QuickDigits_DifferForEveryChangedByteAndLength()
    {
        byte[] content = [.. Enumerable.Range(0, 37).Select(i => (byte)(i * 7))];
        HashSet<string> seen = [ContentHash.QuickDigits(content)];
        for (int i = 0; i < content.Length; i++)
        {
            byte[] changed = [.. content];
            changed[i] ^= 0x80;
            Assert.IsTrue(seen.Add(ContentHash.QuickDigits(changed)), $"byte {i}");
            Assert.IsTrue(seen.Add(ContentHash.QuickDigits(content.AsSpan(0, i))), $"{i} bytes");
            Assert.IsTrue(seen.Add(ContentHash.QuickDigits([.. content, .. new byte[i + 1]])), $"{i + 1} zeros more");
        }

        Assert.AreEqual(16, seen.First().Length);
        Assert.AreEqual(ContentHash.QuickDigits(content), seen.First());
    }
}
