using OpenVinoLandmarks.Engines.Networks;

namespace OpenVinoLandmarks.Engines;

/// <summary>The core's own factories, for whoever puts a list together.</summary>
public static class LandmarkEngineFactories
{
    /// <summary>Engines on an OpenVINO runtime: takes OpenVINO device expressions.</summary>
    public static ILandmarkEngineFactory OpenVino { get; } = new NetworkLandmarkEngineFactory(NetworkFactories.OpenVino);

    /// <summary>The engine in C# alone: takes <c>MANAGED</c>.</summary>
    public static ILandmarkEngineFactory Managed { get; } = new NetworkLandmarkEngineFactory(NetworkFactories.Managed);
}
