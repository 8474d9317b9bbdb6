using System.Diagnostics.CodeAnalysis;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>Reads the text that the C API returns for a property.</summary>
internal static class PropertyText
{
    /// <summary>Converts the result of a native call that reads a property to a value or an error.</summary>
    internal static bool Take(
        OpenVinoStatus status, nint text, string key, [NotNullWhen(true)] out string? value,
        [NotNullWhen(false)] out OpenVinoException? error)
    {
        if (status == OpenVinoStatus.Ok)
        {
            (value, error) = (Native.TakeString(text), null);
            return true;
        }

        (value, error) = (null, Native.Failure(status, "read the property", key));
        return false;
    }

    /// <summary>Splits a list, whose items the runtime separates by spaces or commas.</summary>
    internal static string[] List(string value) =>
        value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
