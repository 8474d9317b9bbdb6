using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenVinoLandmarks.Deploy.Tests.Support;
using OpenVinoLandmarks.Server.Options;

namespace OpenVinoLandmarks.Deploy.Tests.Compose;

/// <summary>Checks the compose file and the configurations of Prometheus and Grafana that it mounts.</summary>
[TestClass]
public sealed partial class ComposeTests
{
    private static JsonObject Compose => Yaml.ReadFile("compose", "compose.yaml");

    [TestMethod]
    [DataRow("compose", "compose.yaml")]
    [DataRow("prometheus", "prometheus.yaml")]
    [DataRow("prometheus-rules", "rules.yaml")]
    [DataRow("grafana-datasources", "grafana/datasource.yaml")]
    [DataRow("grafana-dashboards", "grafana/dashboards.yaml")]
    public void File_EveryMember_IsKnown(string schema, string file)
    {
        JsonObject document = Yaml.ReadFile(["compose", .. file.Split('/')]);
        string[] errors = DeployFolder.SchemaErrors(schema, document);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        document["unknown"] = 1;
        Assert.IsNotEmpty(DeployFolder.SchemaErrors(schema, document));
    }

    [TestMethod]
    public void Services_FitTogether() => Assert.AreEqual("", string.Join('\n', Problems(Compose)));

    [TestMethod]
    [DataRow("services.server.depends_on.0", "other", "depends on other")]
    [DataRow("services.server.volumes.0", "other:/cache", "no volume other")]
    [DataRow("services.prometheus.volumes.1", "./rule.yaml:/etc/prometheus/rules.yaml:ro", "no file ./rule.yaml")]
    [DataRow("services.prometheus.secrets.0", "other", "no secret other")]
    [DataRow("services.server.ports.0", "127.0.0.1:8080:8090", "nothing listens on 8090")]
    [DataRow("services.model-server.image", "openvino/model_server:2025.4", "is not the version of the manifests")]
    public void Service_ThatDoesNotFit_IsFound(string path, string value, string problem)
    {
        JsonObject compose = Compose;
        compose.Set(path, JsonValue.Create(value));
        Assert.Contains(problem, string.Join('\n', Problems(compose)));
    }

    [TestMethod]
    public void Server_TakesItsArguments()
    {
        string[] arguments = [.. Compose.Texts("services.server.command").Select(Substitute)];
        ServerOptions options = ServerArguments.Read(arguments);
        string grace = Compose.Text("services.server.stop_grace_period")!;
        Assert.IsGreaterThanOrEqualTo(ServerArguments.TimeToEnd(options).TotalSeconds, double.Parse(grace.TrimEnd('s')));
        Assert.AreEqual(DeviceSelection.Managed, options.Detector.Engine.Device);

        // The other device that the file names.
        string device = OtherDevice().Match(File.ReadAllText(DeployFolder.File("compose", "compose.yaml"))).Groups[1].Value;
        ServerOptions other = ServerArguments.Read([.. arguments.Select(argument =>
            argument.StartsWith("--device=", StringComparison.Ordinal) ? $"--device={device}" : argument)]);
        Uri address = new($"{other.Detector.Engine.Device}");
        Assert.IsNotNull(Compose.At($"services.{address.Host}"));
        Assert.Contains($"--port={address.Port}", Compose.Texts($"services.{address.Host}.command"));
    }

    [TestMethod]
    public void Monitoring_ReachesTheServices()
    {
        JsonObject prometheus = Yaml.ReadFile("compose", "prometheus.yaml");
        foreach (string target in prometheus.Items("scrape_configs").SelectMany(job => job.Items("static_configs"))
            .SelectMany(config => config.Texts("targets")))
        {
            string[] parts = target.Split(':');
            Assert.Contains(parts[1], Listening(Compose, parts[0]), target);
        }

        // The secret is mounted where Prometheus reads it, and the rules beside its configuration.
        string token = prometheus.Text("scrape_configs.0.authorization.credentials_file")!;
        Assert.AreEqual("/run/secrets/" + Compose.Text("services.prometheus.secrets.0"), token);
        Assert.AreEqual("OPENVINO_LANDMARKS_SERVER_TOKEN", Compose.Text("secrets.token.environment"));
        Assert.AreEqual(ServerCommand.TokenVariable, Compose.Text("secrets.token.environment"));
        string[] mounted = [.. Compose.Texts("services.prometheus.volumes").Select(volume => volume.Split(':')[1])];
        Assert.Contains($"--config.file={mounted[0]}", Compose.Texts("services.prometheus.command"));
        Assert.AreEqual($"/etc/prometheus/{prometheus.Text("rule_files.0")}", mounted[1]);

        Uri url = new(Yaml.ReadFile("compose", "grafana", "datasource.yaml").Text("datasources.0.url")!);
        Assert.Contains($"{url.Port}", Listening(Compose, url.Host));
        string folder = Yaml.ReadFile("compose", "grafana", "dashboards.yaml").Text("providers.0.options.path")!;
        IEnumerable<string> inside = Compose.Texts("services.grafana.volumes").Select(volume => volume.Split(':')[1]);
        Assert.IsTrue(inside.Any(path => path.StartsWith(folder + "/", StringComparison.Ordinal)));
    }

    private static List<string> Problems(JsonObject compose)
    {
        List<string> problems = [];
        string[] volumes = [.. compose.Members("volumes").Select(volume => volume.Key)];
        string[] secrets = [.. compose.Members("secrets").Select(secret => secret.Key)];
        string[] services = [.. compose.Members("services").Select(service => service.Key)];
        Dictionary<string, string> images = Yaml.ReadFile("kubernetes", "images", "kustomization.yaml").Items("images")
            .ToDictionary(image => image.Text("name")!, image => image.Text("newTag")!);
        foreach ((string name, JsonNode? service) in compose.Members("services"))
        {
            problems.AddRange(service.Texts("depends_on").Except(services).Select(other => $"{name} depends on {other}"));
            problems.AddRange(service.Texts("secrets").Except(secrets).Select(other => $"{name}: no secret {other}"));
            foreach (string source in service.Texts("volumes").Select(volume => volume.Split(':')[0]))
            {
                // The models are made by the command at the top of the file.
                bool isThere = source[0] != '.'
                    ? volumes.Contains(source)
                    : source == "./models" || File.Exists(Path.Combine(DeployFolder.File("compose"), source));
                problems.AddRange(isThere ? [] : [$"{name}: no {(source[0] == '.' ? "file" : "volume")} {source}"]);
            }

            foreach (string port in service.Texts("ports").Select(port => port.Split(':')[^1]))
            {
                problems.AddRange(Listening(compose, name).Contains(port) ? [] : [$"{name}: nothing listens on {port}"]);
            }

            string[] image = service.Text("image")!.Split(':');
            bool isOther = images.TryGetValue(image[0], out string? tag) && tag != image[1];
            problems.AddRange(isOther ? [$"{name}: {image[1]} is not the version of the manifests"] : []);
        }

        return problems;
    }

    // The ports that a service listens on: as its arguments say, or as its image does.
    private static string[] Listening(JsonNode compose, string service) => service switch
    {
        "prometheus" => ["9090"],
        "grafana" => ["3000"],
        _ => [.. compose.Texts($"services.{service}.command").Select(argument => ListensOn().Match(argument))
            .Where(match => match.Success).Select(match => match.Groups[1].Value)],
    };

    // What compose puts in place of ${NAME:-default}.
    private static string Substitute(string text) => Variable().Replace(text, match => match.Groups[1].Value);

    [GeneratedRegex(@"^--(?:port|rest_port|url|grpc-url)=(?:http://[\d.]+:)?(\d+)$")]
    private static partial Regex ListensOn();

    [GeneratedRegex(@"\$\{[A-Z_]+:-([^}]*)\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"OVLANDMARKS_DEVICE=(kserve\S+)")]
    private static partial Regex OtherDevice();
}
