using System.Text.Json.Nodes;
using OpenVinoLandmarks.Deploy.Tests.Support;

namespace OpenVinoLandmarks.Deploy.Tests.Monitoring;

/// <summary>
/// Checks alerts, dashboard and the autoscaler's metric against what the server really says at /metrics: every metric, label and value in
/// them must have been there.
/// </summary>
[TestClass]
public sealed class MonitoringTests
{
    private const string Job = "openvino-landmarks-server";

    private static JsonNode Dashboard => JsonNode.Parse(File.ReadAllText(DeployFolder.File("kubernetes", "monitoring", "dashboard.json")))!;

    [TestMethod]
    public async Task Alerts_Expressions_HaveMetricsOfTheServer()
    {
        ServerMetrics metrics = await ServerMetrics.GetAsync();
        JsonNode[] rules = [.. Yaml.ReadFile("compose", "rules.yaml").Items("groups").SelectMany(group => group.Items("rules"))];
        Assert.IsGreaterThan(5, rules.Length);
        foreach (JsonNode rule in rules)
        {
            Assert.AreEqual("", string.Join('\n', metrics.Problems(rule.Text("expr")!)), rule.Text("alert"));
            Assert.IsNotNull(rule.At("labels.severity"), rule.Text("alert"));
            Assert.IsNotNull(rule.At("annotations.summary"), rule.Text("alert"));
        }

        Assert.AreEqual(rules.Length, rules.Select(rule => rule.Text("alert")).Distinct().Count());
    }

    [TestMethod]
    public async Task Dashboard_Expressions_HaveMetricsOfTheServer()
    {
        ServerMetrics metrics = await ServerMetrics.GetAsync();
        JsonNode dashboard = Dashboard;
        string[] errors = DeployFolder.SchemaErrors("dashboard", dashboard);
        Assert.IsEmpty(errors, string.Join('\n', errors));
        HashSet<string> variables = [.. dashboard.Items("templating.list").Select(variable => variable.Text("name")!)];
        Assert.Contains("datasource", variables);
        IEnumerable<JsonNode> targets = dashboard.Items("panels").SelectMany(panel => panel.Items("targets"));
        string[] expressions = [
            .. targets.Select(target => target.Text("expr")!),
            .. dashboard.Items("templating.list").Where(item => item.Text("type") == "query").Select(item => item.Text("query")!)];
        foreach (string expression in expressions)
        {
            Assert.AreEqual("", string.Join('\n', metrics.Problems(expression)), expression);
        }

        foreach (JsonNode part in dashboard.Items("panels").Concat(targets))
        {
            Assert.AreEqual("${datasource}", part.Text("datasource.uid"));
        }

        Assert.Contains("instance", variables);
        Assert.AreEqual("prometheus", Yaml.ReadFile("compose", "grafana", "datasource.yaml").Text("datasources.0.type"));
    }

    [TestMethod]
    public void Dashboard_Panels_DoNotOverlap()
    {
        JsonNode[] panels = [.. Dashboard.Items("panels")];
        Assert.AreEqual(panels.Length, panels.Select(panel => panel.Text("id")).Distinct().Count());
        HashSet<(int, int)> cells = [];
        foreach (JsonNode panel in panels)
        {
            int x = Grid(panel, "x"), y = Grid(panel, "y");
            for (int cell = 0; cell < Grid(panel, "w") * Grid(panel, "h"); cell++)
            {
                (int column, int row) = (x + cell % Grid(panel, "w"), y + cell / Grid(panel, "w"));
                Assert.IsTrue(column < 24 && cells.Add((column, row)), panel.Text("title"));
            }
        }

        static int Grid(JsonNode panel, string name) => panel.At($"gridPos.{name}")!.GetValue<int>();
    }

    [TestMethod]
    public async Task Adapter_Queries_HaveMetricsOfTheServer()
    {
        ServerMetrics metrics = await ServerMetrics.GetAsync();
        foreach (JsonNode rule in Yaml.ReadFile("kubernetes", "monitoring", "prometheus-adapter-values.yaml").Items("rules.custom"))
        {
            string series = rule.Text("seriesQuery")!;
            Assert.AreEqual("", string.Join('\n', metrics.Problems(series)));
            string query = rule.Text("metricsQuery")!
                .Replace("<<.GroupBy>>", "pod", StringComparison.Ordinal)
                .Replace("<<.LabelMatchers>>", "namespace=\"n\",pod=~\"a|b\"", StringComparison.Ordinal);
            Assert.AreEqual("", string.Join('\n', metrics.Problems(query)), query);
            Assert.MatchesRegex(rule.Text("name.matches")!, PromQuery.Parse(series).Selectors.Single().Metric);

            // The labels of the series that become names of Kubernetes.
            CollectionAssert.IsSubsetOf(
                PromQuery.Parse(series).Selectors.Single().Matchers.Select(matcher => matcher.Label).ToArray(),
                rule.Members("resources.overrides").Select(label => label.Key).ToArray());
        }
    }

    [TestMethod]
    public void Rules_OfTheOperator_AreThoseOfTheFile()
    {
        JsonNode file = Yaml.ReadFile("compose", "rules.yaml").At("groups")!;
        JsonNode resource = Yaml.ReadFile("kubernetes", "monitoring", "rules.yaml").At("spec.groups")!;
        Assert.IsTrue(JsonNode.DeepEquals(file, resource));
    }

    [TestMethod]
    public void Job_OfAllExpressions_IsTheNameOfTheService()
    {
        // The operator's label job is the name of the service.
        Assert.AreEqual(Job, Yaml.ReadFile("kubernetes", "server", "service.yaml").Text("metadata.name"));
        Assert.AreEqual(Job, Yaml.ReadFile("compose", "prometheus.yaml").Text("scrape_configs.0.job_name"));
        string[] expressions = [
            .. Yaml.ReadFile("compose", "rules.yaml").Items("groups.0.rules").Select(rule => rule.Text("expr")!),
            .. Dashboard.Items("panels").SelectMany(panel => panel.Items("targets")).Select(target => target.Text("expr")!)];
        foreach ((string metric, List<(string Label, string Operator, string Value)> matchers) in
            expressions.SelectMany(expression => PromQuery.Parse(expression).Selectors))
        {
            Assert.Contains(("job", "=", Job), matchers, metric);
        }
    }

    [TestMethod]
    [DataRow("rate(http_server_requests_total[5m])", "no metric http_server_requests_total")]
    [DataRow("rate(http_server_request_duration_seconds_count{status=\"503\"}[5m])", "no label status")]
    [DataRow("rate(http_server_request_duration_seconds_count{http_response_status_code=\"418\"}[5m])", "_status_code 418")]
    [DataRow("rate(http_server_request_duration_seconds_count{http_route=~\"/v1/landmarks|/v3/.*\"}[5m])", "never has http_route /v3/.*")]
    [DataRow("sum by (route) (aspnetcore_rate_limiting_active_request_leases)", "No metric has the label route")]
    public async Task Expression_ThatTheServerCannotAnswer_IsFound(string expression, string problem)
    {
        ServerMetrics metrics = await ServerMetrics.GetAsync();
        Assert.Contains(problem, string.Join('\n', metrics.Problems(expression)));
    }

    [TestMethod]
    [DataRow("sum(rate(a[5m])")]
    [DataRow("sum(rate(a[5m])))")]
    [DataRow("median(a)")]
    [DataRow("a ? b")]
    public void Expression_ThatIsNotPromQl_IsRefused(string expression) =>
        Assert.ThrowsExactly<FormatException>(() => PromQuery.Parse(expression));
}
