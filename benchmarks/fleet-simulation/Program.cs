using System.CommandLine;
using System.Text;
using System.Text.Json;
using OpenVinoLandmarks.FleetSimulation;

// The entry point: `tables` writes the tables of docs/sizing.md, `run` simulates a fleet of your own.
RootCommand root = new("Simulates cameras that send pictures to servers. docs/sizing.md has tables that it made.");
Argument<string[]> names = new("TABLE")
{
    Description = $"The tables: {string.Join(", ", Tables.All.Keys)}. Default: all, which takes minutes.",
    DefaultValueFactory = _ => [.. Tables.All.Keys],
};
names.AcceptOnlyFromAmong([.. Tables.All.Keys]);
Command tables = new("tables", "Writes the tables of docs/sizing.md.") { names };
tables.SetAction(parsed =>
{
    foreach (string name in parsed.GetRequiredValue(names).Distinct())
    {
        Console.WriteLine($"## {name}\n\n{Tables.All[name]()}");
    }
});
root.Add(tables);
root.Add(CreateRun());
return root.Parse(args).Invoke();

static Command CreateRun()
{
    Option<FileInfo?> measured = new("--measured")
    {
        Description = "The output of ovlandmarks benchmark --format json on your machine. Default: the first of measured.json.",
    };
    Option<double> cameras = Number("--cameras", "Number of cameras.", 1000);
    Option<double> rate = Number("--rate", "Pictures per second of each camera.", 1);
    Option<double> faces = Number("--faces", "Mean number of faces per picture.", 2);
    Option<int?> servers = new("--servers") { Description = "Number of servers. Default: the fewest with the wanted p99." };
    Option<double> p99 = Number("--p99", "The wanted p99 in milliseconds.", 50);
    Option<int> workers = Whole("--workers", "Pictures that a server processes at a time (--picture-concurrency).", 2);
    Option<int> queue = Whole("--queue", "Calls that wait per server (--queue).", 64);
    Option<int> attempts = Whole("--attempts", "Attempts per call.", 3);
    Option<double> seconds = Number("--seconds", "Simulated seconds.", 60);
    Option<int> lost = Whole("--lost", "Number of servers that die in the middle of the time.", 0);
    Option<int> seed = Whole("--seed", "The seed of the random numbers.", 1);
    Option[] options = [measured, cameras, rate, faces, servers, p99, workers, queue, attempts, seconds, lost, seed];
    Command run = new("run", "Simulates a fleet with figures of your own.");
    foreach (Option option in options)
    {
        run.Add(option);
    }

    run.SetAction(parsed =>
    {
        double duration = parsed.GetValue(seconds);
        Scenario scenario = new()
        {
            Times = Times(parsed.GetValue(measured)),
            CallsPerSecond = parsed.GetValue(cameras) * parsed.GetValue(rate),
            Faces = parsed.GetValue(faces),
            Servers = 1,
            Workers = parsed.GetValue(workers),
            Queue = parsed.GetValue(queue),
            Attempts = parsed.GetValue(attempts),
            WarmUp = Math.Min(1, duration / 10),
            Seconds = duration,
            Seed = parsed.GetValue(seed),
        };
        int count = parsed.GetValue(servers) ?? Sizing.Fewest(scenario, parsed.GetValue(p99) / 1000);
        int dead = Math.Min(parsed.GetValue(lost), count);
        Results results = Simulation.Run(scenario with
        {
            Servers = count,
            Loss = dead > 0 ? new NodeLoss(duration / 2, dead, Math.Min(50, duration / 4), duration) : null,
            PhaseStarts = dead > 0 ? [duration / 2] : [],
        });
        StringBuilder table = Tables.Head("servers", "when", "p50, ms", "p99, ms", "p99.9, ms", "busy answers", "calls without answer");
        table.AppendLine(Tables.PhaseRow($"{count}", "all the time", results.All));
        for (int i = 0; i < results.Phases.Count && dead > 0; i++)
        {
            table.AppendLine(Tables.PhaseRow($"{count - (i == 0 ? 0 : dead)}", i == 0 ? "before" : "after the loss", results.Phases[i]));
        }

        Console.WriteLine($"{scenario.Times.Name} ({scenario.Times.Source})");
        Console.WriteLine(FormattableString.Invariant($"{Sizing.Busy(scenario):0.00} servers would work all the time.\n\n{table}"));
    });
    return run;
}

static ServiceTimes Times(FileInfo? file)
{
    if (file is null)
    {
        return ServiceTimes.Measured()[0];
    }

    using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(file.FullName));
    return ServiceTimes.Read(json.RootElement);
}

static Option<double> Number(string name, string description, double byDefault) => new(name)
{
    Description = FormattableString.Invariant($"{description} Default: {byDefault}."),
    DefaultValueFactory = _ => byDefault,
};

static Option<int> Whole(string name, string description, int byDefault) => new(name)
{
    Description = $"{description} Default: {byDefault}.",
    DefaultValueFactory = _ => byDefault,
};
