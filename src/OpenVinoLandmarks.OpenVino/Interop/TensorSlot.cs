namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Identifies the input or output on which a tensor was set, in the way in which the caller addressed it. If one port is addressed in two
/// ways, it has two slots; the memory of its former tensor is then kept longer than needed, never shorter.
/// </summary>
/// <param name="Kind">How the caller addressed the port.</param>
/// <param name="Name">The name, if the port was addressed by name; its description, if it was addressed as a port object.</param>
/// <param name="Index">The index, if the port was addressed by index.</param>
/// <param name="Owner">The identity of the model that the port object belongs to.</param>
internal readonly record struct TensorSlot(TensorSlotKind Kind, string? Name = null, int Index = 0, long Owner = 0)
{
    /// <summary>
    /// Returns the slot of a port object. It holds the model's identity, because the same index can mean different inputs of different
    /// models, and it is equal for each port object of the same input, so that repeated calls do not add slots.
    /// </summary>
    internal static TensorSlot OfPort(NativeHandle model, string which) => new(TensorSlotKind.PortObject, which, Owner: model.Id);

    /// <summary>Describes the input or output for messages, such as "input 0", or with its name.</summary>
    public override string ToString() => Name ?? (Kind == TensorSlotKind.Input ? $"input {Index}" : $"output {Index}");
}

/// <summary>How a caller addresses an input or output.</summary>
internal enum TensorSlotKind
{
    Input,
    Output,
    Name,
    PortObject,
}
