namespace OpenVinoLandmarks.FleetSimulation;

/// <summary>
/// Decides on the number of servers as Kubernetes' HorizontalPodAutoscaler does (autoscaling/v2): per metric, the wanted number is the sum
/// over the servers divided by the wanted value, so that servers that start count as idle; the largest over the metrics holds; a difference
/// of a tenth is ignored; up to twice as many or four more per decision; fewer only after a time in which no decision wanted more.
/// https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
/// </summary>
internal sealed class Autoscaler(AutoscalerSettings settings)
{
    private const double Tolerance = 0.1;
    private const int LeastStep = 4;

    private readonly Queue<Sample> _samples = new();
    private readonly Queue<(double Time, int Servers)> _wanted = new();
    private Sample? _seen;

    /// <summary>Remembers what is measured now; decisions see it later.</summary>
    /// <param name="time">Now.</param>
    /// <param name="waiting">Number of waiting calls in all servers.</param>
    /// <param name="busy">Number of servers that would have worked all the time since the last sample.</param>
    public void Observe(double time, double waiting, double busy) => _samples.Enqueue(new Sample(time, waiting, busy));

    /// <summary>Returns how many servers there should be.</summary>
    /// <param name="time">Now.</param>
    /// <param name="servers">Number of servers, with those that start.</param>
    public int Decide(double time, int servers)
    {
        while (_samples.TryPeek(out Sample? next) && next.Time <= time - settings.Lag)
        {
            _seen = _samples.Dequeue();
        }

        // Without numbers nothing changes.
        int wanted = _seen is null
            ? servers
            : Math.Max(Want(servers, _seen.Waiting / settings.Queue), Want(servers, _seen.Busy / settings.Utilization));
        wanted = Math.Clamp(Math.Min(wanted, Math.Max(2 * servers, servers + LeastStep)), settings.Least, settings.Most);
        _wanted.Enqueue((time, wanted));
        while (_wanted.Peek().Time < time - settings.Stabilization)
        {
            _wanted.Dequeue();
        }

        return wanted >= servers ? wanted : Math.Min(servers, _wanted.Max(decision => decision.Servers));
    }

    private static int Want(int servers, double wanted) =>
        Math.Abs(wanted / servers - 1) <= Tolerance ? servers : (int)Math.Ceiling(wanted);

    private sealed record Sample(double Time, double Waiting, double Busy);
}
