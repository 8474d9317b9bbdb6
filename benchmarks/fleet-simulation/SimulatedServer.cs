namespace OpenVinoLandmarks.FleetSimulation;

/// <summary>A call of a camera, with what happened to it.</summary>
/// <param name="firstAttempt">When its caller sent it first.</param>
/// <param name="faces">Number of faces or crops.</param>
internal sealed class Call(double firstAttempt, int faces)
{
    public double FirstAttempt { get; } = firstAttempt;

    public int Faces { get; } = faces;

    /// <summary>Number of attempts so far.</summary>
    public int Attempts { get; set; }

    /// <summary>When the last attempt reached a server.</summary>
    public double Arrival { get; set; }
}

/// <summary>A server: its queue and its workers.</summary>
internal sealed class SimulatedServer
{
    /// <summary>The calls that wait.</summary>
    public Queue<Call> Waiting { get; } = new();

    /// <summary>The calls that are processed.</summary>
    public HashSet<Call> Running { get; } = [];

    /// <summary>Number of workers that work.</summary>
    public int Busy { get; set; }

    /// <summary>False after its node died.</summary>
    public bool IsAlive { get; set; } = true;

    /// <summary>The workers' seconds of work so far, those of running calls included from their start.</summary>
    public double Work { get; set; }

    /// <summary>Number of calls in the server.</summary>
    public int Calls => Waiting.Count + Running.Count;
}
