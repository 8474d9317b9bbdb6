using System.Text.Json;
using System.Text.Unicode;
using OpenVinoLandmarks.Server.Answers;

namespace OpenVinoLandmarks.Server.Rest;

/// <summary>
/// The JSON of an inference request without the values of its tensors, of which it keeps the place: the shape may follow the values, and
/// values that do not fit must not take memory.
/// </summary>
internal sealed class RequestJson
{
    private const int MaxDepth = 32;

    private static readonly JsonReaderOptions s_options = new() { MaxDepth = MaxDepth };

    private RequestJson()
    {
    }

    /// <summary>The caller's name for the request; null if there is none.</summary>
    public string? Id { get; private set; }

    /// <summary>True if outputs are raw unless their entry says otherwise.</summary>
    public bool WantsRaw { get; private set; }

    /// <summary>The inputs.</summary>
    public IReadOnlyList<RequestInput> Inputs { get; private set; } = [];

    /// <summary>The outputs that are wanted; null for all.</summary>
    public IReadOnlyList<RequestOutput>? Outputs { get; private set; }

    /// <summary>Reads the JSON.</summary>
    /// <exception cref="RequestException">The text is not JSON, or a field is missing or of another kind.</exception>
    public static RequestJson Read(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            throw RequestException.Invalid("The JSON of the request is not UTF-8.");
        }

        try
        {
            RequestJson request = new();
            Utf8JsonReader reader = new(json, s_options);
            reader.Read();
            request.ReadRequest(ref reader);

            // Finds what follows the object.
            reader.Read();
            return request;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair as an escape.
            throw RequestException.Invalid($"The body is not JSON: {e.Message}", e);
        }
    }

    /// <summary>Reads the numbers of a tensor, flat or nested, in order.</summary>
    /// <param name="json">The text of the field <c>data</c>.</param>
    /// <param name="add">Receives each number.</param>
    /// <exception cref="RequestException">There is something else than numbers.</exception>
    public static void ReadNumbers(ReadOnlySpan<byte> json, Action<float> add)
    {
        Utf8JsonReader reader = new(json, s_options);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number)
            {
                // Numbers that a float cannot hold are not those of pixels; the receiver refuses them.
                add(reader.TryGetSingle(out float value) ? value : float.NaN);
            }
            else if (reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray))
            {
                throw Wrong("data", "a list of numbers");
            }
        }
    }

    private static RequestException Wrong(string field, string kind) => RequestException.Invalid($"The field '{field}' must be {kind}.");

    private void ReadRequest(ref Utf8JsonReader reader)
    {
        HashSet<string> seen = [];
        Require(ref reader, JsonTokenType.StartObject, "the body", "an object");
        while (NextField(ref reader, seen, out string field))
        {
            switch (field)
            {
                case "id":
                    Id = reader.TokenType == JsonTokenType.Null ? null : Text(ref reader, field);
                    break;
                case "parameters":
                    WantsRaw = RequestParameters.Read(ref reader).OutputIsRaw == true;
                    break;
                case "inputs":
                    Require(ref reader, JsonTokenType.StartArray, field, "a list");
                    List<RequestInput> inputs = [];
                    while (NextElement(ref reader))
                    {
                        inputs.Add(ReadInput(ref reader));
                    }

                    Inputs = inputs;
                    break;
                case "outputs":
                    Require(ref reader, JsonTokenType.StartArray, field, "a list");
                    List<RequestOutput> outputs = [];
                    while (NextElement(ref reader))
                    {
                        outputs.Add(ReadOutput(ref reader));
                    }

                    Outputs = outputs;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    private static RequestInput ReadInput(ref Utf8JsonReader reader)
    {
        HashSet<string> seen = [];
        string? name = null, datatype = null;
        List<long>? shape = null;
        long? rawSize = null;
        Range? data = null;
        Require(ref reader, JsonTokenType.StartObject, "inputs", "a list of objects");
        while (NextField(ref reader, seen, out string field))
        {
            switch (field)
            {
                case "name":
                    name = Text(ref reader, field);
                    break;
                case "datatype":
                    datatype = Text(ref reader, field);
                    break;
                case "shape":
                    Require(ref reader, JsonTokenType.StartArray, field, "a list of whole numbers");
                    shape = [];
                    while (NextElement(ref reader))
                    {
                        shape.Add(Integer(ref reader, field));
                    }

                    break;
                case "parameters":
                    rawSize = RequestParameters.Read(ref reader).RawSize;
                    break;
                case "data":
                    Require(ref reader, JsonTokenType.StartArray, field, "a list of numbers");
                    int start = checked((int)reader.TokenStartIndex);
                    reader.Skip();
                    data = start..checked((int)reader.BytesConsumed);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new RequestInput(
            name ?? throw RequestException.Invalid("An input has no name."),
            datatype ?? throw RequestException.Invalid($"The input '{name}' has no datatype."),
            shape ?? throw RequestException.Invalid($"The input '{name}' has no shape."),
            rawSize,
            data);
    }

    private static RequestOutput ReadOutput(ref Utf8JsonReader reader)
    {
        HashSet<string> seen = [];
        string? name = null;
        bool? isRaw = null;
        Require(ref reader, JsonTokenType.StartObject, "outputs", "a list of objects");
        while (NextField(ref reader, seen, out string field))
        {
            switch (field)
            {
                case "name":
                    name = Text(ref reader, field);
                    break;
                case "parameters":
                    isRaw = RequestParameters.Read(ref reader).IsRaw;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new RequestOutput(name ?? throw RequestException.Invalid("An output has no name."), isRaw);
    }

    // Goes to the value of the next field of an object. The value of the last one must have been read.
    private static bool NextField(ref Utf8JsonReader reader, HashSet<string> seen, out string field)
    {
        reader.Read();
        field = "";
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        field = reader.GetString()!;
        reader.Read();
        return seen.Add(field) ? true : throw RequestException.Invalid("An object of the request has a field twice.");
    }

    // Goes to the next element of a list. The last one must have been read.
    private static bool NextElement(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.EndArray;
    }

    private static void Require(ref Utf8JsonReader reader, JsonTokenType type, string field, string kind)
    {
        if (reader.TokenType != type)
        {
            throw Wrong(field, kind);
        }
    }

    private static string Text(ref Utf8JsonReader reader, string field) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Wrong(field, "text");

    private static long Integer(ref Utf8JsonReader reader, string field) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) ? value : throw Wrong(field, "whole numbers");

    private static bool Boolean(ref Utf8JsonReader reader, string field) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False ? reader.GetBoolean() : throw Wrong(field, "true or false");

    /// <summary>The parameters that the binary tensor extension defines; all others are ignored.</summary>
    private readonly record struct RequestParameters(long? RawSize, bool? IsRaw, bool? OutputIsRaw)
    {
        public static RequestParameters Read(ref Utf8JsonReader reader)
        {
            RequestParameters parameters = default;
            if (reader.TokenType == JsonTokenType.Null)
            {
                return parameters;
            }

            HashSet<string> seen = [];
            Require(ref reader, JsonTokenType.StartObject, "parameters", "an object");
            while (NextField(ref reader, seen, out string field))
            {
                switch (field)
                {
                    case "binary_data_size":
                        parameters = parameters with { RawSize = Integer(ref reader, field) };
                        break;
                    case "binary_data":
                        parameters = parameters with { IsRaw = Boolean(ref reader, field) };
                        break;
                    case "binary_data_output":
                        parameters = parameters with { OutputIsRaw = Boolean(ref reader, field) };
                        break;
                    default:
                        reader.Skip();
                        break;
                }
            }

            return parameters;
        }
    }
}

/// <summary>An input of a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">The type of its values.</param>
/// <param name="Shape">Its shape, as the caller says it.</param>
/// <param name="RawSize">Number of bytes after the JSON; null if there are none.</param>
/// <param name="Data">Where its values are in the JSON; null if they are not there.</param>
internal sealed record RequestInput(string Name, string Datatype, IReadOnlyList<long> Shape, long? RawSize, Range? Data);

/// <summary>An output that a request wants.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsRaw">True for raw data, false for JSON; null for what the request says.</param>
internal sealed record RequestOutput(string Name, bool? IsRaw);
