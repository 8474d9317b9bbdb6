using OpenVinoLandmarks.Inference;

namespace OpenVinoLandmarks.Engines.OpenVino;

/// <summary>
/// A form of the model for batches that is compiled only if it is worth the time. The compilation starts in the background when the calls
/// that would have used it have taken as long as the compilation will take. So a single image does not cause a compilation, and a sequence
/// of calls takes at most about twice as long as with this form from the start. Thread-safe.
/// </summary>
internal sealed class LazyBatchModel : IDisposable
{
    private readonly Func<CompiledBatchModel> _compile;
    private readonly TimeSpan _cost;
    private readonly Action<Exception> _refused;
    private readonly Lock _gate = new();
    private long _spent;
    private volatile Task<CompiledBatchModel?>? _compilation;
    private bool _disposed;

    /// <summary>Creates a form that is not compiled yet.</summary>
    /// <param name="images">Images that fill the form: all those of a group, or a batch of the form for many images.</param>
    /// <param name="compile">Compiles the form.</param>
    /// <param name="cost">How long the compilation takes, approximately.</param>
    /// <param name="refused">Called if the compilation fails; the calls then go on without this form.</param>
    public LazyBatchModel(int images, Func<CompiledBatchModel> compile, TimeSpan cost, Action<Exception> refused)
    {
        (Images, _compile, _cost, _refused) = (images, compile, cost, refused);
    }

    /// <summary>Images that fill the form: all those of a group, or a batch of the form for many images.</summary>
    public int Images { get; }

    /// <summary>The compiled form; null before it is compiled, and if the device has refused it.</summary>
    public CompiledBatchModel? Ready => _compilation is { IsCompletedSuccessfully: true } finished ? finished.Result : null;

    /// <summary>Counts a call that ran without this form.</summary>
    /// <param name="time">How long the call took, approximately.</param>
    public void CountMissed(TimeSpan time)
    {
        if (_compilation is null && Interlocked.Add(ref _spent, time.Ticks) >= _cost.Ticks)
        {
            Compile();
        }
    }

    /// <summary>Begins the compilation if it has not begun. The task does not fail; its result is null if the device refuses.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public Task<CompiledBatchModel?> Prepare() => Compile() ?? throw new ObjectDisposedException(nameof(IImageModel));

    /// <summary>Waits for a compilation that has started, and frees its result.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        // The compilation uses the core that the owner frees next.
        _compilation?.GetAwaiter().GetResult()?.Dispose();
    }

    private Task<CompiledBatchModel?>? Compile()
    {
        lock (_gate)
        {
            return _compilation ??= _disposed ? null : Task.Run(CompileOrRefuse);
        }
    }

    // Nothing may escape: nobody awaits the compilation, and all calls work without it.
    private CompiledBatchModel? CompileOrRefuse()
    {
        try
        {
            return _compile();
        }
        catch (Exception e)
        {
            Report(e);
            return null;
        }
    }

    private void Report(Exception refusal)
    {
        try
        {
            _refused(refusal);
        }
        catch (Exception)
        {
            // A logger that fails must not fail the model.
            return;
        }
    }
}
