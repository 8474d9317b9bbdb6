namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Functions of one number without weights.</summary>
internal enum ActivationKind
{
    Relu,
    Sigmoid,
    Clamp,
}
