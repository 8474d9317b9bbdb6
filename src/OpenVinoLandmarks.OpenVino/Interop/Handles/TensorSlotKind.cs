namespace OpenVinoLandmarks.OpenVino.Interop;

internal enum TensorSlotKind
{
    Input,
    Output,
    Name,
    Port,
}
