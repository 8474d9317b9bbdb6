using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Tests.Support;

/// <summary>An output port of a layer in an <see cref="IrWriter"/>.</summary>
internal sealed record IrPort(int Layer, int Port, Value Value)
{
    public Shape Shape => Value.Shape;

    public int this[Index axis] => Value.Shape[axis];
}
