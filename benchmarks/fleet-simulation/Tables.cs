using System.Globalization;
using System.Text;

namespace OpenVinoLandmarks.FleetSimulation;

/// <summary>Writes the tables of docs/sizing.md, in Markdown.</summary>
internal static class Tables
{
    /// <summary>The wanted p99 in seconds.</summary>
    public const double P99 = 0.05;

    /// <summary>The share of the time in which processors should work: what the autoscaler of deploy/ aims at.</summary>
    public const double Utilization = 0.6;

    // Nodes of 16 processors, with two for the system.
    private const int ServersPerNode = 7;

    // Kubernetes notices after 50 seconds that a node is gone (node-monitor-grace-period), and starts its pods elsewhere after 300 more.
    private const double NoticedAfter = 50, ReplacedAfter = 410;

    /// <summary>The tables by name.</summary>
    public static IReadOnlyDictionary<string, Func<string>> All { get; } = new Dictionary<string, Func<string>>
    {
        ["sizes"] = Sizes,
        ["node"] = Nodes,
        ["peak"] = Peaks,
        ["small"] = TooSmall,
        ["batches"] = Batches,
    };

    /// <summary>Returns one row of the sizes: the servers for a number of cameras.</summary>
    /// <param name="cameras">Number of cameras, each with one picture per second.</param>
    /// <param name="times">What a picture costs.</param>
    public static string SizeRow(int cameras, ServiceTimes times)
    {
        Scenario load = Steady(cameras, times);
        int fewest = Sizing.Fewest(load, P99), wanted = Sizing.ForUtilization(load, Utilization);
        Results tight = Simulation.Run(load with { Servers = fewest }), relaxed = Simulation.Run(load with { Servers = wanted });
        return Row(
            cameras.ToString("N0", CultureInfo.InvariantCulture), times.Name, Number(Sizing.Busy(load)), Number(fewest, 0),
            Milliseconds(tight.All.Answered.Percentile(0.99)), Number(wanted, 0), Milliseconds(relaxed.All.Answered.Percentile(0.5)),
            Milliseconds(relaxed.All.Answered.Percentile(0.99)));
    }

    /// <summary>Returns the load of cameras with one picture per second and two faces per picture, at a constant rate.</summary>
    public static Scenario Steady(int cameras, ServiceTimes times) => new()
    {
        Times = times,
        CallsPerSecond = cameras,
        Servers = 1,
        WarmUp = 1,
        Seconds = 1 + Math.Clamp(600_000.0 / cameras, 5, 300),
    };

    private static ServiceTimes Managed => ServiceTimes.Measured()[0];

    private static string Sizes()
    {
        StringBuilder table = Head(
            "cameras", "models and engine", "servers that work all the time", "fewest with p99 up to 50 ms", "their p99, ms",
            "servers at 60 %", "their p50, ms", "their p99, ms");
        foreach (int cameras in (int[])[1_000, 100_000])
        {
            foreach (ServiceTimes times in ServiceTimes.Measured().Where(times => !times.IsBatched))
            {
                table.AppendLine(SizeRow(cameras, times));
            }
        }

        return table.ToString();
    }

    private static string Nodes()
    {
        StringBuilder table = Head(
            "cameras, servers, lost", "when", "p50, ms", "p99, ms", "p99.9, ms", "busy answers", "calls without answer");
        foreach ((int cameras, int lost, double seconds) in (ReadOnlySpan<(int, int, double)>)
            [(1_000, 1, 600), (100_000, ServersPerNode, 90)])
        {
            Scenario load = Steady(cameras, Managed);
            double at = cameras > 10_000 ? 10 : 60;
            int servers = Sizing.ForUtilization(load, Utilization);
            Results results = Simulation.Run(load with
            {
                Servers = servers,
                Seconds = seconds,
                Loss = new NodeLoss(at, lost, NoticedAfter, ReplacedAfter),
                PhaseStarts = [at, at + NoticedAfter, at + ReplacedAfter],
            });
            string[] names = ["before", "until the node is noticed", "until servers are replaced", "after"];
            for (int i = 0; i < names.Length; i++)
            {
                if (results.Phases[i].Answered.Count > 0)
                {
                    table.AppendLine(PhaseRow(Invariant($"{cameras:N0}, {servers}, {lost}"), names[i], results.Phases[i]));
                }
            }
        }

        return table.ToString();
    }

    private static string Peaks()
    {
        StringBuilder table = Head(
            "cameras", "load from 10 % to 100 % within", "servers", "server hours", "p50, ms", "p99, ms", "busy answers",
            "calls without answer");
        foreach ((int cameras, double rise, double seconds) in (ReadOnlySpan<(int, double, double)>)
            [(1_000, 1800, 3600), (1_000, 60, 3600), (10_000, 1800, 2700), (10_000, 60, 900), (100_000, 60, 240)])
        {
            Scenario load = Steady(cameras, Managed);
            int full = Sizing.ForUtilization(load, Utilization);
            double calm = Math.Min(300, seconds / 4);
            Scenario peak = load with
            {
                Seconds = seconds,
                Load = time => Math.Clamp(0.1 + 0.9 * (time - calm) / rise, 0.1, 1),
            };
            AutoscalerSettings autoscaler = new() { Most = 2 * full };
            int atFirst = Math.Max(autoscaler.Least, (int)Math.Ceiling(0.1 * full));
            Add("all the time", peak with { Servers = full });
            Add("autoscaler, new server ready after 20 s", peak with
            {
                Servers = atFirst,
                Autoscaler = autoscaler with { StartTime = 20 },
            });
            Add("autoscaler, after 180 s (new nodes)", peak with
            {
                Servers = atFirst,
                Autoscaler = autoscaler with { StartTime = 180 },
            });

            void Add(string how, Scenario scenario)
            {
                Results results = Simulation.Run(scenario);
                Results.Phase all = results.All;
                table.AppendLine(Row(
                    Invariant($"{cameras:N0}"),
                    rise < 120 ? Invariant($"{rise:0} s") : Invariant($"{rise / 60:0} min"),
                    Invariant($"{how}: {scenario.Servers} to {results.MostServers}"),
                    Number(results.ServerSeconds / 3600), Milliseconds(all.Answered.Percentile(0.5)),
                    Milliseconds(all.Answered.Percentile(0.99)), Number(all.Refusals, 0), Percent(all.FailedShare)));
            }
        }

        return table.ToString();
    }

    private static string TooSmall()
    {
        StringBuilder table = Head("load of one server", "queue", "attempts", "p50, ms", "p99, ms", "busy answers", "calls without answer");
        foreach ((double load, int queue, int attempts) in (ReadOnlySpan<(double, int, int)>)
            [(0.8, 64, 3), (0.95, 64, 3), (1.1, 64, 1), (1.1, 64, 3), (1.1, 1000, 3), (1.5, 64, 3)])
        {
            Scenario scenario = Steady(1_000, Managed);
            Results.Phase all = Simulation.Run(scenario with
            {
                Servers = 1,
                CallsPerSecond = load * scenario.CallsPerSecond / Sizing.Busy(scenario),
                Queue = queue,
                Attempts = attempts,
            }).All;
            table.AppendLine(Row(
                Percent(load), Number(queue, 0), Number(attempts, 0), Milliseconds(all.Answered.Percentile(0.5)),
                Milliseconds(all.Answered.Percentile(0.99)), Number(all.Refusals, 0), Percent(all.FailedShare)));
        }

        return table.ToString();
    }

    private static string Batches()
    {
        StringBuilder table = Head("images per batch", "fewest servers for 100,000 cameras", "their p50, ms", "their p99, ms");
        foreach (int batch in (int[])[1, 8, 32, 64])
        {
            Scenario load = Steady(100_000, ServiceTimes.Measured().Single(times => times.IsBatched)) with
            {
                Workers = 1,
                Batch = batch,
                Balancing = Balancing.RoundRobin,
                Queue = 1024,
            };
            int fewest = Sizing.Fewest(load, P99);
            Results.Phase all = Simulation.Run(load with { Servers = fewest }).All;
            table.AppendLine(Row(
                batch == 1 ? "each call alone" : Invariant($"up to {batch}"), Number(fewest, 0),
                Milliseconds(all.Answered.Percentile(0.5)), Milliseconds(all.Answered.Percentile(0.99))));
        }

        return table.ToString();
    }

    /// <summary>Returns the row of a part of the time.</summary>
    public static string PhaseRow(string what, string when, Results.Phase phase) => Row(
        what, when, Milliseconds(phase.Answered.Percentile(0.5)), Milliseconds(phase.Answered.Percentile(0.99)),
        Milliseconds(phase.Answered.Percentile(0.999)), Number(phase.Refusals, 0), Percent(phase.FailedShare));

    /// <summary>Returns the head of a table.</summary>
    public static StringBuilder Head(params string[] columns) =>
        new StringBuilder().AppendLine(Row(columns)).Append('|').AppendJoin("|", columns.Select(_ => "---")).AppendLine("|");

    private static string Row(params string[] cells) => $"| {string.Join(" | ", cells)} |";

    private static string Milliseconds(double seconds) => Number(1000 * seconds);

    private static string Number(double value, int digits = 1) => value.ToString($"N{digits}", CultureInfo.InvariantCulture);

    private static string Percent(double share) => Invariant($"{100 * share:0.##} %");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
