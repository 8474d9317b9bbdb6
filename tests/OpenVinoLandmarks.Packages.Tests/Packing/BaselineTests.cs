using System.IO.Compression;
using OpenVinoLandmarks.Packages.Tests.Support;

namespace OpenVinoLandmarks.Packages.Tests.Packing;

/// <summary>The comparison of the public API with that of earlier packages, as <c>scripts/pack --baseline</c> does it.</summary>
[TestClass]
public sealed class BaselineTests
{
    private const string Library = "OpenVinoLandmarks.SkiaSharp";

    [TestInitialize]
    public void RequirePackages() => PackedRepository.AssertPacked();

    [TestMethod]
    public void TheSamePackages_AreCompatible_AndARemovedMemberIsNamed()
    {
        using ScratchFolder scratch = new();
        CommandResult same = Compare(PackedRepository.Folder).Succeeded();
        StringAssert.Contains(same.Errors, "The public API of 8 packages is compatible");

        // An earlier package that had one more type.
        string earlier = scratch.Copy(PackedRepository.PackageOf(Library), $"earlier/{Library}.0.0.1.nupkg");
        Replace(earlier, $"lib/net10.0/{Library}.dll", CompileWithOneMoreType(scratch));

        CommandResult broken = Compare(Path.GetDirectoryName(earlier)!);

        Assert.AreNotEqual(0, broken.ExitCode, broken.Text);
        StringAssert.Contains(broken.Errors, "IRemovedLater");
        StringAssert.Contains(broken.Errors, Library);
    }

    private static CommandResult Compare(string baseline) =>
        Command.RunScript(TestData.RepositoryRoot, "pack", "--compare", PackedRepository.Folder, "--baseline", baseline).OrSkip();

    // An assembly of the same name with the type; ApiCompat reports what it had and the new assembly lacks.
    private static byte[] CompileWithOneMoreType(ScratchFolder scratch)
    {
        scratch.Write("old/old.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <AssemblyName>OpenVinoLandmarks.SkiaSharp</AssemblyName>
              </PropertyGroup>
            </Project>
            """u8);
        scratch.Write("old/Old.cs", "namespace OpenVinoLandmarks.SkiaSharp; public interface IRemovedLater;"u8);
        string[] build = ["build", "--nologo", "--output", scratch.File("built")];
        Command.Run(scratch.File("old"), PackedRepository.EmptyCache, Command.DotNet, build).OrSkip().Succeeded();
        return File.ReadAllBytes(scratch.File($"built/{Library}.dll"));
    }

    private static void Replace(string package, string name, byte[] content)
    {
        using ZipArchive archive = ZipFile.Open(package, ZipArchiveMode.Update);
        archive.GetEntry(name)!.Delete();
        using Stream entry = archive.CreateEntry(name).Open();
        entry.Write(content);
    }
}
