using OpenVinoLandmarks.Packages.Tests.Support;

namespace OpenVinoLandmarks.Packages.Tests.Installing;

/// <summary>
/// Programs outside the repository that install the packages with an empty cache: the program of the README in a console project and as
/// native code, in a worker service, and the examples of the packages.
/// </summary>
[TestClass]
public sealed class InstalledProgramTests
{
    [TestInitialize]
    public void RequirePackages() => PackedRepository.AssertPacked();

    [TestMethod]
    public void AConsoleProject_RunsTheReadmesProgram_AndWithoutOpenCvSaysWhichPackageIsMissing()
    {
        InstalledProgram console = new InstalledProgram("Console").Add("OpenVinoLandmarks.OpenCv").AddOpenCvNative()
            .Write("Program.cs", ReadmeProgram.Text).Build();
        ReadmeProgram.CopyPicture(console.Folder);

        ReadmeProgram.AssertPoints(console.Start());

        // What a project has that references only the package of this library.
        Directory.Delete(Path.Combine(console.Folder, "out", "runtimes"), recursive: true);
        CommandResult without = console.Start(new Dictionary<string, string?> { ["NUGET_PACKAGES"] = "/nonexistent" });
        Assert.AreNotEqual(0, without.ExitCode);
        StringAssert.Contains(without.Errors, "OpenCvSharp4.official.runtime.linux-x64");
    }

    [TestMethod]
    [RequiresNativeCompiler]
    public void ANativeProgram_RunsTheReadmesProgram()
    {
        InstalledProgram native = new InstalledProgram("Native").Add("OpenVinoLandmarks.OpenCv").AddOpenCvNative()
            .Set("PublishAot", "true").Write("Program.cs", ReadmeProgram.Text).Publish();
        ReadmeProgram.CopyPicture(native.Folder);

        ReadmeProgram.AssertPoints(native.Start(new Dictionary<string, string?> { ["PATH"] = "/usr/bin" }));
        Assert.IsFalse(File.Exists(Path.Combine(native.Folder, "out", "Native.dll")));
    }

    [TestMethod]
    public void AWorkerService_RunsTheReadmesProgram()
    {
        // The host creates the detector, so the line of the README that does is left out.
        const string Creation = "using FaceLandmarkDetector detector = FaceLandmarkDetector.Create();\n";
        StringAssert.Contains(ReadmeProgram.Text, Creation);
        string[] parts = ReadmeProgram.Text.Split(Creation);
        InstalledProgram worker = new InstalledProgram("Worker") { Sdk = "Microsoft.NET.Sdk.Worker" }
            .Add("OpenVinoLandmarks.Hosting").Add("OpenVinoLandmarks.OpenCv").AddOpenCvNative()
            .Add("Microsoft.Extensions.Hosting", "10.0.0")
            .Write("Program.cs", $$"""
                {{parts[0]}}
                HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
                builder.Services.AddFaceLandmarkDetector("FaceLandmarks");
                builder.Services.AddHostedService<Worker>();
                builder.Build().Run();

                internal sealed class Worker(IFaceLandmarkDetector detector, IHostApplicationLifetime lifetime) : BackgroundService
                {
                    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
                    {
                        await Task.Yield();
                        {{parts[1]}}
                        lifetime.StopApplication();
                    }
                }
                """).Build();
        ReadmeProgram.CopyPicture(worker.Folder);

        ReadmeProgram.AssertPoints(worker.Start());
    }

    [TestMethod]
    public void TheExamplesOfThePackages_Compile()
    {
        InstalledProgram examples = new InstalledProgram("Examples").Set("OutputType", "Library")
            .Add("Microsoft.Extensions.Hosting", "10.0.0");
        string[] ids = [.. PackedRepository.Libraries.Select(PackedRepository.IdOf)];
        Assert.HasCount(8, ids);
        foreach (string id in ids)
        {
            string code = ReadmeProgram.CodeOf(Path.Combine("src", id, "README.md"));
            examples.Add(id).Write(id + ".cs", InMethod(id.Replace('.', '_'), code));
        }

        examples.Build();
    }

    // Several programs with statements at the top level do not compile together.
    private static string InMethod(string name, string program)
    {
        string[] lines = program.Split('\n');
        int usings = Array.FindLastIndex(
            lines, static line => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=')) + 1;
        return $$"""
            {{string.Join('\n', lines[..usings])}}
            namespace Examples.{{name}};
            internal static class Program
            {
                internal static async Task RunAsync(string[] args)
                {
                    await Task.Yield();
                    {{string.Join('\n', lines[usings..])}}
                }
            }
            """;
    }
}
