using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Setup.Catalog;

/// <summary>
/// The OpenVINO releases that set-up offers, with the files that contain each. Intel publishes the SHA-256 of an archive beside it; those
/// of wheels and of the archives that a mirror may have are listed here.
/// </summary>
internal static class RuntimeCatalog
{
    /// <summary>The first release whose wheels contain the C library.</summary>
    public static readonly Version FirstWheelWithCLibrary = new(2024, 4);

    private const string Packages = "https://storage.openvinotoolkit.org/repositories/openvino/packages/";

    private const long Megabyte = 1_000_000;

    /// <summary>All releases for all platforms, the newest first.</summary>
    public static IReadOnlyList<RuntimeRelease> Releases { get; } =
    [
        new("2026.4.1", "linux-x64",
        [
            Official("2026.4.1/linux/openvino_toolkit_ubuntu22_2026.4.1.22982.07f9c262b05_x86_64.tgz"),
            Mirrored("openvino-2026.4.1-linux-x64.tar.xz", 32111636, 149028265,
                "164491d5d8bb875f7e2549565fef4a798562e7d73ead98fdf40037279d9b2385"),
            Wheel("openvino-2026.4.1-22982-cp311-cp311-manylinux_2_28_x86_64.whl",
                "2d22b1da03f7caf74df30e9f6417d0ab2f637e4a38e08e1dcd294d2c37407aaf"),
        ]),
        new("2026.4.1", "linux-arm64",
        [
            Official("2026.4.1/linux/openvino_toolkit_ubuntu22_2026.4.1.22982.07f9c262b05_arm64.tgz"),
            Mirrored("openvino-2026.4.1-linux-arm64.tar.xz", 13068512, 71344994,
                "7be8e692827f19b4e6a4f41a65f33b92e670a4e3bc78948996a555bf09f4929f"),
            Wheel("openvino-2026.4.1-22982-cp311-cp311-manylinux_2_35_aarch64.whl",
                "bea1eb3733c34ef331adc945da0ccda5937865031139073663be84c517ffda22"),
        ]),
        new("2026.4.1", "win-x64",
        [
            Official("2026.4.1/windows/openvino_toolkit_windows_2026.4.1.22982.07f9c262b05_x86_64.zip"),
            Mirrored("openvino-2026.4.1-win-x64.tar.xz", 13285232, 71302958,
                "3327b7907ca55ebf455ab3d214d3b0b6514f21c9bf4b1e420f5d259df91f2899"),
            Wheel("openvino-2026.4.1-22982-cp311-cp311-win_amd64.whl",
                "bfddae6d6d3ad240157b946f180c33d0ddfaaae7487995d929a4e6b4bc12b283"),
        ]),
        new("2026.4.1", "osx-arm64",
        [
            Wheel("openvino-2026.4.1-22982-cp311-cp311-macosx_11_0_arm64.whl",
                "d3740853691ae4a9003bc3417a4625d848e2cc3251af4b815c59199b38be252a"),
        ]),
        new("2025.4.1", "linux-x64",
        [
            Official("2025.4.1/linux/openvino_toolkit_ubuntu22_2025.4.1.20426.82bbf0292c5_x86_64.tgz"),
            Mirrored("openvino-2025.4.1-linux-x64.tar.xz", 26127992, 124195166,
                "3de3b7a76c6ca9bf48f60dafa90416aedc5ab4dca6e7c0aa6bb88ad463aea3bd"),
            Wheel("openvino-2025.4.1-20426-cp311-cp311-manylinux2014_x86_64.whl",
                "c552a68c094b0d75f48b7c19cbd3482c44e4e267821897dcb7c9f7c36ba5f88b"),
        ]),
        new("2025.4.1", "linux-arm64", [Official("2025.4.1/linux/openvino_toolkit_ubuntu22_2025.4.1.20426.82bbf0292c5_arm64.tgz")]),
        new("2025.4.1", "win-x64", [Official("2025.4.1/windows/openvino_toolkit_windows_2025.4.1.20426.82bbf0292c5_x86_64.zip")]),
        new("2024.6.0", "linux-x64",
        [
            Official("2024.6/linux/l_openvino_toolkit_ubuntu20_2024.6.0.17404.4c0f47d2335_x86_64.tgz"),
            Mirrored("openvino-2024.6.0-linux-x64.tar.xz", 23657136, 112546779,
                "0d5697e3d20281e2512d2a0cfd537b39ec7b672e50a8246875e2300cadf04cce"),
            Wheel("openvino-2024.6.0-17404-cp311-cp311-manylinux2014_x86_64.whl",
                "444a6d3a746dd728654877993c30582faefcad2868c80ec261839a144b8925bc"),
        ]),
        new("2024.6.0", "linux-arm64", [Official("2024.6/linux/l_openvino_toolkit_ubuntu20_2024.6.0.17404.4c0f47d2335_arm64.tgz")]),
        new("2024.6.0", "win-x64",
        [
            Official("2024.6/windows/w_openvino_toolkit_windows_2024.6.0.17404.4c0f47d2335_x86_64.zip"),
            Mirrored("openvino-2024.6.0-win-x64.tar.xz", 11684412, 62128014,
                "d9cf2ab9e3075bfda327e7730f25d376c4110a51da72615f7a0e9a548e2bb240"),
            Wheel("openvino-2024.6.0-17404-cp311-cp311-win_amd64.whl",
                "4a94ef27022d56a159ea8677e5561bdd6f0d6c6237736e13c0f7cde71224ce7f"),
        ]),
    ];

    /// <summary>The platform of this process, such as <c>linux-x64</c>.</summary>
    public static string CurrentPlatform { get; } =
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>Returns a release for a platform.</summary>
    /// <param name="version">The version, such as 2026.4.1, or the start of one, such as 2026.4 or 2026; null for the newest.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="releases">The releases to search; null for <see cref="Releases"/>.</param>
    /// <exception cref="DeviceException">The release is not offered; the message lists those that are.</exception>
    public static RuntimeRelease Find(string? version, string platform, IReadOnlyList<RuntimeRelease>? releases = null)
    {
        RuntimeRelease[] offered = [.. (releases ?? Releases).Where(release => release.Platform == platform)];
        if (offered.Length == 0)
        {
            throw new DeviceException(
                $"There is no OpenVINO runtime to fetch for {platform}. The managed engine runs without one: use --device MANAGED.");
        }

        return offered.FirstOrDefault(release => version is null || release.Version == version
                || release.Version.StartsWith(version + ".", StringComparison.Ordinal))
            ?? throw new DeviceException(
                $"OpenVINO {version} is not offered for {platform}. Name one of {string.Join(", ", offered.Select(one => one.Version))}."
                + (Version.TryParse(version, out Version? asked) && asked < FirstWheelWithCLibrary ? " " + NoCLibrary : ""));
    }

    /// <summary>The sentence about wheels that cannot be used, with the remedy.</summary>
    public static string NoCLibrary =>
        "Python wheels of OpenVINO before 2024.4 do not contain the C library (libopenvino_c), which this program loads. Use a newer "
        + $"wheel, for example: pip download --no-deps openvino=={Releases[0].Version}";

    private static RuntimeArchive Official(string path) => new(path[(path.LastIndexOf('/') + 1)..], RuntimeArchiveKind.Official)
    {
        Address = new Uri(Packages + path),
        UnpackedLimit = 2000 * Megabyte,
    };

    private static RuntimeArchive Mirrored(string name, long size, long unpacked, string sha256) =>
        new(name, RuntimeArchiveKind.Mirrored) { Size = size, Sha256 = sha256, UnpackedLimit = unpacked };

    private static RuntimeArchive Wheel(string name, string sha256) =>
        new(name, RuntimeArchiveKind.Wheel) { Sha256 = sha256, UnpackedLimit = 500 * Megabyte };
}

/// <summary>An OpenVINO release for one platform.</summary>
/// <param name="Version">The version, such as 2026.4.1.</param>
/// <param name="Platform">The runtime identifier, such as <c>linux-x64</c>.</param>
/// <param name="Archives">The files that contain the release, in the order in which they are tried.</param>
internal sealed record RuntimeRelease(string Version, string Platform, IReadOnlyList<RuntimeArchive> Archives)
{
    /// <summary>The licence of the release.</summary>
    public const string Licence = "Apache-2.0";

    /// <summary>The name of the folder into which it is unpacked. The bindings search for it by its end, the platform.</summary>
    public string FolderName => $"{Version}-{Platform}";
}

/// <summary>The kinds of file that contain a runtime. They differ in their folders.</summary>
internal enum RuntimeArchiveKind
{
    /// <summary>Intel's archive: <c>NAME/runtime/lib/...</c>. Its SHA-256 is published beside it as <c>FILE.sha256</c>.</summary>
    Official,

    /// <summary>An archive with the libraries of the official wheel, for mirrors: <c>VERSION/libs/...</c>.</summary>
    Mirrored,

    /// <summary>A Python wheel: <c>openvino/libs/...</c>.</summary>
    Wheel,
}

/// <summary>A file that contains a runtime.</summary>
/// <param name="FileName">The name of the file.</param>
/// <param name="Kind">Its kind.</param>
internal sealed record RuntimeArchive(string FileName, RuntimeArchiveKind Kind)
{
    /// <summary>The address at which Intel publishes the file; null if only mirrors or pip have it.</summary>
    public Uri? Address { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal digits; null if it is published beside the file.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Size in bytes; null if it is not known.</summary>
    public long? Size { get; init; }

    /// <summary>The most bytes that the unpacked files may have. More is refused.</summary>
    public required long UnpackedLimit { get; init; }

    /// <summary>How many folders at the start of each path are removed.</summary>
    public int StrippedFolders => Kind == RuntimeArchiveKind.Wheel ? 0 : 1;

    /// <summary>The folders that are unpacked, after the removal; empty for all of them.</summary>
    public IReadOnlyList<string> Folders => Kind switch
    {
        RuntimeArchiveKind.Official => ["runtime/", "docs/licensing/"],
        RuntimeArchiveKind.Wheel => ["openvino/libs/", $"{string.Join('-', FileName.Split('-').Take(2))}.dist-info/"],
        _ => ["libs/", "licenses/"],
    };
}
