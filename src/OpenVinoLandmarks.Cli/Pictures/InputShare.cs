using System.Buffers;
using System.Globalization;
using System.Text;

namespace OpenVinoLandmarks.Cli.Pictures;

/// <summary>
/// One of several shares of the inputs, for a job that runs on several machines (<c>--shard K/N</c>). The name of a picture alone decides
/// to which share it belongs, so that every machine finds the same shares, and a new picture does not move another one.
/// </summary>
/// <param name="Index">The number of the share, from 0 to <paramref name="Count"/> - 1, as Kubernetes counts the pods of a job.</param>
/// <param name="Count">Number of shares, at least 1.</param>
internal sealed record InputShare(int Index, int Count)
{
    /// <summary>Reads <c>K/N</c>. Returns null if the text is not that.</summary>
    public static InputShare? Read(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && IsNumber(parts[0], out int index) && IsNumber(parts[1], out int count) && index < count
            ? new InputShare(index, count)
            : null;
    }

    /// <summary>Returns true if a picture belongs to this share.</summary>
    /// <param name="name">The name of the picture, with <c>/</c> between folders.</param>
    public bool Contains(string name) => Hash(name) % (ulong)Count == (ulong)Index;

    /// <summary>
    /// Returns the 64-bit hash of a name: FNV-1a of its UTF-8 bytes (IETF draft-eastlake-fnv), then the last step of MurmurHash3
    /// (fmix64), without which the lowest bits of the hash depend on the lowest bits of the letters only. It must never change: machines
    /// with different versions of the program would leave out pictures.
    /// </summary>
    /// <param name="name">The name. Half of a surrogate pair counts as U+FFFD.</param>
    internal static ulong Hash(string name)
    {
        const ulong Offset = 0xCBF29CE484222325, Prime = 0x100000001B3;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(name.Length));
        ulong hash = Offset;
        foreach (byte value in bytes.AsSpan(0, Encoding.UTF8.GetBytes(name, bytes)))
        {
            hash = unchecked((hash ^ value) * Prime);
        }

        ArrayPool<byte>.Shared.Return(bytes);
        return Mix(hash);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    private static ulong Mix(ulong hash)
    {
        hash = unchecked((hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD);
        hash = unchecked((hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53);
        return hash ^ (hash >> 33);
    }

    private static bool IsNumber(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
