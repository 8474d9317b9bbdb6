namespace OpenVinoLandmarks.Packages.Tests.Support;

/// <summary>Copies of the repository's sources, as they are now, in other folders.</summary>
internal static class SourceCopy
{
    private static readonly string[] s_output = ["bin", "obj", "artifacts", ".git", "TestResults"];
    private static readonly string s_sdks = Path.Combine(Path.GetDirectoryName(Command.DotNet)!, "sdk");

    /// <summary>Whether Git is installed, and may read the repository.</summary>
    public static bool HasGit { get; } = Command.Run(
        TestData.RepositoryRoot, new Dictionary<string, string?>(), "sh", "-c", "test -e .git && git rev-parse HEAD").ExitCode == 0;

    /// <summary>Whether the SDK's NuGet gives the files in a package the time of SOURCE_DATE_EPOCH, and no random names.</summary>
    public static bool NuGetIsDeterministic { get; } = Directory
        .GetFiles(s_sdks, "NuGet.Build.Tasks.Pack.targets", SearchOption.AllDirectories)
        .Any(static file => File.ReadAllText(file).Contains("SOURCE_DATE_EPOCH", StringComparison.Ordinal));

    /// <summary>Copies the sources without Git's folder, as a source archive has them, and returns the folder.</summary>
    public static string AsArchive(string folder)
    {
        foreach (string file in Sources(new DirectoryInfo(TestData.RepositoryRoot)))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(TestData.RepositoryRoot, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        return folder;
    }

    /// <summary>
    /// Copies the sources with the history of Git, so that the copy has the commit of the repository, and returns the folder. Without Git,
    /// this is <see cref="AsArchive"/>.
    /// </summary>
    public static string WithHistory(string folder)
    {
        if (HasGit)
        {
            string address = new Uri(TestData.RepositoryRoot).AbsoluteUri;
            Git(TestData.RepositoryRoot, "clone", "--quiet", "--no-checkout", address, folder);
            // A copy has another remote than the repository, which would be the address of the sources.
            CommandResult remote = Command.Run(
                TestData.RepositoryRoot, new Dictionary<string, string?>(), "git", "remote", "get-url", "origin");
            Git(folder, remote.ExitCode == 0 ? ["remote", "set-url", "origin", remote.Output.Trim()] : ["remote", "remove", "origin"]);
        }

        return AsArchive(folder);
    }

    /// <summary>Runs Git, and returns what it printed.</summary>
    public static string Git(string folder, params string[] arguments) =>
        Command.Run(folder, new Dictionary<string, string?>(), "git", arguments).Succeeded().Output.Trim();

    private static IEnumerable<string> Sources(DirectoryInfo folder)
    {
        IEnumerable<string> below = folder.GetDirectories()
            .Where(static child => !s_output.Contains(child.Name) && child.LinkTarget is null)
            .SelectMany(Sources);
        return folder.GetFiles().Where(static file => file.Name != ".git").Select(static file => file.FullName).Concat(below);
    }
}
