namespace OpenVinoLandmarks.FleetSimulation;

/// <summary>
/// A discrete-event simulation of callers and servers. Calls come as a Poisson process, whose rate may change (thinning); the sum of many
/// cameras that do not wait for each other is close to one. Each server has a queue in order of arrival, and workers that run one
/// picture each, or one worker that runs the waiting crops in a batch.
/// </summary>
internal sealed class Simulation
{
    // A caller that lost its connection tries another server after this pause, as the client of this repository does.
    private const double LostConnectionPause = 0.1;

    private readonly Scenario _scenario;
    private readonly Random _random;
    private readonly PriorityQueue<Event, (double Time, long Order)> _events = new();
    private readonly List<SimulatedServer> _servers = [];
    private readonly Autoscaler? _autoscaler;
    private readonly Results _results;
    private double _now, _lastChange, _callSeconds, _timeInServer, _workAtLastSample;
    private long _order, _taken, _callsInServers;
    private int _turn, _starting;

    private Simulation(Scenario scenario)
    {
        _scenario = scenario;
        _random = new Random(scenario.Seed);
        _results = new Results(scenario.PhaseStarts);
        _autoscaler = scenario.Autoscaler is { } settings ? new Autoscaler(settings) : null;
        for (int i = 0; i < scenario.Servers; i++)
        {
            _servers.Add(new SimulatedServer());
        }
    }

    private enum EventKind
    {
        Attempt,
        Completion,
        GiveUp,
        NodeDies,
        NodeIsNoticed,
        ServersStart,
        ServersReplace,
        Decision,
    }

    /// <summary>Simulates a scenario.</summary>
    public static Results Run(Scenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        return new Simulation(scenario).Run();
    }

    private Results Run()
    {
        if (_scenario.Loss is { } loss)
        {
            Schedule(loss.At, new Event(EventKind.NodeDies));
            Schedule(loss.At + loss.NoticedAfter, new Event(EventKind.NodeIsNoticed));
            Schedule(loss.At + loss.ReplacedAfter, new Event(EventKind.ServersReplace, Count: loss.Servers));
        }

        if (_scenario.Autoscaler is { } settings)
        {
            Schedule(settings.Period, new Event(EventKind.Decision));
        }

        // Calls that are in the servers at the end are answered, but no new ones are sent.
        double nextCall = NextCall(0);
        while (nextCall < _scenario.Seconds || _events.Count > 0)
        {
            if (nextCall < _scenario.Seconds && (!_events.TryPeek(out _, out (double Time, long) first) || nextCall <= first.Time))
            {
                Advance(nextCall);
                Send(new Call(_now, DrawFaces()));
                nextCall = NextCall(_now);
                continue;
            }

            _ = _events.TryDequeue(out Event next, out (double Time, long) key);
            Advance(key.Time);
            Handle(next);
        }

        double measured = _scenario.Seconds - _scenario.WarmUp;
        _results.MeanCallsInServers = _callSeconds / measured;
        _results.MeanTimeInServer = _timeInServer / Math.Max(1, _taken);
        _results.TakenPerSecond = _taken / measured;
        return _results;
    }

    private void Handle(Event next)
    {
        switch (next.Kind)
        {
            case EventKind.Attempt:
                Send(next.Call!);
                break;
            case EventKind.Completion when next.Server!.IsAlive:
                Complete(next.Server, next.Batch!);
                break;
            case EventKind.GiveUp:
                Fail(next.Call!);
                break;
            case EventKind.NodeDies:
                Die(_scenario.Loss!.Servers);
                break;
            case EventKind.NodeIsNoticed:
                _servers.RemoveAll(server => !server.IsAlive);
                break;
            case EventKind.ServersStart:
                _starting -= next.Count;
                Start(next.Count);
                break;
            case EventKind.ServersReplace:
                Start(next.Count);
                break;
            case EventKind.Decision:
                Decide();
                break;
        }
    }

    // The mean number of calls in the servers is the area under its curve.
    private void Advance(double time)
    {
        double from = Math.Max(_lastChange, _scenario.WarmUp), to = Math.Min(time, _scenario.Seconds);
        if (to > from)
        {
            _callSeconds += _callsInServers * (to - from);
            _results.ServerSeconds += _servers.Count * (to - from);
        }

        _results.MostServers = Math.Max(_results.MostServers, _servers.Count);
        (_lastChange, _now) = (time, time);
    }

    private double NextCall(double time)
    {
        do
        {
            time -= Math.Log(1 - _random.NextDouble()) / _scenario.CallsPerSecond;
        }
        while (time < _scenario.Seconds && _random.NextDouble() >= _scenario.Load(time));
        return time;
    }

    private int DrawFaces()
    {
        // Knuth's method. A call with crops has at least one.
        double limit = Math.Exp(-_scenario.Faces), product = _random.NextDouble();
        int faces = 0;
        while (product > limit)
        {
            faces++;
            product *= _random.NextDouble();
        }

        return _scenario.Times.IsBatched ? Math.Max(1, faces) : faces;
    }

    private void Send(Call call)
    {
        call.Attempts++;
        if (_servers.Count == 0)
        {
            Repeat(call, LostConnectionPause);
            return;
        }

        SimulatedServer server = Choose();
        if (!server.IsAlive)
        {
            // Nobody answers: neither a refusal nor an end of the connection.
            Repeat(call, _scenario.ConnectTimeout + LostConnectionPause);
            return;
        }

        if (server.Busy >= _scenario.Workers && server.Waiting.Count >= _scenario.Queue)
        {
            if (IsMeasured(call))
            {
                (Results.Phase own, Results.Phase all) = _results.Of(call);
                own.Refusals++;
                all.Refusals++;
            }

            Repeat(call, _scenario.RetryAfter);
            return;
        }

        call.Arrival = _now;
        _callsInServers++;
        server.Waiting.Enqueue(call);
        Begin(server);
    }

    private SimulatedServer Choose() => _scenario.Balancing switch
    {
        Balancing.RoundRobin => _servers[_turn++ % _servers.Count],
        Balancing.TwoChoices => Less(_servers[_random.Next(_servers.Count)], _servers[_random.Next(_servers.Count)]),
        _ => _servers[_random.Next(_servers.Count)],
    };

    private static SimulatedServer Less(SimulatedServer one, SimulatedServer other) => one.Calls <= other.Calls ? one : other;

    private void Begin(SimulatedServer server)
    {
        while (server.Busy < _scenario.Workers && server.Waiting.Count > 0)
        {
            List<Call> calls = Take(server, out int images);
            if (calls.Count == 0)
            {
                continue;
            }

            double seconds = _scenario.Times.IsBatched
                ? _scenario.Times.OfBatch(images)
                : _scenario.Times.OfPicture(images, _random);
            server.Busy++;
            server.Work += seconds;
            _results.Work += _now >= _scenario.WarmUp && _now < _scenario.Seconds ? seconds : 0;
            server.Running.UnionWith(calls);
            Schedule(_now + seconds, new Event(EventKind.Completion, Server: server, Batch: calls));
        }
    }

    // The next call, or as many as fit into a batch. Calls that have waited too long are answered with 504 instead.
    private List<Call> Take(SimulatedServer server, out int images)
    {
        List<Call> calls = new(1);
        images = 0;
        while (server.Waiting.TryPeek(out Call? next))
        {
            if (_now - next.Arrival > _scenario.TimeLimit)
            {
                Leave(server.Waiting.Dequeue());
                Fail(next);
                continue;
            }

            if (calls.Count > 0 && (!_scenario.Times.IsBatched || images + next.Faces > _scenario.Batch))
            {
                break;
            }

            calls.Add(server.Waiting.Dequeue());
            images += next.Faces;
        }

        return calls;
    }

    private void Complete(SimulatedServer server, List<Call> calls)
    {
        server.Busy--;
        server.Running.ExceptWith(calls);
        foreach (Call call in calls)
        {
            Leave(call);
            if (IsMeasured(call))
            {
                double time = _now - call.FirstAttempt;
                (Results.Phase own, Results.Phase all) = _results.Of(call);
                own.Answered.Add(time);
                all.Answered.Add(time);
            }
        }

        Begin(server);
    }

    private void Leave(Call call)
    {
        _callsInServers--;
        if (call.Arrival >= _scenario.WarmUp)
        {
            _taken++;
            _timeInServer += _now - call.Arrival;
        }
    }

    private void Repeat(Call call, double pause)
    {
        double limit = call.FirstAttempt + _scenario.TimeLimit;
        if (call.Attempts < _scenario.Attempts && _now + pause < limit)
        {
            Schedule(_now + pause, new Event(EventKind.Attempt, Call: call));
        }
        else
        {
            Fail(call);
        }
    }

    private void Fail(Call call)
    {
        if (IsMeasured(call))
        {
            (Results.Phase own, Results.Phase all) = _results.Of(call);
            own.Failed++;
            all.Failed++;
        }
    }

    private bool IsMeasured(Call call) => call.FirstAttempt >= _scenario.WarmUp;

    // The callers of a dead server hear nothing, and wait as long as they ever wait.
    private void Die(int count)
    {
        foreach (SimulatedServer server in _servers.Take(count))
        {
            server.IsAlive = false;
            foreach (Call call in server.Waiting.Concat(server.Running))
            {
                _callsInServers--;
                Schedule(Math.Max(_now, call.FirstAttempt + _scenario.TimeLimit), new Event(EventKind.GiveUp, Call: call));
            }

            server.Waiting.Clear();
            server.Running.Clear();
        }
    }

    private void Start(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _servers.Add(new SimulatedServer());
        }
    }

    private void Decide()
    {
        AutoscalerSettings settings = _scenario.Autoscaler!;
        double work = _servers.Sum(server => server.Work);
        double busy = Math.Clamp((work - _workAtLastSample) / (settings.Period * _scenario.Workers), 0, _servers.Count);
        _autoscaler!.Observe(_now, _servers.Sum(server => server.Waiting.Count), busy);
        int servers = _servers.Count + _starting, wanted = _autoscaler.Decide(_now, servers);
        if (wanted > servers)
        {
            _starting += wanted - servers;
            Schedule(_now + settings.StartTime, new Event(EventKind.ServersStart, Count: wanted - servers));
        }
        else if (wanted < servers)
        {
            Remove(servers - wanted);
        }

        _workAtLastSample = _servers.Sum(server => server.Work);
        if (_now + settings.Period < _scenario.Seconds)
        {
            Schedule(_now + settings.Period, new Event(EventKind.Decision));
        }
    }

    // A server that is removed drains: it answers the calls that it has, and gets no more.
    private void Remove(int count)
    {
        int removed = Math.Min(count, _servers.Count - 1);
        _servers.RemoveRange(_servers.Count - removed, removed);
    }

    private void Schedule(double time, Event what) => _events.Enqueue(what, (time, _order++));

    private readonly record struct Event(
        EventKind Kind, Call? Call = null, SimulatedServer? Server = null, List<Call>? Batch = null, int Count = 0);
}
