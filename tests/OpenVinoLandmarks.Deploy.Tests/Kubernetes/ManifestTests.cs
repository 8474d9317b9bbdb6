using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using OpenVinoLandmarks.Deploy.Tests.Support;
using YamlDotNet.Core;

namespace OpenVinoLandmarks.Deploy.Tests.Kubernetes;

/// <summary>
/// Checks the manifests of deploy/kubernetes: that Kubernetes knows every member, and that names, ports and labels fit together. Each check
/// is also shown a manifest that is wrong.
/// </summary>
[TestClass]
public sealed partial class ManifestTests
{
    // The objects that are applied into one namespace.
    private static readonly string[][] s_sets =
        [["server", "monitoring"], ["kserve"], ["array-job"]];

    private static readonly Dictionary<string, Type> s_kinds = new()
    {
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["v1/Service"] = typeof(V1Service),
        ["v1/ConfigMap"] = typeof(V1ConfigMap),
        ["v1/PersistentVolume"] = typeof(V1PersistentVolume),
        ["v1/PersistentVolumeClaim"] = typeof(V1PersistentVolumeClaim),
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["batch/v1/Job"] = typeof(V1Job),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
        ["autoscaling/v2/HorizontalPodAutoscaler"] = typeof(V2HorizontalPodAutoscaler),
    };

    private static readonly Dictionary<string, string> s_schemas = new()
    {
        ["monitoring.coreos.com/v1/ServiceMonitor"] = "service-monitor",
        ["monitoring.coreos.com/v1/PrometheusRule"] = "prometheus-rule",
        ["serving.kserve.io/v1alpha1/ServingRuntime"] = "serving-runtime",
        ["serving.kserve.io/v1beta1/InferenceService"] = "inference-service",
        ["kustomize.config.k8s.io/v1beta1/Kustomization"] = "kustomization",
        ["kustomize.config.k8s.io/v1alpha1/Component"] = "kustomization",
    };

    public static IEnumerable<object[]> Files => Directory
        .EnumerateFiles(DeployFolder.File("kubernetes"), "*.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(DeployFolder.Root, file))
        .Where(file => Path.GetFileName(file) != "prometheus-adapter-values.yaml")
        .Select(file => new object[] { file });

    public static IEnumerable<object[]> Sets => s_sets.Select(set => new object[] { string.Join(' ', set) });

    [TestMethod]
    [DynamicData(nameof(Files))]
    public void File_EveryMember_IsKnown(string file)
    {
        // A patch has a part of an object, so it may lack what is required; the models do not require anything.
        foreach (JsonObject item in Yaml.ReadAll(File.ReadAllText(DeployFolder.File(file))))
        {
            Assert.AreEqual("", Unknown(item));
        }
    }

    [TestMethod]
    [RequiresKubectl]
    [DataRow("server")]
    [DataRow("server-gpu")]
    [DataRow("monitoring")]
    [DataRow("kserve")]
    [DataRow("array-job")]
    [DataRow("array-job-rclone")]
    public void Kustomization_AsKubectlAppliesIt_FitsTogether(string name)
    {
        IReadOnlyList<JsonObject> objects = DeployFolder.Render(name);
        Assert.IsEmpty(objects.Select(Unknown).Where(problem => problem.Length > 0));
        Assert.IsEmpty(ManifestCheck.Problems(name == "monitoring" ? [.. DeployFolder.Load("server"), .. objects] : objects, Secrets()));

        // Each image has its version from the one place.
        foreach (string image in Images(objects))
        {
            Assert.MatchesRegex(@"^[a-z/_-]+:[0-9][0-9.]*$", image);
        }
    }

    [TestMethod]
    [DynamicData(nameof(Sets))]
    public void Objects_FitTogether(string set)
    {
        string[] problems = [.. ManifestCheck.Problems(Load(set), Secrets())];
        Assert.IsEmpty(problems, string.Join('\n', problems));
    }

    [TestMethod]
    [DataRow("server monitoring", "Deployment", "spec.template.spec.containers.0.ports.0.name", "http", "asks the port rest")]
    [DataRow("server monitoring", "Deployment", "spec.template.spec.containers.0.ports.1.name", "h2c", "leads to grpc")]
    [DataRow("server monitoring", "Deployment", "spec.template.metadata.labels.app~kubernetes~io/name", "other", "selects other pods")]
    [DataRow("server monitoring", "Deployment", "spec.template.spec.volumes.0.name", "other", "mounts cache")]
    [DataRow("server monitoring", "Deployment", "spec.template.spec.serviceAccountName", "other", "wants the account other")]
    [DataRow("server monitoring", "Deployment", "spec.template.spec.containers.0.env.0.valueFrom.secretKeyRef.key", "x", "wants the key x")]
    [DataRow("server monitoring", "Deployment", "spec.template.spec.containers.0.livenessProbe.httpGet.port", "8082", "asks the port 8082")]
    [DataRow("server monitoring", "Deployment", "spec.template.spec.containers.0.securityContext.readOnlyRootFilesystem", "false", "write")]
    [DataRow("server monitoring", "Deployment", "spec.replicas", "3", "is overruled")]
    [DataRow("server monitoring", "Service", "spec.ports.0.targetPort", "http", "leads to http")]
    [DataRow("server monitoring", "Service", "spec.ports.0.name", "http", "scrapes the port rest")]
    [DataRow("server monitoring", "Service", "spec.selector.app~kubernetes~io/name", "other", "selects no pods")]
    [DataRow("server monitoring", "Service", "metadata.labels.app~kubernetes~io/name", "other", "selects no service")]
    [DataRow("server monitoring", "Service", "metadata.namespace", "default", "has a namespace")]
    [DataRow("server monitoring", "PodDisruptionBudget", "spec.selector.matchLabels.app~kubernetes~io/name", "other", "selects no pods")]
    [DataRow("server monitoring", "NetworkPolicy", "spec.ingress.0.ports.1.port", "rest", "closes grpc")]
    [DataRow("server monitoring", "HorizontalPodAutoscaler", "spec.scaleTargetRef.name", "other", "scales nothing")]
    [DataRow("server monitoring", "HorizontalPodAutoscaler", "spec.scaleTargetRef.apiVersion", "apps/v2", "scales nothing")]
    [DataRow("server monitoring", "ServiceMonitor", "spec.endpoints.0.authorization.credentials.name", "other", "the secret other")]
    [DataRow("array-job", "Job", "spec.completions", "9", "has other shards than pods")]
    [DataRow("array-job", "Job", "spec.completionMode", "NonIndexed", "uses the variable JOB_COMPLETION_INDEX")]
    [DataRow("array-job", "Job", "spec.podFailurePolicy.rules.1.onExitCodes.containerName", "other", "for the container other")]
    [DataRow("array-job", "PersistentVolumeClaim", "metadata.name", "other", "wants the claim landmark-photos")]
    [DataRow("array-job", "PersistentVolume", "spec.storageClassName", "fast", "has another class")]
    [DataRow("kserve", "ServingRuntime", "metadata.name", "other", "wants the runtime openvino-landmarks-ovms")]
    [DataRow("kserve", "ServingRuntime", "spec.supportedModelFormats.0.name", "onnx", "has a format")]
    [DataRow("kserve", "InferenceService", "spec.predictor.model.ports.0.containerPort", "9001", "leads to 9001")]
    public void Object_ThatDoesNotFit_IsFound(string set, string kind, string path, string value, string problem)
    {
        IReadOnlyList<JsonObject> objects = Load(set);
        objects.First(item => item.Text("kind") == kind).Set(path, JsonValue.Create(value));
        string problems = string.Join('\n', ManifestCheck.Problems(objects, Secrets()));
        Assert.Contains(problem, problems);
    }

    [TestMethod]
    [DataRow("server monitoring", "Deployment", "spec.template.spec.containers.0.readOnly", "true")]
    [DataRow("server monitoring", "Deployment", "spec.template.spec.terminationGraceSeconds", "30")]
    [DataRow("server monitoring", "Deployment", "spec.template.spec.containers.0.securityContext.readonlyRootFilesystem", "true")]
    [DataRow("server monitoring", "Service", "spec.port", "80")]
    [DataRow("server monitoring", "HorizontalPodAutoscaler", "spec.metrics.0.pods.name", "x")]
    [DataRow("server monitoring", "ServiceMonitor", "spec.endpoints.0.targetport", "rest")]
    [DataRow("server monitoring", "ServiceMonitor", "spec.endpoints.0.interval", "often")]
    [DataRow("server monitoring", "PrometheusRule", "spec.groups.0.rules.0.record", "both")]
    [DataRow("array-job", "Job", "spec.backoffLimitPerPod", "3")]
    [DataRow("kserve", "InferenceService", "spec.predictor.model.storageUrl", "pvc://x")]
    [DataRow("kserve", "ServingRuntime", "spec.containers.0.livenesProbe", "x")]
    public void Member_ThatIsNotKnown_IsFound(string set, string kind, string path, string value)
    {
        JsonObject item = Load(set).First(item => item.Text("kind") == kind);
        item.Set(path, JsonValue.Create(value));
        Assert.AreNotEqual("", Unknown(item));
    }

    [TestMethod]
    public void Images_OfAllManifests_HaveTheirVersionsInOnePlace()
    {
        JsonObject versions = Yaml.ReadFile("kubernetes", "images", "kustomization.yaml");
        string[] known = [.. versions.Items("images").Select(image => image.Text("name")!)];
        IReadOnlyList<JsonObject> patches = [.. Files.Select(row => (string)row[0])
            .Where(file => Path.GetFileName(file) != "kustomization.yaml")
            .SelectMany(file => Yaml.ReadAll(File.ReadAllText(DeployFolder.File(file))))];
        foreach (string image in Images(patches).Distinct())
        {
            Assert.Contains(image, known);
        }

        foreach (string name in (string[])["server", "server-gpu", "kserve", "array-job", "array-job-rclone"])
        {
            Assert.Contains("../images", Yaml.ReadFile("kubernetes", name, "kustomization.yaml").Texts("components").Last());
        }
    }

    [TestMethod]
    [DataRow("server")]
    public void Autoscaler_Metric_IsThatOfTheAdapter(string set)
    {
        JsonObject values = Yaml.ReadFile("kubernetes", "monitoring", "prometheus-adapter-values.yaml");
        Assert.IsEmpty(DeployFolder.SchemaErrors("prometheus-adapter-values", values));
        string[] offered = [.. values.Items("rules.custom").Select(rule => rule.Text("name.as")!)];
        JsonObject autoscaler = Load(set).Single(item => item.Text("kind") == "HorizontalPodAutoscaler");
        foreach (JsonNode metric in autoscaler.Items("spec.metrics").Where(metric => metric.Text("type") == "Pods"))
        {
            Assert.Contains(metric.Text("pods.metric.name")!, offered);
        }
    }

    // The secrets that docs/deploying.md says to create, with their key.
    private static Dictionary<string, string> Secrets() => CreateSecret().Matches(DeployFolder.Page("deploying.md"))
        .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    private static IReadOnlyList<JsonObject> Load(string set) => [.. set.Split(' ').SelectMany(DeployFolder.Load)];

    private static IEnumerable<string> Images(IEnumerable<JsonObject> objects) => objects
        .SelectMany(item => (JsonNode?[])[item.At("spec.template.spec"), item.At("spec")])
        .SelectMany(pod => pod.Items("containers").Concat(pod.Items("initContainers")))
        .Select(container => container.Text("image")!);

    // Returns what Kubernetes, or the schema of a custom resource, does not know.
    private static string Unknown(JsonObject item)
    {
        string kind = $"{item.Text("apiVersion")}/{item.Text("kind")}";
        try
        {
            if (s_kinds.TryGetValue(kind, out Type? type))
            {
                // JSON is YAML.
                _ = KubernetesYaml.LoadAllFromString(item.ToJsonString(), new Dictionary<string, Type> { [kind] = type }, strict: true);
                return "";
            }

            string[] errors = s_schemas.TryGetValue(kind, out string? schema)
                ? DeployFolder.SchemaErrors(schema, item)
                : [$"The kind {kind} is not known."];
            foreach (JsonNode container in kind.EndsWith("/ServingRuntime", StringComparison.Ordinal) ? item.Items("spec.containers") : [])
            {
                _ = KubernetesYaml.Deserialize<V1Container>(container.ToJsonString(), strict: true);
            }

            return string.Join('\n', errors);
        }
        catch (Exception e) when (e is YamlException or JsonException or InvalidOperationException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{kind}: {e.Message} {e.InnerException?.Message}");
        }
    }

    [GeneratedRegex(@"kubectl create secret generic (\S+) --from-(?:literal|file)=([^=\s]+)=")]
    private static partial Regex CreateSecret();
}
