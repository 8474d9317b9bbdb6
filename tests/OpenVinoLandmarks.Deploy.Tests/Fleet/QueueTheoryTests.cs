using OpenVinoLandmarks.FleetSimulation;

namespace OpenVinoLandmarks.Deploy.Tests.Fleet;

/// <summary>Compares the simulation with queues whose results are known from formulas.</summary>
[TestClass]
public sealed class QueueTheoryTests
{
    private const double Service = 0.01;

    [TestMethod]
    [DataRow(1, 0.5)]
    [DataRow(1, 0.8)]
    [DataRow(2, 0.7)]
    [DataRow(4, 0.8)]
    public void RandomServiceTimes_WaitAsErlangSays(int workers, double load)
    {
        // M/M/c: the probability of a wait (Erlang C), divided by the free capacity.
        double offered = workers * load, term = 1, sum = 1;
        for (int k = 1; k < workers; k++)
        {
            term *= offered / k;
            sum += term;
        }

        double last = term * offered / workers / (1 - load), wait = last / (sum + last) * Service / (workers * (1 - load));
        AssertWait(wait, workers, load, isExponential: true);
    }

    [TestMethod]
    [DataRow(1, 0.5)]
    [DataRow(1, 0.8)]
    [DataRow(2, 0.7)]
    [DataRow(2, 0.9)]
    [DataRow(4, 0.8)]
    public void ConstantServiceTimes_WaitAsPollaczekSays(int workers, double load)
    {
        // M/D/c (Pollaczek 1930, Crommelin 1932): D times the sum over i of P(N >= ic) - c/A P(N > ic), where N is Poisson with mean iA.
        double offered = workers * load, wait = 0;
        for (int i = 1; i < 2000; i++)
        {
            wait += Tail(i * offered, i * workers) - Tail(i * offered, i * workers + 1) / load;
        }

        Assert.AreEqual(workers > 1 ? wait : load / (2 * (1 - load)), wait, 1e-6, "Pollaczek and Khinchine's formula for one server");
        AssertWait(wait * Service, workers, load, isExponential: false);
    }

    [TestMethod]
    public void CallsInServers_AreArrivalsTimesTime()
    {
        // Little's law holds for every queue, here for several servers with batches.
        ServiceTimes batches = ServiceTimes.Measured().Single(times => times.IsBatched);
        foreach (ServiceTimes times in (ServiceTimes[])[Times(isExponential: true), batches])
        {
            double rate = 3 * 0.8 / times.MeanWork(1);
            Results results = Simulation.Run(Scenario(times, 3, 1, rate) with { Balancing = Balancing.TwoChoices });
            Assert.AreEqual(1, results.TakenPerSecond * results.MeanTimeInServer / results.MeanCallsInServers, 0.01, times.Name);
            Assert.AreEqual(1, results.TakenPerSecond / rate, 0.02, times.Name);
        }
    }

    [TestMethod]
    public void ShortestOfTwoQueues_IsBetterThanInTurn_AndThatBetterThanAtRandom()
    {
        Scenario load = Scenario(Times(true), 10, 2, 10 * 2 * 0.8 / Service);
        double[] p99 = [.. ((Balancing[])[Balancing.TwoChoices, Balancing.RoundRobin, Balancing.Random])
            .Select(balancing => Simulation.Run(load with { Balancing = balancing }).All.Answered.Percentile(0.99))];
        Assert.IsLessThan(p99[1], p99[0]);
        Assert.IsLessThan(p99[2], p99[1]);
    }

    [TestMethod]
    public void Percentiles_OfKnownTimes_AreExactToHalfAPercent()
    {
        LatencyHistogram histogram = new();
        for (int i = 1; i <= 100_000; i++)
        {
            histogram.Add(i * 1e-5);
        }

        foreach (double share in (double[])[0.01, 0.5, 0.99, 0.999])
        {
            Assert.AreEqual(1, histogram.Percentile(share) / share, 0.005);
        }

        Assert.AreEqual(1, histogram.Longest, 1e-9);
        Assert.IsTrue(double.IsNaN(new LatencyHistogram().Percentile(0.5)));
    }

    // Returns P(N >= least) for a Poisson distribution. In logarithms, because exp(-mean) may be too small for a number.
    private static double Tail(double mean, int least)
    {
        double logTerm = -mean, below = 0;
        for (int k = 0; k < least; k++)
        {
            below += Math.Exp(logTerm);
            logTerm += Math.Log(mean / (k + 1));
        }

        return 1 - below;
    }

    private static void AssertWait(double expected, int workers, double load, bool isExponential)
    {
        Results results = Simulation.Run(Scenario(Times(isExponential), 1, workers, workers * load / Service));
        double wait = results.All.Answered.Sum / results.All.Answered.Count - Service;
        Assert.AreEqual(1, wait / expected, 0.05, $"{wait} instead of {expected}");
        Assert.AreEqual(load, results.Work / (results.ServerSeconds * workers), 0.01);
        Assert.AreEqual(0, results.All.Failed);
    }

    private static ServiceTimes Times(bool isExponential) => new("test", Service, 1e-12) { IsExponential = isExponential };

    private static Scenario Scenario(ServiceTimes times, int servers, int workers, double rate) => new()
    {
        Times = times,
        CallsPerSecond = rate,
        Faces = times.IsBatched ? 0 : 1,
        Servers = servers,
        Workers = workers,
        Queue = int.MaxValue,
        TimeLimit = 1e9,
        WarmUp = 20,
        Seconds = 20 + 1_500_000 / rate,
    };
}
