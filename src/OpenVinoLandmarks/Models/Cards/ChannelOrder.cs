using System.Text.Json.Serialization;

namespace OpenVinoLandmarks;

/// <summary>The order of the channels of a network's input.</summary>
public enum ChannelOrder
{
    /// <summary>Blue, green, red.</summary>
    [JsonStringEnumMemberName("BGR")]
    Bgr,

    /// <summary>Red, green, blue.</summary>
    [JsonStringEnumMemberName("RGB")]
    Rgb,
}
