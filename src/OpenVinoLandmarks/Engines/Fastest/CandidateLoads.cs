using System.Collections.Concurrent;
using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Engines.Fastest;

/// <summary>
/// Loads a model on candidates and runs it once, on several threads, until it is closed. A compilation and a first inference cannot be
/// interrupted: what becomes ready after the end is disposed by the thread that loaded it. Thread-safe.
/// </summary>
/// <param name="load">Loads the model on a candidate.</param>
/// <param name="trial">What the model has to compute.</param>
/// <param name="time">The clock.</param>
internal sealed class CandidateLoads(Func<DeviceCandidate, IImageModel> load, IModelTrial trial, TimeProvider time)
{
    private static readonly ConcurrentDictionary<Task, CandidateGroup> s_running = new();

    private readonly Lock _gate = new();
    private readonly List<LoadedCandidate> _loaded = [];
    private readonly List<CandidateResult> _leftOut = [];
    private readonly List<DeviceCandidate> _pending = [];
    private readonly List<string> _unlisted = [];
    private bool _isClosed;

    /// <summary>Completes when no thread loads a candidate any more, also for searches that have ended.</summary>
    public static Task AllEnded => Task.WhenAll(s_running.Keys);

    /// <summary>Why a candidate cannot be used: an error of the model if there is one, otherwise the first error; or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether a model is loaded.</summary>
    public bool IsAnyLoaded
    {
        get
        {
            lock (_gate)
            {
                return _loaded.Count > 0;
            }
        }
    }

    /// <summary>Starts to load the candidates of a group on a thread of its own. The task does not fail.</summary>
    /// <param name="group">The group.</param>
    /// <param name="order">The position of its candidates among all.</param>
    public Task Begin(CandidateGroup group, int order)
    {
        lock (_gate)
        {
            _unlisted.Add(group.Name);
        }

        Task task = Task.Factory.StartNew(
            () => Load(group, order), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        s_running[task] = group;
        task.ContinueWith(static ended => s_running.TryRemove(ended, out _), TaskScheduler.Default);
        return task;
    }

    /// <summary>Loads one candidate on this thread. An error leaves it out.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="order">Its position among all.</param>
    public void Load(DeviceCandidate candidate, int order)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _pending.Add(candidate);
        }

        LoadedCandidate loaded;
        try
        {
            loaded = LoadAndRun(candidate, order);
        }
        catch (Exception e)
        {
            LeaveOut(candidate, candidate.Name(), e);
            return;
        }

        lock (_gate)
        {
            if (!_isClosed)
            {
                _pending.Remove(candidate);
                _loaded.Add(loaded);
                return;
            }
        }

        loaded.Dispose();
    }

    /// <summary>Ends the loading.</summary>
    /// <param name="leftOut">The candidates that are not ready, with the reasons.</param>
    /// <returns>The models that are loaded, in the order of the candidates. The caller owns them.</returns>
    public IReadOnlyList<LoadedCandidate> Close(out IReadOnlyList<CandidateResult> leftOut)
    {
        lock (_gate)
        {
            _isClosed = true;
            leftOut =
            [
                .. _leftOut,
                .. _pending.Select(static candidate => CandidateResult.Late(candidate, candidate.Name())),
                .. _unlisted.Select(static name => CandidateResult.Late(null, name)),
            ];
            return [.. _loaded.OrderBy(static candidate => candidate.Order)];
        }
    }

    private LoadedCandidate LoadAndRun(DeviceCandidate candidate, int order)
    {
        LoadedCandidate loaded = new(candidate, load(candidate), order);
        try
        {
            loaded.RunFirst(trial, time);
            return loaded;
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    private void Load(CandidateGroup group, int order)
    {
        try
        {
            group.Run(candidate =>
            {
                Listed(group);
                Load(candidate, order++);
            });
        }
        catch (Exception e)
        {
            LeaveOut(null, group.Name, e);
        }
        finally
        {
            Listed(group);
        }
    }

    private void Listed(CandidateGroup group)
    {
        lock (_gate)
        {
            _unlisted.Remove(group.Name);
        }
    }

    private void LeaveOut(DeviceCandidate? candidate, string name, Exception failure)
    {
        lock (_gate)
        {
            if (candidate is not null)
            {
                _pending.Remove(candidate);
            }

            Failure = Failure is null || (Failure is not ModelException && failure is ModelException) ? failure : Failure;
            _leftOut.Add(CandidateResult.Without(candidate, name, failure.Message));
        }
    }
}

/// <summary>A model on one candidate, and what was measured of it. For one caller at a time; dispose it.</summary>
/// <param name="candidate">The candidate.</param>
/// <param name="model">The model.</param>
/// <param name="order">The position among all candidates.</param>
internal sealed class LoadedCandidate(DeviceCandidate candidate, IImageModel model, int order) : IDisposable
{
    public DeviceCandidate Candidate => candidate;

    public IImageModel Model => model;

    public int Order => order;

    /// <summary>The name with the precision in which the device computes.</summary>
    public string Name => candidate.Name(model.Info.Engine.InferencePrecision);

    /// <summary>The bytes of the trial's picture in the model's input.</summary>
    public byte[] Input { get; } = new byte[model.Info.InputLength];

    /// <summary>The results of the trial.</summary>
    public float[] Numbers { get; private set; } = [];

    /// <summary>
    /// The time of the first run, in which code is compiled and memory is used for the first time. It does not say how fast the others are.
    /// </summary>
    public TimeSpan First { get; private set; }

    /// <summary>The largest difference of the results to those in f32, in units of the face's size.</summary>
    public double Difference { get; set; }

    /// <summary>The least time per image so far; null if none was measured.</summary>
    public TimeSpan? Least { get; set; }

    /// <summary>Inferences in a row that are measured together.</summary>
    public int Runs { get; set; } = 1;

    /// <summary>Runs the trial for the first time.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="time">The clock.</param>
    public void RunFirst(IModelTrial trial, TimeProvider time)
    {
        trial.Prepare(model.Info, Input);
        long from = time.GetTimestamp();
        using ImageBatch batch = model.Rent(1);
        Input.CopyTo(batch.Input(0));
        batch.Run(1);
        First = time.GetElapsedTime(from);
        Numbers = trial.Read(model.Info, batch);
    }

    /// <summary>Runs the model on the trial's picture several times, one after another.</summary>
    /// <param name="runs">Number of runs.</param>
    public void RunInARow(int runs)
    {
        for (int i = 0; i < runs; i++)
        {
            using ImageBatch batch = model.Rent(1);
            Input.CopyTo(batch.Input(0));
            batch.Run(1);
        }
    }

    public void Dispose() => model.Dispose();
}
