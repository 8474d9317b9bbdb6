using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Tensors of text.</content>
public partial class Tensor
{
    /// <summary>Creates a tensor of text. Requires OpenVINO 2025.4 or later. The C API can write text, but not read it.</summary>
    /// <param name="texts">The elements in row-major order, as many as the shape has.</param>
    /// <param name="shape">The sizes of the axes.</param>
    /// <exception cref="ArgumentException">The number of elements does not match the shape.</exception>
    /// <exception cref="NotSupportedException">The runtime is older.</exception>
    public static Tensor FromText(ReadOnlySpan<string> texts, Shape shape)
    {
        RequireLength(texts.Length, shape);
        using Utf8Strings strings = new Utf8Strings(texts);
        using NativeShape native = new NativeShape(shape, ElementType.String);
        OpenVinoStatus status = OptionalExports.CreateTextTensor(strings, texts.Length, native.Value, out nint tensor);
        return new Tensor(Native.Own(status, OptionalExports.ToHandle<TensorHandle>(tensor), "create a tensor of text"));
    }

    /// <summary>Replaces the elements of a tensor of text. Requires OpenVINO 2025.4 or later.</summary>
    /// <param name="texts">As many elements as the tensor has.</param>
    /// <exception cref="OpenVinoException">The tensor's elements are not text, or the number of elements differs.</exception>
    /// <exception cref="NotSupportedException">The runtime is older.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public void SetText(ReadOnlySpan<string> texts)
    {
        using Utf8Strings strings = new Utf8Strings(texts);
        using HandleReference tensor = new HandleReference(Handle);
        Native.Check(OptionalExports.SetText(tensor.Pointer, strings, texts.Length), "write the text of a tensor");
    }
}
