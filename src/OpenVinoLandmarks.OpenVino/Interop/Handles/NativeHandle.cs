using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// One native object. A handle may root others: what the object needs to stay valid (its parent, host memory that it reads) is
/// released only after the object itself is freed, whatever the order and thread of the disposals. The reference counts that do
/// this are SafeHandle's own, so they hold in finalizers too.
/// </summary>
internal abstract class NativeHandle() : SafeHandle(0, ownsHandle: true)
{
    private static long s_live;
    private static long s_lastId;
    private readonly Lock _gate = new();
    private List<SafeHandle>? _roots;
    private bool _counted;
    private volatile bool _disposed;

    /// <summary>Tells this object from all others of the process, dead ones too.</summary>
    internal long Id { get; } = Interlocked.Increment(ref s_lastId);

    /// <summary>Objects made and not yet freed.</summary>
    internal static long Live => Interlocked.Read(ref s_live);

    public sealed override bool IsInvalid => handle == 0;

    /// <summary>Whether the owner gave this handle up. The object itself lives on while others root it, and SafeHandle would let it be
    /// used.</summary>
    internal bool IsDisposed => _disposed;

    /// <summary>Calls the free function of the type. Must not throw.</summary>
    protected abstract void Free(nint pointer);

    /// <summary>Notes that the object exists now.</summary>
    internal void Count()
    {
        _counted = true;
        Interlocked.Increment(ref s_live);
    }

    /// <summary>Keeps <paramref name="root"/> alive until this object is freed.</summary>
    internal void Root(SafeHandle root)
    {
        bool added = false;
        root.DangerousAddRef(ref added);
        lock (_gate)
        {
            (_roots ??= []).Add(root);
        }
    }

    /// <summary>Keeps alive what <paramref name="other"/> keeps alive: for objects that share its memory without being its
    /// children.</summary>
    internal void RootSameAs(NativeHandle other)
    {
        foreach (SafeHandle root in other.Roots())
        {
            Root(root);
        }
    }

    /// <summary>What this object keeps alive now.</summary>
    internal virtual SafeHandle[] Roots()
    {
        lock (_gate)
        {
            return _roots is null ? [] : [.. _roots];
        }
    }

    protected sealed override void Dispose(bool disposing)
    {
        _disposed = true;
        base.Dispose(disposing);
    }

    protected sealed override bool ReleaseHandle()
    {
        Free(handle);
        if (_counted)
        {
            Interlocked.Decrement(ref s_live);
        }

        ReleaseRoots();
        return true;
    }

    /// <summary>Runs after the object is freed.</summary>
    protected virtual void ReleaseRoots()
    {
        foreach (SafeHandle root in _roots ?? [])
        {
            root.DangerousRelease();
        }
    }
}
