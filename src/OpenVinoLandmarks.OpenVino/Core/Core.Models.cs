using System.Runtime.CompilerServices;
using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Reading models.</content>
public sealed partial class Core
{
    /// <summary>Reads a model: OpenVINO IR (xml and bin), ONNX, or another format for which the runtime has a frontend.</summary>
    /// <param name="path">The path of the model.</param>
    /// <param name="weightsPath">The path of an IR's weights. Null stands for the same name with ".bin"; if that file is missing, the IR
    /// is read without weights, and only the use of a weight fails.</param>
    /// <exception cref="OpenVinoException">The model cannot be read, or it or its weights are a pipe, a socket or a device.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public Model ReadModel(string path, string? weightsPath = null)
    {
        using NativePath model = NativePath.OfModel(path, weightsPath);
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

    // Otherwise ReadModel(model, null) would be ambiguous, because null also converts to Memory<byte>.
    /// <summary>Reads a model from memory.</summary>
    /// <param name="model">The text of an IR's xml, or the bytes of another format. They are not needed after the call.</param>
    /// <param name="weights">The bytes of an IR's bin, or null. The memory is used without a copy until the model and everything compiled
    /// from it is freed; the tensor itself may be disposed immediately.</param>
    /// <exception cref="OpenVinoException">The model cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The core or the tensor is disposed.</exception>
    [OverloadResolutionPriority(1)]
    public unsafe Model ReadModel(ReadOnlySpan<byte> model, Tensor? weights = null)
    {
        using HandleReference reference = new HandleReference(weights?.Handle);
        fixed (byte* bytes = model)
        {
            OpenVinoStatus status = NativeMethods.ov_core_read_model_from_memory_buffer(
                Handle, bytes, (nuint)model.Length, reference.Pointer, out ModelHandle handle);
            Native.Own(status, handle, "read a model from memory", parent: Handle);
            if (weights is not null)
            {
                handle.RootSameAs(weights.Handle);
            }

            return new Model(handle);
        }
    }

    /// <summary>Reads a model from memory, with weights in managed memory that is pinned and used without a copy.</summary>
    /// <param name="model">The text of an IR's xml, or the bytes of another format. They are not needed after the call.</param>
    /// <param name="weights">The bytes of an IR's bin. They must not change until the model and everything compiled from it is
    /// freed.</param>
    /// <exception cref="OpenVinoException">The model cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The core is disposed.</exception>
    public Model ReadModel(ReadOnlySpan<byte> model, Memory<byte> weights)
    {
        using Tensor tensor = Tensor.OverMemoryWithoutCopy(weights, [weights.Length]);
        return ReadModel(model, tensor);
    }
}
