using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Owns an <c>ov_infer_request_t</c>, the memory of the tensors that are set on it, and its completion callback. The runtime does not own
/// host memory: the memory of a tensor stays rooted here until another tensor is set on the same input or output, or the request is freed.
/// </summary>
internal sealed class InferRequestHandle : NativeHandle
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TensorSlot, SafeHandle[]> _bound = [];

    /// <summary>The completion callback, if one is installed; freed after the request.</summary>
    internal CompletionCallback? Callback { get; set; }

    /// <summary>
    /// Calls a native function that sets a tensor, roots the tensor's memory under <paramref name="slot"/>, and releases the memory of the
    /// tensor that was set there before.
    /// </summary>
    /// <exception cref="OpenVinoException">The function refuses the tensor; the former one stays set.</exception>
    internal void Bind(TensorSlot slot, TensorHandle tensor, Func<OpenVinoStatus> set)
    {
        using HandleReference reference = new HandleReference(tensor);

        // A tensor that was obtained from this request roots the request, which must not root itself.
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
                Native.Check(set(), "set the tensor of", slot.ToString());
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
        if (Callback is { IsRunning: true })
        {
            // ov_infer_request_free waits for the run, but removes the callback before.
            _ = NativeMethods.ov_infer_request_wait(pointer);
        }

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
