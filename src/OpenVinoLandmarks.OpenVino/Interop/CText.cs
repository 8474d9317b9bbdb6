using System.Runtime.InteropServices.Marshalling;
using System.Text;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Checks and encodes every text that is passed to C as UTF-8 with a terminating zero. C reads a text up to its first zero, so a text that
/// contains one would silently stand for another: "0\0junk" would find the port "0". A character without a code point (half of a surrogate
/// pair) would become another character.
/// </summary>
internal static class CText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Throws for a text that cannot be passed to C.</summary>
    /// <exception cref="ArgumentException">The text contains the character 0, or half of a surrogate pair.</exception>
    internal static void Require(ReadOnlySpan<char> text)
    {
        if (text.Contains('\0'))
        {
            throw new ArgumentException(
                $"The text \"{text.ToString().Replace("\0", "\\0", StringComparison.Ordinal)}\" contains the character 0, "
                + "which ends a text in C. Remove the character.");
        }

        if (text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            RequireSurrogatePairs(text);
        }
    }

    /// <summary>Throws unless no element is null and each can be passed to C.</summary>
    /// <exception cref="ArgumentException">An element is null, or cannot be passed to C.</exception>
    internal static void Require(ReadOnlySpan<string> texts)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            Require(texts[i] ?? throw new ArgumentException($"The text at index {i} is null. Use an empty text instead."));
        }
    }

    private static void RequireSurrogatePairs(ReadOnlySpan<char> text)
    {
        try
        {
            _ = s_strict.GetByteCount(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException(
                $"The text \"{text}\" contains half of a surrogate pair at index {e.Index}, which is not a character. Remove it.", e);
        }
    }

    /// <summary>Passes a text as an argument of a native function; null is passed as a null pointer.</summary>
    [CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedIn, typeof(Argument))]
    internal static class Marshaller
    {
        /// <summary>The text in native memory during the call; a short one is on the stack.</summary>
        internal unsafe ref struct Argument
        {
            private Utf8StringMarshaller.ManagedToUnmanagedIn _text;

            public static int BufferSize => Utf8StringMarshaller.ManagedToUnmanagedIn.BufferSize;

            public void FromManaged(string? text, Span<byte> buffer)
            {
                Require(text.AsSpan());
                _text.FromManaged(text, buffer);
            }

            public byte* ToUnmanaged() => _text.ToUnmanaged();

            public void Free() => _text.Free();
        }
    }
}
