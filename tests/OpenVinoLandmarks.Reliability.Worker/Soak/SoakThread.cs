using OpenVinoLandmarks.OpenVino;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>What one thread does: mostly inferences, and now and then everything that could go wrong between them.</summary>
internal sealed class SoakThread(SoakRun run, int seed) : IDisposable
{
    private const int Requests = 4;

    private readonly Random _random = new(seed);
    private readonly Request?[] _requests = new Request?[Requests];
    private readonly Task[] _running = new Task[Requests];
    private Generation? _generation;

    /// <summary>Until the run is over.</summary>
    public void Loop()
    {
        while (run.Continues)
        {
            try
            {
                Renew();
                run.Count(Step());
            }
            catch (ObjectDisposedException) when (run.Current != _generation)
            {
                // Another thread replaced and disposed the generation under our hands: that is defined, and we take the new one.
                run.Counters.MetDisposal();
            }
        }
    }

    public void Dispose()
    {
        foreach (Request? request in _requests)
        {
            request?.Dispose();
        }
    }

    private long Step() => _random.Next(1000) switch
    {
        < 600 => Infer(InferOnce),
        < 850 => Infer(InferTogether),
        < 900 => Infer(InferAndGiveUp),
        < 950 => Infer(Rent),
        < 980 => Infer(ReshapeAndInfer),
        < 999 => DisposeAndInfer(),
        _ => _random.Next(20) == 0 ? ReplaceGeneration() : Infer(InferOnce),
    };

    private long Infer(Func<long> how) => _generation!.Infer(how);

    private long InferOnce()
    {
        Any().Infer(_random);
        return 1;
    }

    private long InferTogether()
    {
        for (int i = 0; i < Requests; i++)
        {
            _running[i] = _requests[i]!.Start(_random).AsTask();
        }

        Task.WaitAll(_running);
        foreach (Request? request in _requests)
        {
            request!.CheckOutput();
        }

        return Requests;
    }

    private long InferAndGiveUp()
    {
        // The CPU plugin (2025.4, 2026.4) mixes up the shapes of a dynamic model after a cancelled inference: docs/reliability.md.
        if (_generation!.Rows is null)
        {
            return InferOnce();
        }

        using CancellationTokenSource giveUp = new();
        Request request = Any();
        Task running = request.Start(_random, giveUp.Token).AsTask();
        Thread.SpinWait(_random.Next(2000));
        giveUp.Cancel();
        try
        {
            running.GetAwaiter().GetResult();
            request.CheckOutput();
        }
        catch (OperationCanceledException)
        {
            run.Counters.Cancelled();
        }

        return 1;
    }

    private long Rent()
    {
        Generation generation = _generation!;
        using InferRequestLease lease = generation.Pool.RentAsync().AsTask().GetAwaiter().GetResult();
        float[] input = generation.Input(lease.Index);
        Array.Fill(input, _random.Next(-1000, 1000));
        lease.Request.InferAsync().AsTask().GetAwaiter().GetResult();
        Numbers.Check(input, generation.Output(lease.Index));
        return 1;
    }

    private long ReshapeAndInfer()
    {
        Request request = Any();
        request.Reshape(_random);
        request.Infer(_random);
        run.Counters.Reshaped();
        return 1;
    }

    private long DisposeAndInfer()
    {
        int index = _random.Next(Requests);
        long inferences = Infer(() => DisposeInUse(_requests[index]!));
        _requests[index] = null;
        _requests[index] = _generation!.NewRequest(_random);
        return inferences + Infer(InferOnce);
    }

    // Half of the time in the middle of an inference, which is to end first.
    private long DisposeInUse(Request request)
    {
        bool infers = _random.Next(2) == 0;
        Task running = infers ? request.Start(_random).AsTask() : Task.CompletedTask;
        request.Dispose();
        running.GetAwaiter().GetResult();
        request.Dispose();
        run.Counters.Disposed();
        return infers ? 1 : 0;
    }

    private long ReplaceGeneration()
    {
        run.Replace(_random);
        return 0;
    }

    private Request Any() => _requests[_random.Next(Requests)]!;

    // Requests of an older generation still work; they make room for the new one's when this thread comes by.
    private void Renew()
    {
        Generation current = run.Current;
        for (int i = 0; i < Requests; i++)
        {
            if (_requests[i] is null || _generation != current)
            {
                _requests[i]?.Dispose();
                _requests[i] = null;
                _requests[i] = current.NewRequest(_random);
            }
        }

        _generation = current;
    }
}
