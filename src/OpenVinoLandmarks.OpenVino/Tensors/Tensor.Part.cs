using OpenVinoLandmarks.OpenVino.Tensors;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Parts of tensors.</content>
public partial class Tensor
{
    /// <summary>
    /// Returns a range of the first axis, for example one image of a batch, as a tensor over the same memory, without a copy. (The C API
    /// has no strides, so every other region of interest needs a copy.) The memory is kept until both tensors are disposed.
    /// </summary>
    /// <param name="start">The first index on the first axis.</param>
    /// <param name="count">The number of indexes, at least 1.</param>
    /// <exception cref="InvalidOperationException">The memory belongs to the runtime (<see cref="IsManagedMemory"/> is false).</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range exceeds the axis, or the tensor is a scalar.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public Tensor PartWithoutCopy(int start, int count)
    {
        HostBuffer buffer = _buffer ?? throw new InvalidOperationException(
            "The tensor's memory belongs to the runtime. Copy the elements with CopyTo instead.");
        Shape shape = Shape;
        long length = shape.Rank == 0 ? 0 : shape[0];
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)start + count, length, nameof(count));
        int step = checked((int)(ByteLength / length));
        Shape part = [count, .. shape.Dimensions[1..]];
        HostBuffer range = buffer.Part(start * step, count * step);
        return new Tensor(OverBuffer(ElementType, part, range), range);
    }
}
