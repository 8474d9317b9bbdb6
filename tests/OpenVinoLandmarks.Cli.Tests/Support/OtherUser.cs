using System.Diagnostics;

namespace OpenVinoLandmarks.Cli.Tests.Support;

/// <summary>
/// Runs the program as a user who may not read and write everything: the user of the tests, or nobody (65534) if the tests run as root.
/// </summary>
internal static class OtherUser
{
    private static readonly string[] s_becomeNobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];

    /// <summary>Runs the program. The test is inconclusive if root cannot become another user here.</summary>
    /// <param name="environment">Variables to add.</param>
    /// <param name="arguments">The arguments of the program.</param>
    public static ToolResult Run(IReadOnlyDictionary<string, string?> environment, params string[] arguments)
    {
        if (Environment.IsPrivilegedProcess && !CanBecomeNobody())
        {
            Assert.Inconclusive("needs setpriv, and a build that every user may read");
        }

        Dictionary<string, string?> variables = new(environment)
        {
            ["HOME"] = "/var/tmp",
            ["DOTNET_EnableDiagnostics"] = "0",
        };
        return Environment.IsPrivilegedProcess
            ? Tool.Wait(Tool.Start("setpriv", variables, [.. s_becomeNobody, Tool.Program, .. arguments]))
            : Tool.Run(variables, arguments);
    }

    private static bool CanBecomeNobody()
    {
        try
        {
            using Process process = Process.Start("setpriv", [.. s_becomeNobody, "test", "-r", Tool.Program]);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
