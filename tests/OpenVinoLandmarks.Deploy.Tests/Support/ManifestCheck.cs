using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OpenVinoLandmarks.Deploy.Tests.Support;

/// <summary>
/// Checks that manifests fit together: names, ports, labels, volumes, secrets and claims. Kubernetes takes manifests that do not, and then
/// waits for what never comes.
/// </summary>
internal sealed partial class ManifestCheck
{
    private readonly IReadOnlyList<JsonObject> _objects;
    private readonly IReadOnlyDictionary<string, string> _secrets;
    private readonly List<string> _problems = [];

    private ManifestCheck(IReadOnlyList<JsonObject> objects, IReadOnlyDictionary<string, string> secrets) =>
        (_objects, _secrets) = (objects, secrets);

    /// <summary>Returns what does not fit.</summary>
    /// <param name="objects">The objects that are applied together.</param>
    /// <param name="secrets">The secrets that a person creates, with their key.</param>
    public static IReadOnlyList<string> Problems(IReadOnlyList<JsonObject> objects, IReadOnlyDictionary<string, string> secrets)
    {
        ManifestCheck check = new(objects, secrets);
        check.Run();
        return check._problems;
    }

    private void Run()
    {
        foreach (IGrouping<string, JsonObject> same in _objects.GroupBy(item => $"{Kind(item)} {Name(item)}"))
        {
            Require(same.Count() == 1, same.First(), "is there twice");
        }

        foreach (JsonObject item in _objects)
        {
            Require(item.At("metadata.namespace") is null, item, "has a namespace");
            switch (Kind(item))
            {
                case "Deployment":
                    JsonNode? labels = item.At("spec.template.metadata.labels");
                    Require(Matches(item.At("spec.selector.matchLabels"), labels), item, "selects other pods");
                    CheckPod(item);
                    break;
                case "Job":
                    CheckPod(item);
                    CheckShards(item);
                    break;
                case "Service":
                    CheckService(item);
                    break;
                case "PodDisruptionBudget":
                    Require(Pods(item.At("spec.selector.matchLabels")).Any(), item, "selects no pods");
                    break;
                case "NetworkPolicy":
                    CheckNetwork(item);
                    break;
                case "HorizontalPodAutoscaler":
                    CheckAutoscaler(item);
                    break;
                case "ServiceMonitor":
                    CheckMonitor(item);
                    break;
                case "PersistentVolumeClaim":
                    CheckClaim(item);
                    break;
                case "InferenceService":
                    CheckInference(item);
                    break;
            }
        }
    }

    private void CheckPod(JsonObject owner)
    {
        JsonNode pod = owner.At("spec.template.spec")!;
        JsonNode[] containers = [.. pod.Items("initContainers"), .. pod.Items("containers")];
        string[] volumes = [.. pod.Items("volumes").Select(volume => volume.Text("name")!)];
        string[] mounted = [.. containers.SelectMany(container => container.Items("volumeMounts")).Select(mount => mount.Text("name")!)];
        Require(volumes.Distinct().Count() == volumes.Length, owner, "has a volume twice");
        Require(!mounted.Except(volumes).Any(), owner, $"mounts {string.Join(", ", mounted.Except(volumes))}, which is not a volume");
        Require(!volumes.Except(mounted).Any(), owner, $"has volumes that nothing mounts: {string.Join(", ", volumes.Except(mounted))}");
        foreach (JsonNode volume in pod.Items("volumes"))
        {
            if (volume.Text("persistentVolumeClaim.claimName") is { } claim)
            {
                Require(Find("PersistentVolumeClaim", claim) is not null, owner, $"wants the claim {claim}");
            }

            foreach (JsonNode item in volume.Items("secret.items"))
            {
                CheckSecret(owner, volume.Text("secret.secretName"), item.Text("key"));
            }

            Require(volume.At("secret") is null || volume.Items("secret.items").Any(), owner, "mounts a secret without naming its keys");
        }

        if (pod.Text("serviceAccountName") is { } account)
        {
            Require(Find("ServiceAccount", account) is not null, owner, $"wants the account {account}");
        }

        foreach (JsonNode spread in pod.Items("topologySpreadConstraints"))
        {
            JsonNode? labels = owner.At("spec.template.metadata.labels");
            Require(Matches(spread.At("labelSelector.matchLabels"), labels), owner, "spreads other pods");
        }

        Require(pod.Text("securityContext.runAsNonRoot") == "true", owner, "may run as root");
        Require(pod.Text("securityContext.seccompProfile.type") == "RuntimeDefault", owner, "has no seccomp profile");
        foreach (JsonNode container in containers)
        {
            CheckContainer(owner, container);
        }
    }

    private void CheckContainer(JsonObject owner, JsonNode container)
    {
        foreach (string probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
        {
            if (container.Text($"{probe}.httpGet.port") is { } port)
            {
                Require(HasPort(container, port), owner, $"{probe} asks the port {port}");
            }
        }

        foreach (JsonNode variable in container.Items("env"))
        {
            if (variable.At("valueFrom.secretKeyRef") is { } reference)
            {
                CheckSecret(owner, reference.Text("name"), reference.Text("key"));
            }
        }

        HashSet<string> defined = [.. container.Items("env").Select(variable => variable.Text("name")!)];
        if (owner.Text("spec.completionMode") == "Indexed")
        {
            defined.Add("JOB_COMPLETION_INDEX");
        }

        foreach (Match match in container.Texts("args").SelectMany(argument => Variable().Matches(argument)))
        {
            Require(defined.Contains(match.Groups[1].Value), owner, $"uses the variable {match.Groups[1].Value}");
        }

        Require(container.Text("securityContext.allowPrivilegeEscalation") == "false", owner, "may gain privileges");
        Require(container.Text("securityContext.privileged") == "false", owner, "may be privileged");
        Require(container.Text("securityContext.readOnlyRootFilesystem") == "true", owner, "may write to its image");
        Require(container.Texts("securityContext.capabilities.drop").Contains("ALL"), owner, "keeps capabilities");
        foreach (string resource in (string[])["cpu", "memory"])
        {
            Require(container.At($"resources.requests.{resource}") is not null, owner, $"requests no {resource}");
            Require(container.At($"resources.limits.{resource}") is not null, owner, $"has no limit of {resource}");
        }
    }

    private void CheckShards(JsonObject job)
    {
        string? completions = job.Text("spec.completions");
        string[] shards = [.. job.Items("spec.template.spec.containers").SelectMany(container => container.Texts("args"))
            .Where(argument => argument.StartsWith("--shard=", StringComparison.Ordinal))];
        Require(shards is [{ } shard] && shard == $"--shard=$(JOB_COMPLETION_INDEX)/{completions}", job, "has other shards than pods");
        Require(job.Text("spec.completionMode") == "Indexed", job, "does not count its pods");
        Require(job.Text("spec.template.spec.restartPolicy") == "Never", job, "needs restartPolicy Never for its failure policy");
        string[] names = [.. job.Items("spec.template.spec.containers").Select(container => container.Text("name")!)];
        foreach (JsonNode rule in job.Items("spec.podFailurePolicy.rules"))
        {
            string? container = rule.Text("onExitCodes.containerName");
            Require(container is null || names.Contains(container), job, $"has a failure policy for the container {container}");
        }
    }

    private void CheckService(JsonObject service)
    {
        JsonNode[] pods = [.. Pods(service.At("spec.selector"))];
        Require(pods.Length > 0, service, "selects no pods");
        foreach (JsonNode port in service.Items("spec.ports"))
        {
            string target = port.Text("targetPort") ?? port.Text("port")!;
            Require(pods.All(pod => HasContainerPort(pod, target)), service, $"leads to {target}");
        }
    }

    private void CheckNetwork(JsonObject policy)
    {
        JsonNode[] pods = [.. Pods(policy.At("spec.podSelector.matchLabels"))];
        Require(pods.Length > 0, policy, "selects no pods");
        string[] opened = [.. policy.Items("spec.ingress").SelectMany(rule => rule.Items("ports")).Select(port => port.Text("port")!)];
        foreach (string port in opened.Distinct())
        {
            Require(pods.All(pod => HasContainerPort(pod, port)), policy, $"opens {port}");
        }

        // What a service offers must be open.
        IEnumerable<string> offered = _objects.Where(item => Kind(item) == "Service")
            .SelectMany(service => service.Items("spec.ports")).Select(port => port.Text("targetPort")!);
        Require(!offered.Except(opened).Any(), policy, $"closes {string.Join(", ", offered.Except(opened))}");
    }

    private void CheckAutoscaler(JsonObject autoscaler)
    {
        JsonObject? target = Find(autoscaler.Text("spec.scaleTargetRef.kind")!, autoscaler.Text("spec.scaleTargetRef.name")!);
        bool isThere = target is not null && target.Text("apiVersion") == autoscaler.Text("spec.scaleTargetRef.apiVersion");
        Require(isThere, autoscaler, "scales nothing");
        Require(target.At("spec.replicas") is null, autoscaler, "is overruled by the number of replicas of its target");
    }

    private void CheckMonitor(JsonObject monitor)
    {
        JsonObject[] services = [.. _objects.Where(item =>
            Kind(item) == "Service" && Matches(monitor.At("spec.selector.matchLabels"), item.At("metadata.labels")))];
        Require(services.Length > 0, monitor, "selects no service");
        foreach (JsonNode endpoint in monitor.Items("spec.endpoints"))
        {
            string port = endpoint.Text("port")!;
            bool isThere = services.All(service => service.Items("spec.ports").Any(offered => offered.Text("name") == port));
            Require(isThere, monitor, $"scrapes the port {port}");
            if (endpoint.At("authorization.credentials") is { } credentials)
            {
                CheckSecret(monitor, credentials.Text("name"), credentials.Text("key"));
            }
        }
    }

    private void CheckClaim(JsonObject claim)
    {
        if (claim.Text("spec.volumeName") is { } name)
        {
            JsonObject? volume = Find("PersistentVolume", name);
            Require(volume is not null, claim, $"wants the volume {name}");
            bool isSameClass = volume.Text("spec.storageClassName") == claim.Text("spec.storageClassName");
            Require(isSameClass, claim, "has another class than its volume");
            Require(!claim.Texts("spec.accessModes").Except(volume.Texts("spec.accessModes")).Any(), claim, "wants another access");
            Require(volume.Text("spec.claimRef.name") == Name(claim), claim, "is not the claim of its volume");
        }
    }

    private void CheckInference(JsonObject service)
    {
        JsonNode model = service.At("spec.predictor.model")!;
        JsonObject? runtime = Find("ServingRuntime", model.Text("runtime")!);
        Require(runtime is not null, service, $"wants the runtime {model.Text("runtime")}");
        bool hasFormat = runtime.Items("spec.supportedModelFormats").Any(format => format.Text("name") == model.Text("modelFormat.name"));
        Require(hasFormat, service, "has a format that the runtime does not read");
        Require(runtime.Texts("spec.protocolVersions").Contains(model.Text("protocolVersion")), service, "speaks another protocol");
        string[] arguments = [.. runtime.Items("spec.containers").SelectMany(container => container.Texts("args"))];
        foreach (JsonNode port in model.Items("ports"))
        {
            Require(arguments.Contains($"--port={port.Text("containerPort")}"), service, $"leads to {port.Text("containerPort")}");
        }
    }

    private void CheckSecret(JsonObject owner, string? name, string? key) =>
        Require(name is not null && _secrets.GetValueOrDefault(name) == key, owner, $"wants the key {key} of the secret {name}");

    private IEnumerable<JsonNode> Pods(JsonNode? selector) => _objects.Select(item => item.At("spec.template"))
        .Where(template => template is not null && Matches(selector, template.At("metadata.labels")))
        .Select(template => template!);

    private JsonObject? Find(string kind, string name) => _objects.FirstOrDefault(item => Kind(item) == kind && Name(item) == name);

    private static bool Matches(JsonNode? selector, JsonNode? labels) => selector is JsonObject { Count: > 0 } wanted
        && wanted.All(label => labels is JsonObject there && there[label.Key]?.ToString() == label.Value?.ToString());

    private static bool HasContainerPort(JsonNode pod, string port) =>
        pod.Items("spec.containers").Any(container => HasPort(container, port));

    private static bool HasPort(JsonNode container, string port) =>
        container.Items("ports").Any(offered => offered.Text("name") == port || offered.Text("containerPort") == port);

    private void Require(bool isRight, JsonObject item, string problem)
    {
        if (!isRight)
        {
            _problems.Add($"{Kind(item)} {Name(item)} {problem}");
        }
    }

    private static string Kind(JsonObject item) => item.Text("kind")!;

    private static string Name(JsonObject item) => item.Text("metadata.name")!;

    [GeneratedRegex(@"\$\(([A-Z_]+)\)")]
    private static partial Regex Variable();
}
