namespace OpenVinoLandmarks.Packages.Tests.Support;

/// <summary>A project outside the repository that installs the packages from a folder, and the program that it becomes.</summary>
/// <param name="name">The name of the project.</param>
internal sealed class InstalledProgram(string name)
{
    private readonly List<string> _references = [], _properties = [];

    /// <summary>The folder of the project, in which the program runs.</summary>
    public string Folder { get; } = PackedRepository.NewFolder(name);

    /// <summary>The SDK of the project.</summary>
    public string Sdk { get; init; } = "Microsoft.NET.Sdk";

    /// <summary>Adds a package of the repository.</summary>
    public InstalledProgram Add(string id) => Add(id, PackedRepository.Version);

    /// <summary>Adds a package.</summary>
    public InstalledProgram Add(string id, string version)
    {
        _references.Add($"""<PackageReference Include="{id}" Version="{version}" />""");
        return this;
    }

    /// <summary>Adds OpenCV's native library for Linux x64, in the version of the wrapper.</summary>
    public InstalledProgram AddOpenCvNative() => Add("OpenCvSharp4.official.runtime.linux-x64", "4.13.0.20260627");

    /// <summary>Sets a property of the project.</summary>
    public InstalledProgram Set(string property, string value)
    {
        _properties.Add($"<{property}>{value}</{property}>");
        return this;
    }

    /// <summary>Writes a source file.</summary>
    public InstalledProgram Write(string file, string text)
    {
        File.WriteAllText(Path.Combine(Folder, file), text);
        return this;
    }

    /// <summary>Restores and builds the program.</summary>
    public InstalledProgram Build() => Run("build");

    /// <summary>Restores and publishes the program.</summary>
    public InstalledProgram Publish(params string[] options) => Run("publish", options);

    /// <summary>Starts the built or published program with its folder as the current folder.</summary>
    /// <param name="variables">Variables to set.</param>
    /// <param name="arguments">Its arguments.</param>
    public CommandResult Start(IReadOnlyDictionary<string, string?>? variables = null, params string[] arguments) =>
        Command.Run(Folder, Variables(variables), Path.Combine(Folder, "out", name), arguments);

    // A home folder of its own: runtimes that the user has fetched must not be found. The program finds .NET without PATH.
    private Dictionary<string, string?> Variables(IReadOnlyDictionary<string, string?>? variables) =>
        new(variables ?? new Dictionary<string, string?>())
        {
            ["HOME"] = Folder,
            ["DOTNET_ROOT"] = Path.GetDirectoryName(Command.DotNet),
        };

    private InstalledProgram Run(string command, params string[] options)
    {
        Write($"{name}.csproj", $"""
            <Project Sdk="{Sdk}">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                {string.Join("\n    ", _properties)}
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", _references)}
              </ItemGroup>
            </Project>
            """);
        string[] arguments = [command, "--configuration", "Release", "--nologo", "--output", Path.Combine(Folder, "out"), .. options];
        Command.Run(Folder, PackedRepository.EmptyCache, Command.DotNet, arguments).OrSkip().Succeeded();
        return this;
    }
}
