using System.Diagnostics;
using System.Runtime.Versioning;
using OpenVinoLandmarks.Server.Tests.Support;

namespace OpenVinoLandmarks.Server.Tests.Serve;

/// <summary><c>ovlandmarks serve</c> as a process, which becomes the server of the repository's build.</summary>
[TestClass]
public sealed class ServeCommandTests
{
    private static readonly string[] s_freePorts = ["--url", "http://127.0.0.1:0", "--grpc-url", "http://127.0.0.1:0"];

    [TestMethod]
    [DataRow(Tool.Sigterm)]
    [DataRow(Tool.Sigint)]
    [OSCondition(OperatingSystems.Linux)]
    [UnsupportedOSPlatform("windows")]
    public async Task Process_BecomesTheServer_AndASignalEndsIt(int signal)
    {
        if (signal == Tool.Sigint && IsInterruptIgnored())
        {
            Assert.Inconclusive("SIGINT is ignored here, as in a background job of a shell, and programs inherit that.");
        }

        Process process = BuiltTool.Start(["--verbose", "serve", "--device=managed", "--log", "json", .. s_freePorts]);
        await using ServerProgram server = await ServerProgram.AttachAsync(process);
        Assert.AreEqual(BuiltTool.Server, new FileInfo($"/proc/{process.Id}/exe").LinkTarget);
        string commandLine = await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline");
        string[] arguments = ["--verbose", "--device", "managed", "--log", "json", .. s_freePorts];
        CollectionAssert.AreEqual((string[])[BuiltTool.Server, .. arguments], commandLine.TrimEnd('\0').Split('\0'));

        Tool.Signal(process, signal);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.AreEqual(0, process.ExitCode);
    }

    // The line of the signals that are ignored is a number with a bit per signal, from the first on.
    private static bool IsInterruptIgnored()
    {
        const string Start = "SigIgn:";
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(Start, StringComparison.Ordinal));
        return (Convert.ToUInt64(line[Start.Length..].Trim(), 16) >> (Tool.Sigint - 1) & 1) != 0;
    }

    [TestMethod]
    public async Task Server_AnswersPictures_AndShowsThePage()
    {
        await using ServerProgram server =
            await ServerProgram.AttachAsync(BuiltTool.Start(["serve", "--device", "MANAGED", .. s_freePorts]));
        StringAssert.Contains(await server.Http.GetStringAsync("/"), "<h1>Face landmarks</h1>");
        using ByteArrayContent picture = new(File.ReadAllBytes(Tool.Sample));
        using HttpResponseMessage answer = await server.Http.PostAsync("/v1/landmarks", picture);
        StringAssert.Contains(await answer.Content.ReadAsStringAsync(), "\"left_eye\"");
    }

    [TestMethod]
    public void ExitCode_IsThatOfTheServer() =>
        Tool.Wait(BuiltTool.Start(["serve", "--device", "MANAGED", "--model", "no-such-model", .. s_freePorts])).Exited(4);

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    [OSCondition(OperatingSystems.Linux)]
    [UnsupportedOSPlatform("windows")]
    public void Variable_NamesTheProgram_OrItsFolder(bool isFolder)
    {
        using ScratchFolder folder = new();
        string program = folder.Write("OpenVinoLandmarks.Server", "#!/bin/sh\nprintf '%s|' \"$@\"\nexit 7\n"u8);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        ToolResult result = Run(isFolder ? folder.Path : program, "serve", "--models", "a folder", "--property", "A=b").Exited(7);
        Assert.AreEqual("--models|a folder|--property|A=b|", result.Output);
    }

    [TestMethod]
    public void Variable_ThatNamesNoProgram_IsAnError()
    {
        Run("/nonexistent/server", "serve").Refused(5, "/nonexistent/server", "OPENVINO_LANDMARKS_SERVER");
        Run(Tool.Sample, "serve").Refused(5, Tool.Sample, "cannot be started");
    }

    [TestMethod]
    public void Options_AreCheckedBeforeTheServerStarts()
    {
        Run("/nonexistent/server", "serve", "--url", "https://127.0.0.1:1").Refused(2, "--url");
        Run("/nonexistent/server", "serve", "--queu", "1").Refused(2, "unknown option '--queu'", "--queue");
    }

    private static ToolResult Run(string server, params string[] arguments) => Tool.Wait(Tool.Start(
        BuiltTool.Program, new Dictionary<string, string?> { ["OPENVINO_LANDMARKS_SERVER"] = server }, arguments));
}
