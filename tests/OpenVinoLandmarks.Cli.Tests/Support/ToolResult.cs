using System.Text.Json;

namespace OpenVinoLandmarks.Cli.Tests.Support;

/// <summary>The exit code and the output of one run of the program.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Asserts exit code 0.</summary>
    public ToolResult Succeeded() => Exited(0);

    /// <summary>Asserts this exit code, and that stderr has no stack trace.</summary>
    public ToolResult Exited(int code)
    {
        Assert.AreEqual(code, ExitCode, $"stdout: {Output}\nstderr: {Errors}");
        Assert.DoesNotContain("   at ", Errors);
        return this;
    }

    /// <summary>Asserts this exit code, an empty stdout, and that stderr contains these texts.</summary>
    public ToolResult Refused(int code, params string[] texts)
    {
        Exited(code);
        Assert.AreEqual("", Output);
        return AssertErrors(texts);
    }

    /// <summary>Asserts that stderr contains these texts.</summary>
    public ToolResult AssertErrors(params string[] texts)
    {
        foreach (string text in texts)
        {
            StringAssert.Contains(Errors, text);
        }

        return this;
    }
}
