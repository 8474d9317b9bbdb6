using OpenVinoLandmarks.OpenVino.Tensors;

namespace OpenVinoLandmarks.OpenVino;

/// <content>Parts of tensors.</content>
public partial class Tensor
{
    /// <summary>
    /// A range of the first axis as a tensor of its own over the same memory, without a copy: one image of a batch, say. (The C API has
    /// no strides, so other regions of interest need a copy.) The memory lives until the last of both is gone.
    /// </summary>
    /// <param name="start">First index on the first axis.</param>
    /// <param name="count">Number of indexes, at least 1.</param>
    /// <exception cref="InvalidOperationException">The memory is the runtime's (<see cref="IsManagedMemory"/> is false).</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the axis, or the tensor is a scalar.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    public Tensor PartWithoutCopy(int start, int count)
    {
        HostBuffer buffer = _buffer ?? throw new InvalidOperationException("The tensor lies in the runtime's own memory.");
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
