using System.Runtime.ExceptionServices;

namespace OpenVinoLandmarks.OpenCv.Decoding;

/// <summary>
/// A thread for calls that may block in native code or in a read from a pipe. The caller waits for each call and can stop waiting; the call
/// then ends in the background, and what it uses is released on this thread afterwards. One thread at a time uses an object.
/// </summary>
internal sealed class NativeCallThread : IDisposable
{
    private readonly SemaphoreSlim _start = new(0), _done = new(0);
    private readonly Action? _enter, _release;
    private Action? _call;
    private Exception? _error;
    private bool _isRunning;
    private bool _isDisposed;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The name of the thread for debuggers.</param>
    /// <param name="enter">Runs first on the thread, or null.</param>
    /// <param name="release">Runs last on the thread, when no call is running any more, or null.</param>
    public NativeCallThread(string name, Action? enter, Action? release)
    {
        _enter = enter;
        _release = release;
        new Thread(Loop) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>True if a call whose caller no longer waits is still running.</summary>
    public bool IsBusy => _isRunning && _done.CurrentCount == 0;

    /// <summary>Runs a call on the thread and waits for it.</summary>
    /// <param name="call">The call. Its exception is thrown here.</param>
    /// <param name="cancellationToken">Ends the wait; the call goes on.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(Action call, CancellationToken cancellationToken)
    {
        WaitForCall(cancellationToken);
        _call = call;
        _error = null;
        _isRunning = true;
        _start.Release();
        WaitForCall(cancellationToken);
        if (_error is { } error)
        {
            _error = null;
            ExceptionDispatchInfo.Throw(error);
        }
    }

    /// <summary>Waits until no call is running.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void WaitForCall(CancellationToken cancellationToken)
    {
        if (_isRunning)
        {
            _done.Wait(cancellationToken);
            _isRunning = false;
        }
    }

    /// <summary>Ends the thread. Waits for it only if no call is running.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        bool wait = !IsBusy;
        if (wait)
        {
            WaitForCall(CancellationToken.None);
        }

        _call = null;
        _start.Release();
        if (wait)
        {
            _done.Wait();
        }
    }

    private void Loop()
    {
        _enter?.Invoke();
        while (true)
        {
            _start.Wait();
            if (_call is not { } call)
            {
                break;
            }

            try
            {
                call();
            }
            catch (Exception e)
            {
                _error = e;
            }

            _done.Release();
        }

        _release?.Invoke();
        _done.Release();
    }
}
