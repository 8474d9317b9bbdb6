namespace OpenVinoLandmarks.FleetSimulation;

/// <summary>What a simulation found, after its warm-up.</summary>
internal sealed class Results
{
    private readonly double[] _starts;

    /// <summary>Creates empty results.</summary>
    /// <param name="phaseStarts">Where one phase ends and the next begins.</param>
    public Results(IReadOnlyList<double> phaseStarts)
    {
        _starts = [.. phaseStarts];
        Phases = [.. Enumerable.Range(0, _starts.Length + 1).Select(_ => new Phase())];
    }

    /// <summary>The phases. A call belongs to the one in which it was sent first.</summary>
    public IReadOnlyList<Phase> Phases { get; }

    /// <summary>All calls together.</summary>
    public Phase All { get; } = new();

    /// <summary>Largest number of servers that were ready.</summary>
    public int MostServers { get; set; }

    /// <summary>Servers times seconds.</summary>
    public double ServerSeconds { get; set; }

    /// <summary>The workers' seconds of work.</summary>
    public double Work { get; set; }

    /// <summary>Mean number of calls in the servers, waiting or processed.</summary>
    public double MeanCallsInServers { get; set; }

    /// <summary>Mean seconds of an attempt from its arrival at a server to its end.</summary>
    public double MeanTimeInServer { get; set; }

    /// <summary>Attempts per second that servers took.</summary>
    public double TakenPerSecond { get; set; }

    /// <summary>The phases of a call: its own, and all.</summary>
    /// <param name="call">The call.</param>
    public (Phase Own, Phase All) Of(Call call)
    {
        int phase = 0;
        while (phase < _starts.Length && call.FirstAttempt >= _starts[phase])
        {
            phase++;
        }

        return (Phases[phase], All);
    }

    /// <summary>The calls of a part of the time.</summary>
    internal sealed class Phase
    {
        /// <summary>The times of the answered calls, from the first attempt to the answer.</summary>
        public LatencyHistogram Answered { get; } = new();

        /// <summary>Answers that said: busy (429).</summary>
        public long Refusals { get; set; }

        /// <summary>Calls without an answer, after all attempts.</summary>
        public long Failed { get; set; }

        /// <summary>Share of the calls without an answer.</summary>
        public double FailedShare => Failed == 0 ? 0 : (double)Failed / (Failed + Answered.Count);
    }
}
