namespace OpenVinoLandmarks.FleetSimulation;

/// <summary>Finds how many servers a load needs.</summary>
internal static class Sizing
{
    /// <summary>
    /// Returns the smallest number of servers with which the slowest hundredth of the calls is fast enough and no call is refused.
    /// </summary>
    /// <param name="scenario">The load. Its number of servers has no influence.</param>
    /// <param name="p99">The longest p99 in seconds.</param>
    public static int Fewest(Scenario scenario, double p99)
    {
        int few = Math.Max(1, (int)Math.Floor(Busy(scenario))), many = few;
        while (!IsEnough(scenario, many, p99))
        {
            few = many + 1;
            many += Math.Max(1, many / 8);
        }

        while (few < many)
        {
            int middle = (few + many) / 2;
            (few, many) = IsEnough(scenario, middle, p99) ? (few, middle) : (middle + 1, many);
        }

        return many;
    }

    /// <summary>Returns the number of servers that keeps their processors busy for a share of the time.</summary>
    /// <param name="scenario">The load.</param>
    /// <param name="utilization">The share, above 0.</param>
    public static int ForUtilization(Scenario scenario, double utilization) =>
        Math.Max(1, (int)Math.Ceiling(Busy(scenario) / utilization));

    /// <summary>Returns the number of servers that would work all the time.</summary>
    public static double Busy(Scenario scenario) =>
        scenario.CallsPerSecond * scenario.Times.MeanWork(scenario.Faces) / scenario.Workers;

    private static bool IsEnough(Scenario scenario, int servers, double p99)
    {
        Results.Phase all = Simulation.Run(scenario with { Servers = servers }).All;
        return all.Refusals == 0 && all.Failed == 0 && all.Answered.Percentile(0.99) <= p99;
    }
}
