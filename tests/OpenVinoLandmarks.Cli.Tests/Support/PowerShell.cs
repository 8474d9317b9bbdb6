using System.Text.Json.Nodes;

namespace OpenVinoLandmarks.Cli.Tests.Support;

/// <summary>The PowerShell of the repository's tool manifest, which <c>dotnet tool restore</c> installs.</summary>
internal static class PowerShell
{
    /// <summary>The dotnet command on PATH: in a <see cref="ScriptCopy"/>, PATH has another one.</summary>
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
internal sealed class RequiresPowerShellAttribute() : RequirementAttribute(
    File.Exists(PowerShell.Program), "needs the .NET tool PowerShell: type dotnet tool restore (scripts/test does)");
