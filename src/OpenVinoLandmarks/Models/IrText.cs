using System.Buffers;
using System.Globalization;
using System.Text;

namespace OpenVinoLandmarks.Models;

/// <summary>
/// Finds a few facts in the topology of an OpenVINO IR without parsing the whole document, which takes longer than the checks that need
/// them. A document that is written in an unusual way yields fewer facts, not wrong ones.
/// </summary>
internal static class IrText
{
    private static readonly SearchValues<byte> s_nameEnd = SearchValues.Create(" \t\r\n/>"u8);

    /// <summary>Returns the name of the root element; null if the text is not XML.</summary>
    public static string? Root(ReadOnlySpan<byte> xml)
    {
        ReadOnlySpan<byte> rest = RootTag(xml);
        int length = rest.IndexOfAny(s_nameEnd);
        return rest.Length > 1 && length > 0 && (char.IsAsciiLetter((char)rest[0]) || rest[0] == '_')
            ? Encoding.UTF8.GetString(rest[..length])
            : null;
    }

    /// <summary>Returns the version of the IR; null if the root element does not state it.</summary>
    public static int? Version(ReadOnlySpan<byte> xml)
    {
        ReadOnlySpan<byte> root = RootTag(xml);
        int end = root.IndexOf((byte)'>');
        return Attribute(end < 0 ? root : root[..end], " version="u8) is { } text
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : null;
    }

    /// <summary>Returns the version of the program that wrote the file; null if the file does not state it.</summary>
    public static string? Writer(ReadOnlySpan<byte> xml)
    {
        foreach (string name in (ReadOnlySpan<string>)["MO_version", "Runtime_version"])
        {
            int at = xml.IndexOf(Encoding.ASCII.GetBytes($"<{name} "));
            if (at >= 0 && Attribute(xml[at..Math.Min(xml.Length, at + 256)], " value="u8) is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Returns the types of the layers, for example <c>Convolution</c>.</summary>
    public static HashSet<string> Operators(ReadOnlySpan<byte> xml)
    {
        HashSet<string> operators = new(StringComparer.Ordinal);
        for (int at = xml.IndexOf("<layer "u8); at >= 0; at = xml.IndexOf("<layer "u8))
        {
            xml = xml[(at + "<layer"u8.Length)..];
            int end = xml.IndexOf((byte)'>');
            if (Attribute(end < 0 ? xml : xml[..end], " type="u8) is { } type)
            {
                operators.Add(type);
            }
        }

        return operators;
    }

    /// <summary>Returns the constants of the model, in the order of the file.</summary>
    public static List<IrConstant> Constants(ReadOnlySpan<byte> xml)
    {
        List<IrConstant> constants = [];
        for (int at = xml.IndexOf("<data "u8); at >= 0; at = xml.IndexOf("<data "u8))
        {
            xml = xml[(at + "<data"u8.Length)..];
            int end = xml.IndexOf((byte)'>');
            ReadOnlySpan<byte> tag = end < 0 ? xml : xml[..end];
            if (Attribute(tag, " element_type="u8) is { } type
                && Number(tag, " offset="u8) is { } offset && Number(tag, " size="u8) is { } size)
            {
                constants.Add(new IrConstant(type, offset, size));
            }
        }

        return constants;
    }

    // The text behind the "<" of the root element: behind a byte order mark, the declaration, a document type and comments.
    private static ReadOnlySpan<byte> RootTag(ReadOnlySpan<byte> xml)
    {
        xml = xml.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? xml[3..] : xml;
        while (true)
        {
            xml = xml.TrimStart(" \t\r\n"u8);
            ReadOnlySpan<byte> end = xml.StartsWith("<!--"u8) ? "-->"u8 : xml.StartsWith("<?"u8) ? "?>"u8 : ">"u8;
            if (!xml.StartsWith("<!"u8) && !xml.StartsWith("<?"u8))
            {
                return xml.StartsWith("<"u8) ? xml[1..] : [];
            }

            int at = xml.IndexOf(end);
            xml = at < 0 ? [] : xml[(at + end.Length)..];
        }
    }

    private static long? Number(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> name) =>
        long.TryParse(Attribute(tag, name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static string? Attribute(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> name)
    {
        int at = tag.IndexOf(name);
        if (at < 0 || at + name.Length >= tag.Length || tag[at + name.Length] is not ((byte)'"' or (byte)'\''))
        {
            return null;
        }

        byte quote = tag[at + name.Length];
        ReadOnlySpan<byte> value = tag[(at + name.Length + 1)..];
        int length = value.IndexOf(quote);
        return length < 0 ? null : Encoding.UTF8.GetString(value[..length]);
    }
}

/// <summary>A constant of an IR: where its bytes are in the file of the weights.</summary>
/// <param name="ElementType">The name of the type: <c>f32</c>, <c>i64</c>.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Size">Number of bytes.</param>
internal readonly record struct IrConstant(string ElementType, long Offset, long Size);
