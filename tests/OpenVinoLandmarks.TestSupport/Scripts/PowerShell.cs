using System.Text.Json.Nodes;

namespace OpenVinoLandmarks.TestSupport;

/// <summary>The PowerShell of the repository's tool manifest, which <c>dotnet tool restore</c> installs.</summary>
public static class PowerShell
{
    /// <summary>True if the program is there.</summary>
    public static bool IsAvailable { get; } = File.Exists(Program);

    /// <summary>The dotnet command on PATH, by its full path.</summary>
    public static string DotNet { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "dotnet")).FirstOrDefault(File.Exists) ?? "dotnet";

    /// <summary>The program, which <see cref="DotNet"/> runs. The file may be absent.</summary>
    public static string Program
    {
        get
        {
            string manifest = Path.Combine(TestData.RepositoryRoot, ".config", "dotnet-tools.json");
            string version = JsonNode.Parse(File.ReadAllText(manifest))!["tools"]!["powershell"]!["version"]!.ToString();
            string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            return Path.Combine(packages, "powershell", version, "tools", "net10.0", "any", "unix", "pwsh.dll");
        }
    }
}

/// <summary>The test runs PowerShell scripts.</summary>
public sealed class RequiresPowerShellAttribute() : RequirementAttribute(
    PowerShell.IsAvailable, "needs the .NET tool PowerShell: type dotnet tool restore (scripts/test does)");
