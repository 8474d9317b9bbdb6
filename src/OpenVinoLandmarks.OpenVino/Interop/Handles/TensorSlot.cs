namespace OpenVinoLandmarks.OpenVino.Interop;

/// <summary>
/// Which input or output a tensor was set on, as the caller addressed it. One port addressed in two ways takes two slots: its
/// former tensor's memory is then kept a little too long, never too short.
/// </summary>
/// <param name="Kind">How the port was addressed.</param>
/// <param name="Name">The name, where there is one.</param>
/// <param name="Index">The index, where there is one.</param>
internal readonly record struct TensorSlot(TensorSlotKind Kind, string? Name = null, int Index = 0)
{
    /// <summary>
    /// The slot of a port, by the model that it was asked from and how: ports of several models may mean different inputs by the
    /// same number, and ports asked for anew each time must not take a new slot each time.
    /// </summary>
    internal static TensorSlot OfPort(NativeHandle model, string which) => new(TensorSlotKind.Port, $"{model.Id}: {which}");

    public override string ToString() => Name is null ? $"{Kind} {Index}" : $"{Kind} '{Name}'";
}
