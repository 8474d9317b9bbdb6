using System.Text.Json;

namespace OpenVinoLandmarks.Cli.Tests.Support;

/// <summary>What a run of the program left: its exit code and all that it said.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Exit code 0, or a failure that shows what the program said.</summary>
    public ToolResult Succeeded() => Exited(0);

    /// <summary>This exit code, and no stack trace anywhere.</summary>
    public ToolResult Exited(int code)
    {
        Assert.AreEqual(code, ExitCode, $"stdout: {Output}\nstderr: {Errors}");
        Assert.DoesNotContain("   at ", Errors);
        return this;
    }

    /// <summary>Failed with this code, said nothing on stdout, and named on stderr what is meant.</summary>
    public ToolResult Refused(int code, params string[] words)
    {
        Exited(code);
        Assert.AreEqual("", Output);
        foreach (string word in words)
        {
            StringAssert.Contains(Errors, word);
        }

        return this;
    }
}
