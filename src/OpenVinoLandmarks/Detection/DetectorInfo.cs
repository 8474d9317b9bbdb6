using OpenVinoLandmarks.Engines;

namespace OpenVinoLandmarks;

/// <summary>What a detector's results come from. Immutable.</summary>
/// <param name="Model">Name of the landmark model.</param>
/// <param name="Precision">Precision of its weights: FP32, FP16, FP16-INT8, or <c>unknown</c> where neither folder nor server tells.</param>
/// <param name="Engine">The engine and the devices that execute the landmark model.</param>
public sealed record DetectorInfo(string Model, string Precision, EngineInfo Engine);
