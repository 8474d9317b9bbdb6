using System.Globalization;
using System.Text.Json.Nodes;
using OpenVinoLandmarks.Deploy.Tests.Support;
using OpenVinoLandmarks.Server.Options;

namespace OpenVinoLandmarks.Deploy.Tests.Kubernetes;

/// <summary>Checks the command lines of the manifests with the programs' own parsers, and runs the array job.</summary>
[TestClass]
public sealed class CommandLineTests
{
    [TestMethod]
    [DataRow("server/deployment.yaml")]
    [DataRow("server-gpu/device/gpu.yaml")]
    public void Server_TakesItsArguments_AndTheyFitThePod(string file)
    {
        JsonNode container = Server(file);
        ServerOptions options = ServerArguments.Read(container.Texts("args"));
        JsonNode[] ports = [.. Server("server/deployment.yaml").Items("ports")];
        Assert.AreEqual(Port(ports, "rest"), options.Url.Port);
        Assert.AreEqual(Port(ports, "grpc"), options.GrpcUrl.Port);
        Assert.AreEqual("0.0.0.0", options.Url.Host);
        Assert.AreEqual("0.0.0.0", options.GrpcUrl.Host);

        // Whole processors, as threads are.
        int processors = int.Parse(container.Text("resources.limits.cpu")!, CultureInfo.InvariantCulture);
        if (options.Detector.Engine.Device == DeviceSelection.Managed)
        {
            Assert.AreEqual(processors, options.PictureConcurrency);
            Assert.Contains("--threads=1", container.Texts("args"));
        }

        JsonObject deployment = Yaml.ReadFile("kubernetes", "server", "deployment.yaml");
        int grace = int.Parse(deployment.Text("spec.template.spec.terminationGracePeriodSeconds")!, CultureInfo.InvariantCulture);
        TimeSpan end = ServerArguments.TimeToEnd(options);
        Assert.IsGreaterThanOrEqualTo(end.TotalSeconds, grace);

        // Kubernetes stops sending calls after as many failed probes, or a few seconds after it ends the pod.
        JsonNode probe = deployment.At("spec.template.spec.containers.0.readinessProbe")!;
        Assert.IsGreaterThanOrEqualTo(
            int.Parse(probe.Text("periodSeconds")!, CultureInfo.InvariantCulture)
                * int.Parse(probe.Text("failureThreshold")!, CultureInfo.InvariantCulture),
            options.DrainDelay.TotalSeconds);
    }

    [TestMethod]
    public async Task Server_AnswersTheProbes()
    {
        await using TestServer server = await TestServer.StartAsync(options => options with { Token = "secret" });
        string[] probes = ["startupProbe", "livenessProbe", "readinessProbe"];
        foreach (string file in (string[])["server/deployment.yaml", "server-gpu/device/gpu.yaml"])
        {
            foreach (string probe in probes)
            {
                if (Server(file).Text($"{probe}.httpGet.path") is { } path)
                {
                    // Probes have no token.
                    using HttpResponseMessage answer = await server.Http.GetAsync(path);
                    Assert.IsTrue(answer.IsSuccessStatusCode, path);
                }
            }
        }

        string metrics = Yaml.ReadFile("kubernetes", "monitoring", "service-monitor.yaml").Text("spec.endpoints.0.path")!;
        using HttpRequestMessage scrape = new(HttpMethod.Get, metrics) { Headers = { Authorization = new("Bearer", "secret") } };
        using HttpResponseMessage scraped = await server.Http.SendAsync(scrape);
        Assert.IsTrue(scraped.IsSuccessStatusCode);
    }

    [TestMethod]
    public void ArrayJob_AllPods_ProcessEachPictureOnce()
    {
        JsonObject job = Yaml.ReadFile("kubernetes", "array-job", "job.yaml");
        int completions = int.Parse(job.Text("spec.completions")!, CultureInfo.InvariantCulture);
        using ScratchFolder folder = new();
        string photos = Directory.CreateDirectory(folder.File("photos")).FullName;
        string results = Directory.CreateDirectory(folder.File("results")).FullName;
        for (int i = 0; i < 20; i++)
        {
            File.Copy(Tool.Sample, Path.Combine(photos, $"{i}.jpg"));
        }

        for (int index = 0; index < completions; index++)
        {
            // What Kubernetes does with the arguments and the volumes.
            string[] arguments = [.. job.Texts("spec.template.spec.containers.0.args").Select(argument => argument
                .Replace("$(JOB_COMPLETION_INDEX)", index.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("/results/", results + "/", StringComparison.Ordinal)
                .Replace("/photos", photos, StringComparison.Ordinal))];
            Tool.Wait(Tool.Start(DeployFolder.Program, new Dictionary<string, string?>(), arguments)).Exited(0);
        }

        string[] lines = [.. Directory.EnumerateFiles(results, "part-*.jsonl").SelectMany(File.ReadLines)];
        string[] pictures = [.. lines.Select(line => Path.GetFileName(JsonNode.Parse(line).Text("image")!))];
        Assert.AreEqual(completions, Directory.GetFiles(results).Length);
        CollectionAssert.AreEquivalent(Directory.GetFiles(photos).Select(Path.GetFileName).ToArray(), pictures);
    }

    [TestMethod]
    public void ArrayJob_Arguments_AreThoseOfThePage()
    {
        string[] arguments = Yaml.ReadFile("kubernetes", "array-job", "job.yaml").Texts("spec.template.spec.containers.0.args");
        Assert.Contains(
            $"args:\n{string.Join('\n', arguments.Select(argument => $"  - {argument}"))}\n", DeployFolder.Page("array-jobs.md"));
    }

    private static JsonNode Server(string file) =>
        Yaml.ReadFile(["kubernetes", .. file.Split('/')]).At("spec.template.spec.containers.0")!;

    private static int Port(JsonNode[] ports, string name) =>
        int.Parse(ports.Single(port => port.Text("name") == name).Text("containerPort")!, CultureInfo.InvariantCulture);
}
