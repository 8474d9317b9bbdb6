using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using Grpc.Core;
using OpenVinoLandmarks.Server.Benchmarks.Serving;

namespace OpenVinoLandmarks.Server.Benchmarks.Soak;

/// <summary>
/// Sends mixed traffic to a server for minutes and prints its memory, handles and threads per minute.
/// </summary>
internal static class SoakRun
{
    // Memory may not be higher by more than this from the second third to the last one.
    private const double Growth = 1.10;

    private static readonly TimeSpan s_sample = TimeSpan.FromSeconds(5), s_afterwards = TimeSpan.FromSeconds(10);

    /// <summary>Runs.</summary>
    /// <param name="device">The device of the models.</param>
    /// <param name="minutes">Number of minutes.</param>
    /// <param name="callers">Number of callers at a time.</param>
    /// <returns>The exit code: 1 if an answer was wrong, or memory grew in the last third.</returns>
    public static async Task<int> RunAsync(string device, int minutes, int callers)
    {
        // A low limit on bodies, so that traffic can exceed it; a high one on time, so that a busy machine is not an error.
        await using ServerProcess server = await ServerProcess.StartAsync(device, "--max-body", "2", "--time-limit", "60");
        using Traffic traffic = await Traffic.CreateAsync(server);
        Console.WriteLine($"{BenchmarkModels.Describe(device)}. {callers} callers, {minutes} minutes.");
        Console.WriteLine();
        Console.WriteLine("| minute | memory, MiB | handles | threads | calls |");
        Console.WriteLine("|---:|---:|---:|---:|---:|");
        ConcurrentDictionary<string, (int Count, string Message)> failures = new();
        long calls = 0, busy = 0, start = Stopwatch.GetTimestamp();
        using CancellationTokenSource end = new(TimeSpan.FromMinutes(minutes));
        Task[] running = [.. Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            Random random = new(caller);
            while (!end.IsCancellationRequested)
            {
                TrafficKind kind = traffic.Choose(random);
                try
                {
                    await kind.SendAsync(random);
                }
                catch (Exception e) when (e is HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests }
                    or RpcException { StatusCode: StatusCode.ResourceExhausted })
                {
                    // Calls of callers who went fill the queue for a moment if the machine stalls. The server is right to refuse more.
                    Interlocked.Increment(ref busy);
                }
                catch (Exception e)
                {
                    failures.AddOrUpdate(kind.Name, (1, $"{e.GetType().Name}: {e.Message}"), (_, old) => (old.Count + 1, old.Message));
                }

                Interlocked.Increment(ref calls);
            }
        }))];
        List<double> memory = await SampleAsync(server, minutes, start, () => Interlocked.Read(ref calls));
        await Task.WhenAll(running);

        // Connections that hostile callers left close a moment later.
        await Task.Delay(s_afterwards);
        Print($"After the traffic: {server.Memory / 1048576.0:0} MiB, {server.Handles} handles, {server.Threads} threads.");
        double second = Average(memory, 1), last = Average(memory, 2);
        Print($"Memory on average: {second:0} MiB in the second third, {last:0} MiB in the last one, {last / second:0.000} times.");
        foreach ((string kind, (int count, string message)) in failures)
        {
            Print($"Wrong answers: {count} of '{kind}', the first: {message}");
        }

        Print($"{calls} calls, {busy} refused because the server was busy, {failures.Values.Sum(failure => failure.Count)} wrong answers.");
        return last > second * Growth || !failures.IsEmpty ? 1 : 0;
    }

    private static async Task<List<double>> SampleAsync(ServerProcess server, int minutes, long start, Func<long> calls)
    {
        List<double> memory = [];
        int perMinute = (int)(TimeSpan.FromMinutes(1) / s_sample);
        for (int sample = 1; sample <= minutes * perMinute; sample++)
        {
            TimeSpan wait = s_sample * sample - Stopwatch.GetElapsedTime(start);
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            memory.Add(server.Memory / 1048576.0);
            if (sample % perMinute == 0)
            {
                double average = memory.TakeLast(perMinute).Average();
                Print($"| {sample / perMinute} | {average:0} | {server.Handles} | {server.Threads} | {calls()} |");
            }
        }

        return memory;
    }

    private static double Average(List<double> memory, int third) =>
        memory.Skip(memory.Count * third / 3).Take(memory.Count / 3).Average();

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
