using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Loading;

/// <summary>What the search asks the machine, so that tests can give other answers.</summary>
internal sealed record SearchEnvironment
{
    /// <summary>Reads a variable; null or empty where it is not set.</summary>
    internal Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The application's folder. Not the assembly's location: that is empty in a single-file application.</summary>
    internal string ApplicationFolder { get; init; } = AppContext.BaseDirectory;

    /// <summary>The runtime identifier of the process, such as linux-x64.</summary>
    internal string RuntimeIdentifier { get; init; } = PortableRuntimeIdentifier();

    /// <summary>The user's home folder.</summary>
    internal string Home { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>The root of the file system; tests give a folder of their own.</summary>
    internal string FileSystemRoot { get; init; } = "/";

    /// <summary>File names of the operating system.</summary>
    internal LibraryNames Names { get; init; } = LibraryNames.Current;

    private static string PortableRuntimeIdentifier()
    {
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }
}
