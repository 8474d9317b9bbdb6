using System.Text.Json.Serialization;

namespace OpenVinoLandmarks;

/// <summary>How an image of any size is brought into an input of a fixed size.</summary>
public enum ImageFit
{
    /// <summary>Resized to the input's width and height; the aspect ratio is not kept.</summary>
    [JsonStringEnumMemberName("stretch")]
    Stretch,

    /// <summary>Resized with its aspect ratio into the upper left corner; the rest is filled with one colour.</summary>
    [JsonStringEnumMemberName("letterbox")]
    Letterbox,

    /// <summary>Resized with its aspect ratio into the middle; the rest is filled with one colour.</summary>
    [JsonStringEnumMemberName("letterbox-centre")]
    LetterboxCentre,
}
