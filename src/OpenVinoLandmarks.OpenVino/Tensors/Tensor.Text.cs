using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Tensors of text.</content>
public partial class Tensor
{
    /// <summary>Makes a tensor of text. Needs OpenVINO 2025.4 or later. The C API can write text, but not read it.</summary>
    /// <param name="texts">The elements, row by row; as many as the shape has.</param>
    /// <param name="shape">Sizes of the axes.</param>
    /// <exception cref="ArgumentException">The number of elements does not fit the shape.</exception>
    /// <exception cref="NotSupportedException">The runtime is older.</exception>
    public static unsafe Tensor FromText(ReadOnlySpan<string> texts, Shape shape)
    {
        RequireLength(texts.Length, shape);
        using Utf8Strings strings = new Utf8Strings(texts);
        using NativeShape native = new NativeShape(shape);
        nint tensor = 0;
        delegate* unmanaged[Cdecl]<nint*, nuint, OvShape, nint*, OpenVinoStatus> create = (delegate* unmanaged[Cdecl]<nint*, nuint, OvShape, nint*, OpenVinoStatus>)Late.Symbol(
            "ov_tensor_create_from_string_array");
        OpenVinoStatus status = create(strings.Pointers, (nuint)texts.Length, native.Value, &tensor);
        return new Tensor(Native.Own(status, Late.Adopt<TensorHandle>(tensor), "make a tensor of text"));
    }

    /// <summary>Replaces the elements of a tensor of text. Needs OpenVINO 2025.4 or later.</summary>
    /// <param name="texts">As many as the tensor has elements.</param>
    /// <exception cref="OpenVinoException">The tensor is none of text, or the number differs.</exception>
    /// <exception cref="NotSupportedException">The runtime is older.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public unsafe void SetText(ReadOnlySpan<string> texts)
    {
        using Utf8Strings strings = new Utf8Strings(texts);
        using HandleLease lease = new HandleLease(Handle);
        delegate* unmanaged[Cdecl]<nint, nint*, nuint, OpenVinoStatus> set = (delegate* unmanaged[Cdecl]<nint, nint*, nuint, OpenVinoStatus>)Late.Symbol("ov_tensor_set_string_data");
        Native.Check(set(lease.Pointer, strings.Pointers, (nuint)texts.Length), "write a tensor's text");
    }
}
