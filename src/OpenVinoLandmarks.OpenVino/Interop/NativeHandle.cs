using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Owns one native object. A handle can root other handles: everything that the object needs (its parent, host memory that it reads) is
/// released only after the object is freed, whatever the order and thread of the disposals. The reference counts for this are SafeHandle's
/// own, so they are correct in finalizers too.
/// </summary>
internal abstract class NativeHandle() : SafeHandle(0, ownsHandle: true)
{
    private static long s_lastId;
    private readonly Lock _gate = new();
    private List<SafeHandle>? _roots;
    private bool _counted;
    private volatile bool _disposed;

    /// <summary>An identity that no other object of this process has or had.</summary>
    internal long Id { get; } = Interlocked.Increment(ref s_lastId);

    public sealed override bool IsInvalid => handle == 0;

    /// <summary>
    /// Whether the owner has disposed this handle. The native object stays alive while other handles root it, and SafeHandle would still
    /// let it be used.
    /// </summary>
    internal bool IsDisposed => _disposed;

    /// <summary>Calls the free function of the object's type. Must not throw.</summary>
    protected abstract void Free(nint pointer);

    /// <summary>Counts the object as alive until it is freed.</summary>
    internal void Count()
    {
        _counted = true;
        OpenVinoRuntime.CountCreated();
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

    /// <summary>Keeps alive everything that <paramref name="other"/> keeps alive, for objects that share its memory but are not its
    /// children.</summary>
    internal void RootSameAs(NativeHandle other)
    {
        foreach (SafeHandle root in other.Roots())
        {
            Root(root);
        }
    }

    /// <summary>Returns the handles that this object keeps alive now.</summary>
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
            OpenVinoRuntime.CountFreed();
        }

        ReleaseRoots();
        return true;
    }

    /// <summary>Releases the rooted handles; called after the object is freed.</summary>
    protected virtual void ReleaseRoots()
    {
        foreach (SafeHandle root in _roots ?? [])
        {
            root.DangerousRelease();
        }
    }
}
