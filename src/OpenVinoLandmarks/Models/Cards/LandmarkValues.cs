using System.Text.Json.Serialization;

namespace OpenVinoLandmarks;

/// <summary>What the numbers of a landmark model are.</summary>
public enum LandmarkValues
{
    /// <summary>x and y as fractions of the crop, from 0 to 1.</summary>
    [JsonStringEnumMemberName("fractions")]
    Fractions,

    /// <summary>x and y from -1 at the left and upper edge of the crop to 1 at the right and lower edge.</summary>
    [JsonStringEnumMemberName("signed-fractions")]
    SignedFractions,

    /// <summary>x and y in pixels of the network's input.</summary>
    [JsonStringEnumMemberName("pixels")]
    Pixels,

    /// <summary>A map of scores per point; the point is at its maximum.</summary>
    [JsonStringEnumMemberName("heatmaps")]
    HeatMaps,
}
