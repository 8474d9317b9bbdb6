namespace OpenVinoLandmarks.Cli.Tests.Support;

/// <summary>Runs the program in a shell, for redirections that .NET cannot make. In a command, <c>$TOOL</c> is the program.</summary>
internal static class Shell
{
    /// <summary>Runs a command of bash in a folder.</summary>
    /// <param name="folder">The current folder of the command.</param>
    /// <param name="command">The command.</param>
    /// <param name="environment">Variables to add, or null.</param>
    public static ToolResult Run(string folder, string command, IReadOnlyDictionary<string, string?>? environment = null)
    {
        Dictionary<string, string?> variables = new(environment ?? new Dictionary<string, string?>())
        {
            ["TOOL"] = Tool.Program,
            ["SAMPLE"] = Tool.Sample,
            ["DETECT"] = $"{Tool.Program} detect --device MANAGED --format jsonl",
        };
        return Tool.Wait(Tool.Start("/bin/bash", variables, "-c", $"cd '{folder}'; {command}"));
    }
}
