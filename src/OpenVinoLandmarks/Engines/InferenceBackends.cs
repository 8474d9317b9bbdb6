using OpenVinoLandmarks.Engines.Managed;
using OpenVinoLandmarks.Engines.OpenVino;

namespace OpenVinoLandmarks.Inference;

/// <summary>The library's own backends. Detectors ask them after those of <see cref="DetectorOptions.Backends"/>.</summary>
public static class InferenceBackends
{
    /// <summary>Runs models on the devices of an OpenVINO runtime.</summary>
    public static IInferenceBackend OpenVino { get; } = new OpenVinoBackend();

    /// <summary>Runs models in C# on the CPU: the device <c>MANAGED</c>.</summary>
    public static IInferenceBackend Managed { get; } = new ManagedBackend();

    /// <summary>Both, in the order in which they are tried.</summary>
    internal static IReadOnlyList<IInferenceBackend> All { get; } = [OpenVino, Managed];
}
