namespace OpenVinoLandmarks.Models;

/// <summary>The precisions in which the Open Model Zoo publishes weights; they are names of folders.</summary>
public static class ModelPrecision
{
    /// <summary>All of them, in the order in which they are looked for when none is asked for.</summary>
    public static IReadOnlyList<string> All { get; } = ["FP32", "FP16", "FP16-INT8"];

    /// <summary>The name in its usual spelling, or null for anything else.</summary>
    /// <param name="name">A precision in any case.</param>
    public static string? Normalize(string name) => All.FirstOrDefault(precision => precision.Equals(name, StringComparison.OrdinalIgnoreCase));
}
