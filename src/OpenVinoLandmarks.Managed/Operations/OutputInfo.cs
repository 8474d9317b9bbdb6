using OpenVinoLandmarks.Managed.Graph;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>Type and shape of an operation's output.</summary>
internal sealed record OutputInfo(IrElementType Type, Shape Shape);
