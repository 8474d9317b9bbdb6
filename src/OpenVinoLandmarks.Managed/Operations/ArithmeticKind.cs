namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>The four rules of arithmetic.</summary>
internal enum ArithmeticKind
{
    Add,
    Subtract,
    Multiply,
    Divide,
}
