using OpenVinoLandmarks.Files;


namespace OpenVinoLandmarks.Setup.Catalog;

/// <summary>Recognizes a wheel of OpenVINO that the user has, by its content.</summary>
internal static class WheelFile
{
    private const string Pattern = "openvino-*.whl";

    /// <summary>Returns the release and the archive that a file is.</summary>
    /// <param name="fileOrFolder">A wheel, or a folder with wheels, of which the newest is used.</param>
    /// <param name="version">The version that it must have, or null.</param>
    /// <param name="platform">The platform that it must be for.</param>
    /// <param name="releases">The known releases; null for those of the catalog.</param>
    /// <exception cref="DeviceException">It is missing, has no C library, is not a known wheel, or is another release.</exception>
    public static (string Path, RuntimeRelease Release, RuntimeArchive Archive) Find(
        string fileOrFolder, string? version, string platform, IReadOnlyList<RuntimeRelease>? releases = null)
    {
        string path = Directory.Exists(fileOrFolder) ? NewestIn(fileOrFolder, version) : fileOrFolder;
        if (!File.Exists(path))
        {
            throw new DeviceException($"The wheel {path} does not exist. Name a file or a folder that pip download has written.");
        }

        if (VersionOf(path) is { } old && old < RuntimeCatalog.FirstWheelWithCLibrary)
        {
            throw new DeviceException($"{path} cannot be used. {RuntimeCatalog.NoCLibrary}");
        }

        using FileStream stream = File.OpenRead(path);
        string sha256 = Convert.ToHexStringLower(ContentHash.Sha256(stream));
        (RuntimeRelease Release, RuntimeArchive Archive)[] known = [.. (releases ?? RuntimeCatalog.Releases)
            .SelectMany(release => release.Archives.Select(archive => (release, archive)))
            .Where(pair => pair.archive.Kind == RuntimeArchiveKind.Wheel)];
        (RuntimeRelease? release, RuntimeArchive? archive) = known.FirstOrDefault(pair => pair.Archive.Sha256 == sha256);
        if (release is null || archive is null)
        {
            IEnumerable<string> names = known.Where(pair => pair.Release.Platform == platform).Select(pair => pair.Archive.FileName);
            throw new DeviceException(
                $"{path} is not one of the wheels whose SHA-256 is known, or it is damaged (its SHA-256 is {sha256}). "
                + $"Known for {platform}: {string.Join(", ", names)}.");
        }

        if (release.Platform != platform)
        {
            throw new DeviceException($"{path} is OpenVINO for {release.Platform}; this machine needs {platform}. Name another wheel.");
        }

        return version is null || release.Version == version || release.Version.StartsWith(version + ".", StringComparison.Ordinal)
            ? (path, release, archive)
            : throw new DeviceException($"{path} is OpenVINO {release.Version}, not {version}. Name another wheel or another version.");
    }

    private static string NewestIn(string folder, string? version) => Directory.GetFiles(folder, Pattern)
        .Where(file => version is null || Path.GetFileName(file).StartsWith($"openvino-{version}", StringComparison.Ordinal))
        .OrderByDescending(VersionOf)
        .FirstOrDefault() ?? throw new DeviceException(
            $"{folder} contains no {(version is null ? Pattern : $"openvino-{version}*.whl")}. "
            + $"Fetch one there with: pip download --no-deps -d {folder} openvino=={version ?? RuntimeCatalog.Releases[0].Version}");

    // openvino-2024.2.0-15519-cp311-cp311-manylinux2014_x86_64.whl
    private static Version? VersionOf(string path)
    {
        string[] parts = Path.GetFileName(path).Split('-');
        return parts.Length > 1 && Version.TryParse(parts[1], out Version? version) ? version : null;
    }
}
