using System.Diagnostics.CodeAnalysis;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>What all readers of properties share: properties are text in both directions.</summary>
internal static class PropertyText
{
    /// <summary>Turns the result of a get-property call into a value or an error.</summary>
    internal static bool Take(
        OpenVinoStatus status, nint text, string key, [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out OpenVinoException? error)
    {
        if (status == OpenVinoStatus.Ok)
        {
            (value, error) = (Native.TakeString(text), null);
            return true;
        }

        (value, error) = (null, OpenVinoException.From(status, "read the property", key));
        return false;
    }

    /// <summary>A list: items separated by spaces or commas, the way the runtime prints them.</summary>
    internal static string[] List(string value) =>
        value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
