using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;

namespace OpenVinoLandmarks.Cli.Tests.Support;

/// <summary>
/// A folder with a copy of the repository's scripts, with test data, and with programs on PATH that only log their arguments in place of
/// <c>dotnet</c>, <c>apt-get</c> and the like.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ScriptCopy : IDisposable
{
    /// <summary>The summary that <c>dotnet test</c> prints in a copy.</summary>
    public const string Summary = "Test run summary: Passed!\n  total: 4\n  failed: 0\n  succeeded: 3\n  skipped: 1\n";

    private readonly ScratchFolder _folder = new();
    private bool _hidesPrograms;

    public ScriptCopy()
    {
        string scripts = System.IO.Path.Combine(TestData.RepositoryRoot, "scripts");
        foreach (string file in Directory.EnumerateFiles(scripts, "*", SearchOption.AllDirectories))
        {
            string copy = Path("scripts", System.IO.Path.GetRelativePath(scripts, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            File.Copy(file, copy); // keeps the mode, which makes a script executable
        }

        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(Home);
        AddDotNet("bin");
        foreach (string program in new[] { "apt-get", "sudo", "cmake", "gcc", "xz" })
        {
            AddProgram(program, "true");
        }
    }

    /// <summary>The folder of the test data.</summary>
    public string Data => Path("data");

    /// <summary>The user's cache.</summary>
    public string Cache => Path("cache");

    /// <summary>The calls of the programs so far, one per line.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => Path("programs.log");

    /// <summary>The user's home folder.</summary>
    public string Home => Path("home");

    /// <summary>Returns a path in the folder.</summary>
    public string Path(params string[] parts) => _folder.File(System.IO.Path.Combine(parts));

    /// <summary>Writes a file.</summary>
    public void Write(string path, string content) => _folder.Write(path, Encoding.UTF8.GetBytes(content));

    /// <summary>Adds files where the scripts look for those that the program is built from.</summary>
    public void AddSources()
    {
        foreach (string file in new[]
        {
            "src/a.cs", "models/bundled/b.bin", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
            "global.json", ".editorconfig",
        })
        {
            Write(file, file);
        }
    }

    /// <summary>Adds a program on PATH that logs its arguments and runs a shell command. Call it before <see cref="Hide"/>.</summary>
    public void AddProgram(string name, string command) => AddProgram("bin", name, command);

    /// <summary>Adds a .NET SDK of version 10 in a folder. Its tests print <see cref="Summary"/>.</summary>
    public void AddDotNet(string folder)
    {
        AddProgram(folder, "dotnet", $"[ \"$1\" != test ] || printf '{Summary.Replace("\n", "\\n", StringComparison.Ordinal)}'");
        Directory.CreateDirectory(Path(folder, "sdk", "10.0.100"));
    }

    /// <summary>Hides programs of the machine, and removes those of this folder: PATH has links to all others. Call it once.</summary>
    public void Hide(params string[] programs)
    {
        _hidesPrograms = true;
        string[] own = [.. Directory.EnumerateFiles(Path("bin")).Select(file => System.IO.Path.GetFileName(file))];
        Array.ForEach(programs, program => File.Delete(Path("bin", program)));
        foreach (string name in new[] { "/usr/bin", "/bin" }.SelectMany(Directory.EnumerateFiles)
            .Select(file => System.IO.Path.GetFileName(file)).Distinct().Except([.. own, .. programs]))
        {
            string file = File.Exists($"/usr/bin/{name}") ? $"/usr/bin/{name}" : $"/bin/{name}";
            File.CreateSymbolicLink(Path("bin", name), file);
        }
    }

    /// <summary>Runs a program in the folder, with the variables that name the test data.</summary>
    public ToolResult Run(string program, params string[] arguments) => Tool.Wait(Start(program, arguments));

    /// <summary>Starts a program like <see cref="Run"/>.</summary>
    public Process Start(string program, params string[] arguments)
    {
        Dictionary<string, string?> environment = new()
        {
            ["OPENVINO_LANDMARKS_TEST_DATA"] = Data,
            ["PATH"] = _hidesPrograms ? Path("bin") : $"{Path("bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["PROGRAM_LOG"] = LogFile,
            ["XDG_CACHE_HOME"] = Cache,
            ["HOME"] = Home,
            ["DOTNET_ROOT"] = null,
        };
        return Tool.Start(program, environment, arguments);
    }

    /// <summary>Runs commands of bash in the folder.</summary>
    public ToolResult RunCommands(string commands) => Run("/bin/bash", "-c", $"cd '{_folder.Path}' && {commands}");

    public void Dispose() => _folder.Dispose();

    private void AddProgram(string folder, string name, string command)
    {
        Assert.IsFalse(_hidesPrograms, "the name may be a link to a program of the machine, whose file must not be written");
        Write($"{folder}/{name}", $"#!/bin/sh\necho {name} \"$@\" >>\"$PROGRAM_LOG\"\n{command}\n");
        File.SetUnixFileMode(Path(folder, name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
