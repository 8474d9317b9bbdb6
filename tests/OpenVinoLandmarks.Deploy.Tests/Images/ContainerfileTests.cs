using System.Text.RegularExpressions;
using System.Xml.Linq;
using OpenVinoLandmarks.Deploy.Tests.Support;

namespace OpenVinoLandmarks.Deploy.Tests.Images;

/// <summary>
/// Checks what can be checked of deploy/Containerfile without building it: its stages, the files of the repository that it names, and that
/// the documented commands make the images of the manifests.
/// </summary>
[TestClass]
public sealed partial class ContainerfileTests
{
    private static readonly string s_text = File.ReadAllText(DeployFolder.File("Containerfile"));

    private static string[] Stages => [.. Stage().Matches(s_text).Select(match => match.Groups[1].Value)];

    [TestMethod]
    public void Stages_ThatAreCopiedFrom_Exist()
    {
        string[] copied = [.. CopiedFrom().Matches(s_text).Select(match => match.Groups[1].Value)];
        Assert.IsNotEmpty(copied);
        Assert.IsEmpty(copied.Except(Stages));
        Assert.AreEqual(Stages.Length, Stages.Distinct().Count());
    }

    [TestMethod]
    [DataRow("RUN scripts/publish", "scripts/publish")]
    [DataRow("scripts/ovlandmarks setup", "scripts/ovlandmarks")]
    [DataRow("dotnet publish src/OpenVinoLandmarks.Server", "src/OpenVinoLandmarks.Server")]
    public void Commands_NameFilesOfTheRepository(string command, string path)
    {
        Assert.Contains(command, s_text);
        Assert.IsTrue(Path.Exists(Path.Combine(TestData.RepositoryRoot, path)));
    }

    [TestMethod]
    public void EntryPoints_AreThePrograms()
    {
        Assert.Contains("ENTRYPOINT [\"/opt/server/OpenVinoLandmarks.Server\"]", s_text);
        Assert.Contains("ENTRYPOINT [\"/opt/ovlandmarks/ovlandmarks\"]", s_text);
        XDocument project = XDocument.Load(Path.Combine(
            TestData.RepositoryRoot, "src", "OpenVinoLandmarks.Cli", "OpenVinoLandmarks.Cli.csproj"));
        Assert.AreEqual("ovlandmarks", project.Descendants("AssemblyName").Single().Value);

        // The manifests run as this user, too.
        string[] users = [.. User().Matches(s_text).Select(match => match.Groups[1].Value).Where(user => user != "root")];
        string user = Yaml.ReadFile("kubernetes", "server", "deployment.yaml").Text("spec.template.spec.securityContext.runAsUser")!;
        Assert.IsTrue(users.All(other => other == $"{user}:{user}"));
    }

    [TestMethod]
    public void DocumentedCommands_MakeTheImagesOfTheManifests()
    {
        Dictionary<string, string> versions = Yaml.ReadFile("kubernetes", "images", "kustomization.yaml").Items("images")
            .ToDictionary(image => image.Text("name")!, image => image.Text("newTag")!);
        foreach (string text in (string[])[s_text, DeployFolder.Page("deploying.md")])
        {
            Match[] builds = Build().Matches(text).ToArray();
            Assert.HasCount(3, builds);
            foreach (Match build in builds)
            {
                Assert.Contains(build.Groups[1].Value, Stages);
                Assert.AreEqual(versions[build.Groups[2].Value], build.Groups[3].Value);
            }
        }
    }

    [GeneratedRegex(@"^FROM \S+ AS (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Stage();

    [GeneratedRegex(@"COPY --from=(\S+)")]
    private static partial Regex CopiedFrom();

    [GeneratedRegex(@"^USER (\S+)$", RegexOptions.Multiline)]
    private static partial Regex User();

    [GeneratedRegex(@"podman build -f deploy/Containerfile --target (\S+) -t ([^:\s]+):(\S+) \.")]
    private static partial Regex Build();
}
