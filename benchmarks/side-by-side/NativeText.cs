using System.Text;

namespace OpenVinoLandmarks.SideBySide;

/// <summary>Null-terminated texts and lists of them, in memory that lives as long as the process.</summary>
internal static unsafe class NativeText
{
    public static byte* Of(string text)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(Encoding.UTF8.GetMaxByteCount(text.Length) + 1, pinned: true);
        bytes[Encoding.UTF8.GetBytes(text, bytes)] = 0;
        s_alive.Add(bytes);
        fixed (byte* start = bytes)
        {
            return start;
        }
    }

    /// <summary>A list of texts with null at its end.</summary>
    public static byte** ListOf(IEnumerable<string> texts)
    {
        nint[] list = [.. texts.Select(text => (nint)Of(text)), 0];
        nint[] copy = GC.AllocateUninitializedArray<nint>(list.Length, pinned: true);
        list.CopyTo(copy, 0);
        s_alive.Add(copy);
        fixed (nint* start = copy)
        {
            return (byte**)start;
        }
    }

    private static readonly List<Array> s_alive = [];
}
