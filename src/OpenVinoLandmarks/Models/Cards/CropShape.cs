using System.Text.Json.Serialization;

namespace OpenVinoLandmarks;

/// <summary>The part of the image around a face that a landmark model is shown.</summary>
public enum CropShape
{
    /// <summary>The box as it is, stretched to the network's input.</summary>
    [JsonStringEnumMemberName("tight")]
    Tight,

    /// <summary>A square with the box's centre and longer side.</summary>
    [JsonStringEnumMemberName("square")]
    Square,
}
