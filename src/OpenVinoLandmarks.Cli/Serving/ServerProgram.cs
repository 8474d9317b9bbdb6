using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using OpenVinoLandmarks.Cli.Messages;

namespace OpenVinoLandmarks.Cli.Serving;

/// <summary>
/// Finds the program of the server, an executable of its own, and runs it. On Unix this process becomes the server: its signals and its
/// exit code are those of the server, and nothing is left if it is killed.
/// </summary>
internal static partial class ServerProgram
{
    /// <summary>The variable that names the program of the server, or its folder.</summary>
    public const string Variable = "OPENVINO_LANDMARKS_SERVER";

    private const string Project = "OpenVinoLandmarks.Server", OwnProject = "OpenVinoLandmarks.Cli";

    private static string FileName => OperatingSystem.IsWindows() ? $"{Project}.exe" : Project;

    /// <summary>Runs the server and returns its exit code. On Unix it returns only if the server cannot be started.</summary>
    /// <param name="arguments">The command line of the server.</param>
    /// <param name="messages">Receives the reason if the server cannot be started.</param>
    public static int Run(string[] arguments, MessageWriter messages)
    {
        List<string> searched = [];
        if (Find(searched) is not { } program)
        {
            messages.Error(
                $"the program of the server was not found. Searched: {string.Join(", ", searched)}. In a clone of the repository, run "
                + $"'scripts/ovlandmarks serve', which builds it; otherwise set {Variable} to the program, or to its folder.");
            return ExitCode.Device;
        }

        messages.Detail($"The server is {program}.");
        string reason = OperatingSystem.IsWindows() ? RunChild(program, arguments, out int code) : Become(program, arguments, out code);
        if (reason.Length > 0)
        {
            messages.Error($"{program} cannot be started: {reason}");
        }

        return code;
    }

    // Returns the first path that is a file, or null.
    private static string? Find(List<string> searched)
    {
        IEnumerable<string> paths = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? [Directory.Exists(named) ? Path.Combine(named, FileName) : named]
            : UsualFolders().Select(folder => Path.Combine(folder, FileName));
        foreach (string path in paths.Select(Path.GetFullPath))
        {
            searched.Add(path);
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    private static IEnumerable<string> UsualFolders()
    {
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        yield return Path.Combine(own, "server");
        yield return own;

        // The build output of the repository: src/PROJECT/bin/CONFIGURATION/FRAMEWORK.
        DirectoryInfo framework = new(own);
        if (framework.Parent is { Parent: { Name: "bin", Parent: { Name: OwnProject, Parent: { } sources } } } configuration)
        {
            yield return Path.Combine(sources.FullName, Project, "bin", configuration.Name, framework.Name);
        }
    }

    // Replaces this process by the program. Returns the reason if that fails.
    private static string Become(string program, string[] arguments, out int code)
    {
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            // A .NET that is not in a usual folder: the program of the server would not find it.
            _ = SetVariable("DOTNET_ROOT", Path.GetDirectoryName(Environment.ProcessPath)!, overwrite: 0);
        }

        // Returns only after an error.
        _ = Execute(program, [program, .. arguments, null]);
        code = ExitCode.Device;
        return Marshal.GetLastPInvokeErrorMessage();
    }

    // Windows cannot replace a process. Ctrl-C reaches both processes, and this one waits until the server has ended.
    private static string RunChild(string program, string[] arguments, out int code)
    {
        code = ExitCode.Device;
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments))!;
            process.WaitForExit();
            code = process.ExitCode;
            return "";
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }
    }

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Execute(string path, string?[] arguments);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
