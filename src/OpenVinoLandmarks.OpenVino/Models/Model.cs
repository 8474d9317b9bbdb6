using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>
/// A model that was read and not yet compiled: its inputs, outputs and shapes. Created by
/// <see cref="Core.ReadModel(string, string?)"/>. Properties may be read from several threads at once; reshape from one thread at a time.
/// </summary>
public sealed partial class Model : IDisposable
{
    private readonly ModelHandle _handle;

    internal Model(ModelHandle handle) => _handle = handle;

    /// <summary>The name of the model in its file.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public string Name
    {
        get
        {
            Native.Check(NativeMethods.ov_model_get_friendly_name(Handle, out nint name), "read a model's name");
            return Native.TakeString(name);
        }
    }

    /// <summary>Whether the shape of an input or output has open sizes.</summary>
    /// <exception cref="ObjectDisposedException">The model is disposed.</exception>
    public bool IsDynamic => NativeMethods.ov_model_is_dynamic(Handle);

    internal ModelHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return _handle;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
