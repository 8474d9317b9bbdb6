using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace OpenVinoLandmarks.Deploy.Tests.Support;

/// <summary>The files of deploy/, and what they are compared with.</summary>
internal static class DeployFolder
{
    /// <summary>The folder.</summary>
    public static string Root { get; } = Path.Combine(TestData.RepositoryRoot, "deploy");

    /// <summary>The program in its own folder: that of these tests lacks the packages that ASP.NET Core has inside.</summary>
    public static string Program { get; } = Path.Combine(
        TestData.RepositoryRoot,
        "src",
        "OpenVinoLandmarks.Cli",
        "bin",
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
        "net10.0",
        Path.GetFileName(Tool.Program));

    /// <summary>Returns the path of a file.</summary>
    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    /// <summary>Returns a page of docs/.</summary>
    public static string Page(string name) => System.IO.File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", name));

    /// <summary>
    /// Reads the objects of a kustomization: its resources, and those of the kustomizations that it names. Patches and images are left to
    /// kubectl.
    /// </summary>
    /// <param name="name">A folder of deploy/kubernetes.</param>
    public static IReadOnlyList<JsonObject> Load(string name) => LoadFolder(File("kubernetes", name));

    /// <summary>Returns the objects as kubectl would apply them, with patches and images.</summary>
    public static IReadOnlyList<JsonObject> Render(string name) => Yaml.ReadAll(RenderText(name));

    /// <summary>Returns the text that kubectl would apply.</summary>
    public static string RenderText(string name)
    {
        ProcessStartInfo start = new("kubectl", ["kustomize", File("kubernetes", name)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.Result);
        return output;
    }

    /// <summary>Returns what is wrong with a document by a schema of this project; empty if nothing is.</summary>
    /// <param name="schema">The name of a file in Schemas.</param>
    /// <param name="document">The document.</param>
    public static string[] SchemaErrors(string schema, JsonNode document)
    {
        using Stream stream = typeof(DeployFolder).Assembly.GetManifestResourceStream($"{schema}.json")!;
        using StreamReader reader = new(stream);
        JsonSchema parsed = JsonSchema.FromText(reader.ReadToEnd(), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
        EvaluationResults results = parsed.Evaluate(
            JsonSerializer.SerializeToElement(document), new EvaluationOptions { OutputFormat = OutputFormat.List });
        return results.IsValid
            ? []
            : [.. (results.Details ?? []).Where(detail => detail.Errors is { Count: > 0 })
                .Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}").DefaultIfEmpty("not valid")];
    }

    private static List<JsonObject> LoadFolder(string folder)
    {
        JsonObject kustomization = Yaml.ReadAll(System.IO.File.ReadAllText(Path.Combine(folder, "kustomization.yaml"))).Single();
        List<JsonObject> objects = [];
        foreach (string resource in kustomization.Texts("resources"))
        {
            string path = Path.Combine(folder, resource);
            objects.AddRange(Directory.Exists(path) ? LoadFolder(path) : Yaml.ReadAll(System.IO.File.ReadAllText(path)));
        }

        return objects;
    }
}

/// <summary>The test renders manifests with <c>kubectl kustomize</c>, which needs no cluster.</summary>
public sealed class RequiresKubectlAttribute() : RequirementAttribute(
    (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "kubectl.exe" : "kubectl"))),
    "needs kubectl on PATH: https://kubernetes.io/docs/tasks/tools/");
