using System.Numerics;
using System.Text.Json.Serialization;
using OpenVinoLandmarks.Models;

namespace OpenVinoLandmarks;

/// <summary>The part of a <see cref="ModelCard"/> about the input: its size, and how an image is brought into it. Immutable.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ImageInputCard
{
    private const int MaxSide = 8192;

    /// <summary>
    /// Width in pixels, from 1 to 8192. Null takes that of the model, or the usual one of its kind if the model leaves it open.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? Width
    {
        get;
        init => field = value is null or (>= 1 and <= MaxSide) ? value : throw OutOfRange(nameof(Width), value, $"from 1 to {MaxSide}");
    }

    /// <summary>Height in pixels, from 1 to 8192. Null as for <see cref="Width"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? Height
    {
        get;
        init => field = value is null or (>= 1 and <= MaxSide) ? value : throw OutOfRange(nameof(Height), value, $"from 1 to {MaxSide}");
    }

    /// <summary>The order of the channels. Null takes that of the kind of model.</summary>
    public ChannelOrder? Colors { get; init; }

    /// <summary>
    /// The value that is subtracted from each channel, in the order of <see cref="Colors"/>. Null takes that of the kind of model.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite.</exception>
    [JsonConverter(typeof(ChannelValuesConverter))]
    public Vector3? Mean
    {
        get;
        init => field = value is { } mean ? new PixelNormalization { Mean = mean }.Mean : null;
    }

    /// <summary>The divisor after the subtraction, in the order of <see cref="Colors"/>. Null takes that of the kind of model.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is 0 or not finite.</exception>
    [JsonConverter(typeof(ChannelValuesConverter))]
    public Vector3? Scale
    {
        get;
        init => field = value is { } scale ? new PixelNormalization { Scale = scale }.Scale : null;
    }

    /// <summary>How a whole image is brought to the size of the input; a face detector's only. Null takes that of the kind.</summary>
    public ImageFit? Fit { get; init; }

    /// <summary>Returns the normalization with the values of the card in place of the usual ones.</summary>
    internal PixelNormalization Normalize(PixelNormalization usual) => new()
    {
        IsRgb = Colors is { } colors ? colors == ChannelOrder.Rgb : usual.IsRgb,
        Mean = Mean ?? usual.Mean,
        Scale = Scale ?? usual.Scale,
    };

    private static ArgumentOutOfRangeException OutOfRange(string property, object? value, string range) =>
        new(property, value, $"{nameof(ImageInputCard)}.{property} must be {range}.");
}
