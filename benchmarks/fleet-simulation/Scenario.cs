namespace OpenVinoLandmarks.FleetSimulation;

/// <summary>What is simulated: the callers, the servers, and what happens to them. Times are in seconds. Immutable.</summary>
internal sealed record Scenario
{
    /// <summary>How long a server works for a call.</summary>
    public required ServiceTimes Times { get; init; }

    /// <summary>Calls per second at the highest load. They come independently of each other, as those of many cameras do.</summary>
    public required double CallsPerSecond { get; init; }

    /// <summary>The load at a time as a share of the highest, from 0 to 1.</summary>
    public Func<double, double> Load { get; init; } = static _ => 1;

    /// <summary>Mean number of faces per picture, or of crops per call.</summary>
    public double Faces { get; init; } = 2;

    /// <summary>Number of servers at the start.</summary>
    public required int Servers { get; init; }

    /// <summary>Number of pictures that a server processes at a time; 1 for batches.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Largest number of images per batch.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Number of calls that wait per server; more are refused.</summary>
    public int Queue { get; init; } = 64;

    /// <summary>Longest time that a caller waits, with all attempts.</summary>
    public double TimeLimit { get; init; } = 10;

    /// <summary>Number of attempts per call.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The pause before a refused call is repeated: what the server says in Retry-After.</summary>
    public double RetryAfter { get; init; } = 1;

    /// <summary>How long a caller tries to reach a server that is gone.</summary>
    public double ConnectTimeout { get; init; } = 3;

    /// <summary>How calls are shared out.</summary>
    public Balancing Balancing { get; init; } = Balancing.Random;

    /// <summary>The loss of servers; null for none.</summary>
    public NodeLoss? Loss { get; init; }

    /// <summary>What changes the number of servers; null for nothing.</summary>
    public AutoscalerSettings? Autoscaler { get; init; }

    /// <summary>Simulated seconds.</summary>
    public double Seconds { get; init; } = 60;

    /// <summary>Seconds at the start that are simulated and not counted.</summary>
    public double WarmUp { get; init; } = 5;

    /// <summary>Where one phase of the results ends and the next begins.</summary>
    public IReadOnlyList<double> PhaseStarts { get; init; } = [];

    /// <summary>The seed of the random numbers. The same scenario with the same seed has the same results.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>How calls are shared out over the servers.</summary>
internal enum Balancing
{
    /// <summary>At random, as a Kubernetes Service does with new connections.</summary>
    Random,

    /// <summary>In turn, as a gRPC client with several addresses does.</summary>
    RoundRobin,

    /// <summary>To the server with fewer calls of two random ones, as some proxies do.</summary>
    TwoChoices,
}

/// <summary>A node that dies without a word.</summary>
/// <param name="At">When it dies.</param>
/// <param name="Servers">Number of servers on it.</param>
/// <param name="NoticedAfter">How long calls are still sent to it.</param>
/// <param name="ReplacedAfter">When as many new servers are ready, from its death.</param>
internal sealed record NodeLoss(double At, int Servers, double NoticedAfter, double ReplacedAfter);

/// <summary>The settings of the autoscaler.</summary>
internal sealed record AutoscalerSettings
{
    /// <summary>Fewest servers.</summary>
    public int Least { get; init; } = 2;

    /// <summary>Most servers.</summary>
    public int Most { get; init; } = 1000;

    /// <summary>Wanted number of waiting calls per server.</summary>
    public double Queue { get; init; } = 4;

    /// <summary>Wanted share of the processors that work.</summary>
    public double Utilization { get; init; } = 0.6;

    /// <summary>Seconds between two decisions.</summary>
    public double Period { get; init; } = 15;

    /// <summary>How old the numbers are that a decision sees: the scrape, the rate and the adapter.</summary>
    public double Lag { get; init; } = 30;

    /// <summary>Seconds until a new server is ready: the node, the image and the models.</summary>
    public double StartTime { get; init; } = 60;

    /// <summary>Servers are removed only if no decision of the last seconds wanted more.</summary>
    public double Stabilization { get; init; } = 300;
}
