using System.Globalization;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>The version of an OpenVINO library or plugin, such as "2026.4.1-22982-0123abcd-releases/2026/4".</summary>
/// <param name="Year">The first number, 2026.</param>
/// <param name="Release">The second number, 4.</param>
/// <param name="Patch">The third number, 1.</param>
/// <param name="BuildNumber">The whole text that the runtime returns.</param>
/// <param name="Description">The name of the library or plugin, such as "OpenVINO Runtime".</param>
public sealed record OpenVinoVersion(int Year, int Release, int Patch, string BuildNumber, string Description)
    : IComparable<OpenVinoVersion>
{
    /// <summary>Parses a build number. Missing numbers are 0.</summary>
    /// <param name="buildNumber">Text that starts with up to three numbers, separated by points.</param>
    /// <param name="description">The name of the library or plugin.</param>
    /// <exception cref="FormatException">The text does not start with a year.</exception>
    public static OpenVinoVersion Parse(string buildNumber, string description = "OpenVINO Runtime")
    {
        ArgumentNullException.ThrowIfNull(buildNumber);
        string[] parts = string.Concat(buildNumber.TakeWhile(static c => char.IsAsciiDigit(c) || c == '.')).Split('.');
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int year))
        {
            throw new FormatException($"'{buildNumber}' is not an OpenVINO build number: it does not start with a year.");
        }

        return new OpenVinoVersion(year, Number(parts, 1), Number(parts, 2), buildNumber, description);
    }

    /// <summary>Returns whether this is the given release or a later one.</summary>
    /// <param name="year">The first number.</param>
    /// <param name="release">The second number.</param>
    public bool IsAtLeast(int year, int release) => (Year, Release).CompareTo((year, release)) >= 0;

    /// <summary>Compares the three numbers.</summary>
    /// <param name="other">The other version; null is older than every version.</param>
    public int CompareTo(OpenVinoVersion? other) =>
        other is null ? 1 : (Year, Release, Patch).CompareTo((other.Year, other.Release, other.Patch));

    /// <summary>Returns whether <paramref name="left"/> is older than <paramref name="right"/>.</summary>
    public static bool operator <(OpenVinoVersion left, OpenVinoVersion right) => left.CompareTo(right) < 0;

    /// <summary>Returns whether <paramref name="left"/> is newer than <paramref name="right"/>.</summary>
    public static bool operator >(OpenVinoVersion left, OpenVinoVersion right) => left.CompareTo(right) > 0;

    /// <summary>Returns whether <paramref name="left"/> is not newer than <paramref name="right"/>.</summary>
    public static bool operator <=(OpenVinoVersion left, OpenVinoVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Returns whether <paramref name="left"/> is not older than <paramref name="right"/>.</summary>
    public static bool operator >=(OpenVinoVersion left, OpenVinoVersion right) => left.CompareTo(right) >= 0;

    /// <summary>Formats the three numbers, such as "2026.4.1".</summary>
    public override string ToString() => $"{Year}.{Release}.{Patch}";

    private static int Number(string[] parts, int index) =>
        index < parts.Length && int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
