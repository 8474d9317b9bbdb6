using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;
using OpenVinoLandmarks.KServe.Tensors;

namespace OpenVinoLandmarks.KServe.Transport;

/// <summary>Writes the bodies of REST inferences.</summary>
internal static class RestRequest
{
    /// <summary>The header that tells the length of the JSON before raw tensors, in requests and answers.</summary>
    public const string JsonLengthHeader = "Inference-Header-Content-Length";

    /// <summary>Returns a request with the input as raw data after the JSON, which asks for raw outputs.</summary>
    public static RestBody Binary(RemoteModel model, ReadOnlySpan<byte> input, int images)
    {
        ArrayBufferWriter<byte> buffer = new(512 + input.Length);
        using (Utf8JsonWriter json = new(buffer))
        {
            WriteStart(json, model, images);
            json.WriteStartObject("parameters"u8);
            json.WriteNumber("binary_data_size"u8, input.Length);
            json.WriteEndObject();
            WriteEnd(json, model, binary: true);
        }

        int length = buffer.WrittenCount;
        buffer.Write(input);
        return new RestBody(buffer.WrittenSpan.ToArray(), length);
    }

    /// <summary>Returns a request with all numbers as JSON.</summary>
    public static RestBody Json(RemoteModel model, ReadOnlySpan<byte> input, int images)
    {
        ArrayBufferWriter<byte> buffer = new(512 + input.Length * 4);
        using (Utf8JsonWriter json = new(buffer))
        {
            WriteStart(json, model, images);
            json.WriteStartArray("data"u8);
            WriteNumbers(json, model.Input.Datatype, input);
            json.WriteEndArray();
            WriteEnd(json, model, binary: false);
        }

        return new RestBody(buffer.WrittenSpan.ToArray(), null);
    }

    /// <summary>Returns the length of the JSON in an answer; null if there is no raw data after it.</summary>
    /// <exception cref="AnswerException">The header is not a length within the body.</exception>
    public static int? JsonLength(HttpResponseHeaders headers, int bodyLength)
    {
        if (!headers.TryGetValues(JsonLengthHeader, out IEnumerable<string>? values))
        {
            return null;
        }

        string text = string.Join(',', values);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length) && length <= bodyLength
            ? length
            : throw new AnswerException($"its header {JsonLengthHeader} is '{text}', in an answer of {bodyLength} bytes");
    }

    private static void WriteStart(Utf8JsonWriter json, RemoteModel model, int images)
    {
        json.WriteStartObject();
        json.WriteStartArray("inputs"u8);
        json.WriteStartObject();
        json.WriteString("name"u8, model.Input.Name);
        json.WriteString("datatype"u8, model.Input.Datatype);
        json.WriteStartArray("shape"u8);
        json.WriteNumberValue(images);
        foreach (long size in model.Input.Shape.Skip(1))
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
    }

    private static void WriteEnd(Utf8JsonWriter json, RemoteModel model, bool binary)
    {
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("outputs"u8);
        foreach (RemoteOutput output in model.Outputs)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, output.Port.Name);
            if (binary)
            {
                json.WriteStartObject("parameters"u8);
                json.WriteBoolean("binary_data"u8, true);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // JSON has no half precision, but its numbers are exact in single precision.
    private static void WriteNumbers(Utf8JsonWriter json, string datatype, ReadOnlySpan<byte> input)
    {
        switch (datatype)
        {
            case Datatype.Uint8:
                foreach (byte value in input)
                {
                    json.WriteNumberValue((int)value);
                }

                break;
            case Datatype.Fp32:
                foreach (float value in MemoryMarshal.Cast<byte, float>(input))
                {
                    json.WriteNumberValue(value);
                }

                break;
            default:
                foreach (Half value in MemoryMarshal.Cast<byte, Half>(input))
                {
                    json.WriteNumberValue((float)value);
                }

                break;
        }
    }
}

/// <summary>The body of a REST inference.</summary>
/// <param name="Bytes">The JSON, and raw data after it.</param>
/// <param name="JsonLength">Bytes of the JSON, if raw data follows; otherwise null.</param>
internal sealed record RestBody(byte[] Bytes, int? JsonLength)
{
    /// <summary>Creates the content of an attempt. Always with a content type: some servers refuse bodies without.</summary>
    public HttpContent CreateContent()
    {
        ByteArrayContent content = new(Bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(JsonLength is null ? "application/json" : "application/octet-stream");
        if (JsonLength is { } length)
        {
            content.Headers.Add(RestRequest.JsonLengthHeader, length.ToString(CultureInfo.InvariantCulture));
        }

        return content;
    }
}
