using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

[assembly: Parallelize(Scope = ExecutionScope.ClassLevel)]

namespace OpenVinoLandmarks.Docs.Tests.Site;

/// <summary>The documentation site, built once by <c>scripts/docs</c> from the libraries that the tests were built with.</summary>
[TestClass]
public sealed class BuiltSite
{
    // The exit code of scripts that lack something on the machine.
    private const int SomethingIsMissing = 5;

    private static readonly ScratchFolder s_folder = new();

    private static readonly Lazy<string> s_failure = new(Build);

    /// <summary>The folder of the site. Skips the test if docfx cannot be had; fails it if the site cannot be built.</summary>
    public static string Folder
    {
        get
        {
            Assert.AreEqual("", s_failure.Value);
            return s_folder.Path;
        }
    }

    /// <summary>Serves the site on a free port of this machine until it is disposed.</summary>
    public static async Task<WebApplication> ServeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication server = builder.Build();
        PhysicalFileProvider files = new(Folder);
        server.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        server.UseStaticFiles(new StaticFileOptions { FileProvider = files, ServeUnknownFileTypes = true });
        await server.StartAsync();
        return server;
    }

    [AssemblyCleanup]
    public static void DeleteFolder() => s_folder.Dispose();

    private static string Build()
    {
        if (OperatingSystem.IsWindows() || new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name != "Release")
        {
            Assert.Inconclusive("scripts/docs needs bash and a build in configuration Release");
        }

        // docfx itself finds packages only below a home folder without capital letters.
        using ScratchFolder scratch = new();
        string home = Path.Combine(scratch.Path, "Home");
        Directory.CreateSymbolicLink(home, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        string script = Path.Combine(TestData.RepositoryRoot, "scripts", "docs");
        ProcessStartInfo start = new("bash", [script, "--no-build", "--output", s_folder.Path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["HOME"] = home },
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode == SomethingIsMissing)
        {
            Assert.Inconclusive(errors.Result);
        }

        return process.ExitCode == 0 ? "" : $"scripts/docs ended with {process.ExitCode}: {output.Result}{errors.Result}";
    }
}
