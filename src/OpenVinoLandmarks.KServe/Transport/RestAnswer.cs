using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using OpenVinoLandmarks.KServe.Tensors;

namespace OpenVinoLandmarks.KServe.Transport;

/// <summary>Reads the bodies of REST answers. Fields may come in any order, be null, or be absent where the protocol allows it.</summary>
internal static class RestAnswer
{
    private const string DataSize = "binary_data_size";

    /// <summary>Parses JSON.</summary>
    /// <exception cref="AnswerException">The text is not a JSON object.</exception>
    public static JsonDocument ParseJson(ReadOnlyMemory<byte> text)
    {
        // The parser does not look into strings; reading one that is not UTF-8 would throw later.
        if (!Utf8.IsValid(text.Span))
        {
            throw new AnswerException("it is not UTF-8");
        }

        try
        {
            JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document;
            }

            document.Dispose();
        }
        catch (JsonException e)
        {
            throw new AnswerException($"it is not JSON: {e.Message.TrimEnd('.')}", e);
        }

        throw new AnswerException("it is not a JSON object");
    }

    /// <summary>Reads the description of a model.</summary>
    /// <exception cref="AnswerException">A field is missing or of another kind.</exception>
    public static ModelDescription ReadDescription(string model, JsonElement root)
    {
        string[] versions = root.TryGetProperty("versions", out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(version => version.ToString())]
            : [];
        return new ModelDescription(
            model, versions, Text(root, "platform") ?? "", ReadPorts(root, "inputs"), ReadPorts(root, "outputs"));
    }

    /// <summary>Reads the outputs of an inference.</summary>
    /// <param name="body">The body.</param>
    /// <param name="jsonLength">Length of the JSON if raw data follows; otherwise null.</param>
    /// <param name="images">Number of images that were sent.</param>
    /// <param name="outputs">Receives the numbers.</param>
    /// <exception cref="AnswerException">The answer does not fit the model's contract.</exception>
    public static void ReadOutputs(ReadOnlyMemory<byte> body, int? jsonLength, int images, OutputBuffers outputs)
    {
        using JsonDocument document = ParseJson(jsonLength is { } length ? body[..length] : body);
        ReadOnlySpan<byte> tail = jsonLength is { } start ? body.Span[start..] : default;
        outputs.Begin(images);
        foreach (JsonElement output in Array(document.RootElement, "outputs"))
        {
            TensorPort port = ReadPort(output);
            long? size = output.TryGetProperty("parameters", out JsonElement parameters) ? Integer(parameters, DataSize) : null;
            if (size is { } bytes)
            {
                if (bytes < 0 || bytes > tail.Length)
                {
                    throw new AnswerException($"the output '{port.Name}' has {bytes} bytes, of which {tail.Length} came");
                }

                outputs.ReceiveRaw(port.Name, port.Datatype, port.Shape, tail[..(int)bytes]);
                tail = tail[(int)bytes..];
            }
            else
            {
                ReadNumbers(port, output, outputs);
            }
        }

        if (tail.Length > 0)
        {
            throw new AnswerException($"{tail.Length} bytes follow the last output");
        }

        outputs.End();
    }

    /// <summary>Returns the message of an error: the protocol's field, that of FastAPI's servers, or the beginning of the body.</summary>
    public static string ErrorText(byte[] body)
    {
        try
        {
            using JsonDocument document = ParseJson(body);
            foreach (string name in (ReadOnlySpan<string>)["error", "detail"])
            {
                if (document.RootElement.TryGetProperty(name, out JsonElement message))
                {
                    return message.ToString();
                }
            }
        }
        catch (AnswerException)
        {
            // Plain text, or the page of a proxy.
        }

        return Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 1024)));
    }

    /// <summary>Returns a text field; null if it is absent or null.</summary>
    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Returns an integer field; null if it is absent, null or not an integer.</summary>
    public static long? Integer(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
            ? number
            : null;

    private static IReadOnlyList<TensorPort> ReadPorts(JsonElement root, string name) => [.. Array(root, name).Select(ReadPort)];

    private static TensorPort ReadPort(JsonElement port)
    {
        string name = Text(port, "name") ?? throw new AnswerException("a tensor has no name");
        string datatype = Text(port, "datatype") ?? throw new AnswerException($"the tensor '{name}' has no datatype");
        return new TensorPort(name, datatype, [.. Array(port, "shape").Select(size =>
            size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out long value)
                ? value
                : throw new AnswerException($"the shape of the tensor '{name}' has sizes that are not integers"))]);
    }

    private static JsonElement.ArrayEnumerator Array(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement array)
            && array.ValueKind == JsonValueKind.Array
            ? array.EnumerateArray()
            : throw new AnswerException($"it has no list '{name}'");

    private static void ReadNumbers(TensorPort port, JsonElement output, OutputBuffers outputs)
    {
        List<float> values = [];
        Flatten(port, Array(output, "data"), values);
        outputs.ReceiveNumbers(port.Name, port.Datatype, port.Shape, values, static value => value);
    }

    // Flat, or nested as the shape is. The parser limits the depth.
    private static void Flatten(TensorPort port, JsonElement.ArrayEnumerator data, List<float> values)
    {
        foreach (JsonElement value in data)
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                Flatten(port, value.EnumerateArray(), values);
            }
            else
            {
                values.Add(value.ValueKind switch
                {
                    JsonValueKind.Number => value.GetSingle(),
                    JsonValueKind.True => 1,
                    JsonValueKind.False => 0,
                    _ => throw new AnswerException($"the output '{port.Name}' has values that are not numbers"),
                });
            }
        }
    }
}
