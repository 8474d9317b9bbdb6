using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenVinoLandmarks.Models;

/// <summary>Reads model cards without reflection, so that it works in trimmed programs.</summary>
[JsonSerializable(typeof(ModelCard))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
internal sealed partial class ModelCardJson : JsonSerializerContext
{
}

/// <summary>Reads a value per channel: one number for all three, or an array of three numbers.</summary>
internal sealed class ChannelValuesConverter : JsonConverter<Vector3?>
{
    public override Vector3? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType == JsonTokenType.Number)
        {
            return new Vector3(reader.GetSingle());
        }

        Span<float> values = stackalloc float[3];
        bool isArray = reader.TokenType == JsonTokenType.StartArray;
        for (int i = 0; i < values.Length && isArray; i++)
        {
            isArray = reader.Read() && reader.TokenType == JsonTokenType.Number;
            values[i] = isArray ? reader.GetSingle() : 0;
        }

        return isArray && reader.Read() && reader.TokenType == JsonTokenType.EndArray
            ? new Vector3(values)
            : throw new JsonException("A number or three numbers are expected.");
    }

    public override void Write(Utf8JsonWriter writer, Vector3? value, JsonSerializerOptions options)
    {
        if (value is not { } channels)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartArray();
        writer.WriteNumberValue(channels.X);
        writer.WriteNumberValue(channels.Y);
        writer.WriteNumberValue(channels.Z);
        writer.WriteEndArray();
    }
}
