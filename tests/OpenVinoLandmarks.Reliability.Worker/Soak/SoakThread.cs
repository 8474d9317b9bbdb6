using OpenVinoLandmarks.OpenVino;
using OpenVinoLandmarks.Reliability.Worker.Networks;

namespace OpenVinoLandmarks.Reliability.Worker.Soak;

/// <summary>
/// One thread of a soak run: mostly inferences, and at random everything that could interfere with them (cancelling, reshaping, disposing,
/// replacing the model).
/// </summary>
internal sealed class SoakThread(SoakRun run, int seed) : IDisposable
{
    private const int Requests = 4;

    private readonly Random _random = new(seed);
    private readonly SoakRequest?[] _requests = new SoakRequest?[Requests];
    private readonly Task[] _running = new Task[Requests];
    private SharedModel? _shared;

    /// <summary>Works until the run is over.</summary>
    public void Loop()
    {
        while (run.Continues)
        {
            try
            {
                Renew();
                run.Count(Step());
            }
            catch (ObjectDisposedException) when (run.Current != _shared)
            {
                // Another thread has replaced and disposed the shared model. That is a defined error; this thread continues with the new
                // one.
                run.Counters.MetDisposal();
            }
        }
    }

    public void Dispose()
    {
        foreach (SoakRequest? request in _requests)
        {
            request?.Dispose();
        }
    }

    private long Step() => _random.Next(1000) switch
    {
        < 600 => Infer(InferOnce),
        < 850 => Infer(InferTogether),
        < 900 => Infer(InferAndCancel),
        < 950 => Infer(Rent),
        < 980 => Infer(ReshapeAndInfer),
        < 999 => DisposeAndInfer(),
        _ => _random.Next(20) == 0 ? ReplaceModel() : Infer(InferOnce),
    };

    private long Infer(Func<long> how) => _shared!.Infer(how);

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
        foreach (SoakRequest? request in _requests)
        {
            request!.CheckOutput();
        }

        return Requests;
    }

    private long InferAndCancel()
    {
        // After a cancelled inference of a model with open sizes, the CPU plugin returns wrong shapes: docs/reliability.md.
        if (_shared!.Rows is null)
        {
            return InferOnce();
        }

        using CancellationTokenSource cancellation = new();
        SoakRequest request = Any();
        Task running = request.Start(_random, cancellation.Token).AsTask();
        Thread.SpinWait(_random.Next(2000));
        cancellation.Cancel();
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
        SharedModel shared = _shared!;
        using InferRequestLease lease = shared.Pool.RentAsync().AsTask().GetAwaiter().GetResult();
        float[] input = shared.Input(lease.Index);
        Array.Fill(input, _random.Next(-1000, 1000));
        lease.Request.InferAsync().AsTask().GetAwaiter().GetResult();
        TinyNetwork.Check(input, shared.Output(lease.Index));
        return 1;
    }

    private long ReshapeAndInfer()
    {
        SoakRequest request = Any();
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
        _requests[index] = _shared!.NewRequest(_random);
        return inferences + Infer(InferOnce);
    }

    // Half of the disposals come during an inference, which must end first.
    private long DisposeInUse(SoakRequest request)
    {
        bool infers = _random.Next(2) == 0;
        Task running = infers ? request.Start(_random).AsTask() : Task.CompletedTask;
        request.Dispose();
        running.GetAwaiter().GetResult();
        request.Dispose();
        run.Counters.Disposed();
        return infers ? 1 : 0;
    }

    private long ReplaceModel()
    {
        run.Replace(_random);
        return 0;
    }

    private SoakRequest Any() => _requests[_random.Next(Requests)]!;

    // Requests of a replaced model still work. This thread replaces its own by requests of the new model.
    private void Renew()
    {
        SharedModel current = run.Current;
        for (int i = 0; i < Requests; i++)
        {
            if (_requests[i] is null || _shared != current)
            {
                _requests[i]?.Dispose();
                _requests[i] = null;
                _requests[i] = current.NewRequest(_random);
            }
        }

        _shared = current;
    }
}
