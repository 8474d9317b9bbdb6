using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>The facts about the machine that the search for the library uses. Tests replace them.</summary>
internal sealed record SearchEnvironment
{
    /// <summary>Reads an environment variable; null or empty if it is not set.</summary>
    internal Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The application's folder, which is not the assembly's location: that is empty in a single-file application.</summary>
    internal string ApplicationFolder { get; init; } = AppContext.BaseDirectory;

    /// <summary>
    /// The folders in which .NET searches native libraries, those of NuGet packages among them: a program that is one file extracts them
    /// into a folder of its own, and a program that was not published finds them in NuGet's cache.
    /// </summary>
    internal IReadOnlyList<string> NativeFolders { get; init; } = FoldersOf(AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string);

    /// <summary>The runtime identifier of the process, such as linux-x64.</summary>
    internal string RuntimeIdentifier { get; init; } = PortableRuntimeIdentifier();

    /// <summary>The user's home folder.</summary>
    internal string Home { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The user's folder in which fetched runtimes are, or null.</summary>
    internal string? UserCache => Loading.UserCache.Folder(
        Variable, OperatingSystem.IsWindows() ? Variable("LOCALAPPDATA") ?? string.Empty : Home);

    /// <summary>The root of the file system; tests use a folder of their own.</summary>
    internal string FileSystemRoot { get; init; } = "/";

    /// <summary>The library's file names on the operating system.</summary>
    internal LibraryNames Names { get; init; } = LibraryNames.Current;

    private static string[] FoldersOf(string? list) =>
        list?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string PortableRuntimeIdentifier()
    {
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }
}
