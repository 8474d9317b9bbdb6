using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Reading models.</content>
public sealed partial class Core
{
    /// <summary>Reads a model: OpenVINO's IR (xml and bin), ONNX, and what else the runtime has frontends for.</summary>
    /// <param name="path">Path of the model; any characters.</param>
    /// <param name="weightsPath">Path of an IR's weights. Null: the same name with ".bin"; where that is missing the IR is read
    /// without weights, and only the use of a weight fails.</param>
    /// <exception cref="OpenVinoException">The model cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public Model ReadModel(string path, string? weightsPath = null)
    {
        using NativePath model = new NativePath(path);
        OpenVinoStatus status;
        ModelHandle handle;
        if (model.IsWide)
        {
            using NativePath weights = weightsPath is null ? default : new NativePath(weightsPath);
            status = NativeMethods.ov_core_read_model_unicode(Handle, model.Pointer, weights.Pointer, out handle);
        }
        else
        {
            status = NativeMethods.ov_core_read_model(Handle, path, weightsPath, out handle);
        }

        return new Model(Native.Own(status, handle, "read the model", path, Handle));
    }

    /// <summary>Reads a model from memory.</summary>
    /// <param name="model">The model: the text of an IR's xml, or the bytes of another format. Not needed after the call.</param>
    /// <param name="weights">The bytes of an IR's bin; its memory is used without a copy until the model, and all that was compiled from
    /// it, is gone.
    /// The tensor itself may be disposed at once. Null: none.</param>
    /// <exception cref="OpenVinoException">The model cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The core or the tensor is disposed.</exception>
    public unsafe Model ReadModel(ReadOnlySpan<byte> model, Tensor? weights = null)
    {
        using HandleLease lease = new HandleLease(weights?.Handle);
        fixed (byte* bytes = model)
        {
            OpenVinoStatus status = NativeMethods.ov_core_read_model_from_memory_buffer(
                Handle, bytes, (nuint)model.Length, lease.Pointer, out ModelHandle handle);
            Native.Own(status, handle, "read a model from memory", parent: Handle);
            if (weights is not null)
            {
                handle.RootSameAs(weights.Handle);
            }

            return new Model(handle);
        }
    }

    /// <summary>Reads a model from memory with weights in managed memory, which is pinned and used without a copy until the last user is
    /// gone.</summary>
    /// <param name="model">The model. Not needed after the call.</param>
    /// <param name="weights">The bytes of an IR's bin; must not change while the model or anything compiled from it lives.</param>
    /// <exception cref="OpenVinoException">The model cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public Model ReadModel(ReadOnlySpan<byte> model, Memory<byte> weights)
    {
        using Tensor tensor = Tensor.OverMemoryWithoutCopy(weights, [weights.Length]);
        return ReadModel(model, tensor);
    }
}
