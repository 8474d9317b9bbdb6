using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// An infer request, the memory behind the tensors that are set on it, and its completion callback. The runtime owns no host
/// memory: what was set stays rooted here until the same input or output gets another tensor, or the request is freed.
/// </summary>
internal sealed class InferRequestHandle : NativeHandle
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TensorSlot, SafeHandle[]> _bound = [];

    /// <summary>The completion callback, where one was installed; freed after the request.</summary>
    internal CompletionCallback? Callback { get; set; }

    /// <summary>Runs a native set call with the tensor's memory rooted under <paramref name="slot"/>, and lets go of the former
    /// tensor's.</summary>
    internal void Bind(TensorSlot slot, TensorHandle tensor, Func<OpenVinoStatus> set)
    {
        using HandleLease lease = new HandleLease(tensor);

        // A tensor that came from this very request roots it; the request must not root itself.
        SafeHandle[] roots = Array.FindAll(tensor.Roots(), root => root != this);
        foreach (SafeHandle root in roots)
        {
            bool added = false;
            root.DangerousAddRef(ref added);
        }

        SafeHandle[]? former = roots;
        try
        {
            lock (_gate)
            {
                Native.Check(set(), "set the tensor", slot.ToString());
                _bound.Remove(slot, out former);
                if (roots.Length > 0)
                {
                    _bound[slot] = roots;
                }
            }
        }
        finally
        {
            Release(former);
        }
    }

    internal override SafeHandle[] Roots()
    {
        lock (_gate)
        {
            return [.. base.Roots(), .. _bound.Values.SelectMany(static r => r)];
        }
    }

    protected override void Free(nint pointer)
    {
        NativeMethods.ov_infer_request_free(pointer);
        Callback?.FreeAfterRequest();
    }

    protected override void ReleaseRoots()
    {
        foreach (SafeHandle[] roots in _bound.Values)
        {
            Release(roots);
        }

        base.ReleaseRoots();
    }

    private static void Release(SafeHandle[]? roots)
    {
        foreach (SafeHandle root in roots ?? [])
        {
            root.DangerousRelease();
        }
    }
}
