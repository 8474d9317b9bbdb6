using System.Diagnostics.CodeAnalysis;
using OpenVinoLandmarks.Managed.Graph;
using OpenVinoLandmarks.Managed.Reading;

namespace OpenVinoLandmarks.Managed.Operations;

/// <summary>
/// The attributes and inputs of the layer that an operation is created from. All methods fail with a message that names the layer. An
/// attribute that the operation does not read is an error too (<see cref="CheckAllRead"/>), unless its value is neutral.
/// </summary>
internal sealed class LayerContext(LayerIdentity identity, IReadOnlyDictionary<string, string> attributes, IReadOnlyList<Value> inputs)
{
    private readonly HashSet<string> _read = [];

    public LayerIdentity Identity { get; } = identity;

    public IReadOnlyList<Value> Inputs { get; } = inputs;

    /// <summary>Returns an exception that names the layer and a reason.</summary>
    public ModelFormatException Fail(string reason) => new($"{Identity}: {reason}.");

    /// <summary>Checks that the layer has from <paramref name="least"/> to <paramref name="most"/> inputs.</summary>
    public void CheckInputs(int least, int most)
    {
        if (Inputs.Count < least || Inputs.Count > most)
        {
            throw Fail($"it has {Inputs.Count} inputs; {(least == most ? $"{least}" : $"{least} to {most}")} are expected");
        }
    }

    /// <summary>Returns an input and checks that it is floating-point and not empty.</summary>
    public Value FloatInput(int index)
    {
        Value input = Input(index);
        if (!input.Type.IsFloat())
        {
            throw Fail($"input {index} has the type {input.Type.Text()}; a floating-point type is expected");
        }

        return input.Shape.Count > 0 ? input : throw Fail($"input {index} of the shape {input.Shape} is empty");
    }

    /// <summary>Checks that all inputs from index <paramref name="first"/> on have the type of input 0.</summary>
    public void CheckSameTypes(int first = 1)
    {
        for (int i = first; i < Inputs.Count; i++)
        {
            if (Inputs[i].Type != Inputs[0].Type)
            {
                throw Fail($"input {i} is {Inputs[i].Type.Text()} and input 0 is {Inputs[0].Type.Text()}; their types must be equal");
            }
        }
    }

    /// <summary>Returns an input that must be a constant list of integers, such as a target shape or axes.</summary>
    public long[] ConstantIntegers(int index, string role)
    {
        Constant constant = Input(index).Constant
            ?? throw Fail($"input {index} ({role}) must be constant: shapes that depend on the data are not supported");
        return constant.Type.IsFloat() || constant.Shape.Rank > 1
            ? throw Fail($"input {index} ({role}) is {constant.Type.Text()} {constant.Shape}; a list of integers is expected")
            : constant.Integers.ToArray();
    }

    /// <summary>Returns an input that must be a constant list of numbers of any type.</summary>
    public float[] ConstantFloats(int index, string role)
    {
        Constant constant = Input(index).Constant
            ?? throw Fail($"input {index} ({role}) must be constant: shapes that depend on the data are not supported");
        return constant.Shape.Rank > 1
            ? throw Fail($"input {index} ({role}) has the shape {constant.Shape}; a list is expected")
            : constant.ToFloat(IrElementType.F32).Floats.ToArray();
    }

    public bool Has(string name) => attributes.ContainsKey(name);

    /// <summary>Accepts attributes that some converters write and that do not change the result.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            _read.Add(name);
        }
    }

    public string Text(string name, string? fallback = null)
    {
        _read.Add(name);
        return attributes.TryGetValue(name, out string? text) ? text : fallback ?? throw Fail($"attribute '{name}' is missing");
    }

    /// <summary>Reads an attribute that must be one of some words and returns the index of the word.</summary>
    public int Choice(string name, string? fallback, params ReadOnlySpan<string> words)
    {
        string text = Text(name, fallback).Trim();

        // OpenVINO ignores the case too.
        int index = 0;
        while (index < words.Length && !words[index].Equals(text, StringComparison.OrdinalIgnoreCase))
        {
            index++;
        }

        return index < words.Length ? index : throw Invalid(name, text, $"{string.Join(", ", words.ToArray())} are supported");
    }

    public bool Bool(string name, bool? fallback = null)
    {
        if (fallback is { } value && !Has(name))
        {
            return value;
        }

        return Text(name).Trim() switch
        {
            "true" or "True" or "1" => true,
            "false" or "False" or "0" => false,
            string text => throw Invalid(name, text, "true or false is expected"),
        };
    }

    public int Integer(string name, int? fallback = null)
    {
        if (fallback is { } value && !Has(name))
        {
            return value;
        }

        string text = Text(name);
        return AttributeText.TryInteger(text, out int number) ? number : throw Invalid(name, text, "an integer is expected");
    }

    public float Float(string name, float? fallback = null)
    {
        if (fallback is { } value && !Has(name))
        {
            return value;
        }

        string text = Text(name);
        return AttributeText.TryFloat(text, out float number) ? number : throw Invalid(name, text, "a number is expected");
    }

    public int[] Integers(string name, int[]? fallback = null)
    {
        if (fallback is not null && !Has(name))
        {
            return fallback;
        }

        string text = Text(name);
        return AttributeText.TryIntegers(text, out int[] numbers)
            ? numbers
            : throw Invalid(name, text, "integers separated by commas are expected");
    }

    public float[] Floats(string name, float[]? fallback = null)
    {
        if (fallback is not null && !Has(name))
        {
            return fallback;
        }

        string text = Text(name);
        return AttributeText.TryFloats(text, out float[] numbers)
            ? numbers
            : throw Invalid(name, text, "numbers separated by commas are expected");
    }

    public IrElementType ElementType(string name, string? fallback = null)
    {
        string text = Text(name, fallback).Trim();
        return ElementTypes.TryParse(text, out IrElementType type)
            ? type
            : throw Invalid(name, text, "f32, f16, i64, i32, i8 and u8 are supported");
    }

    /// <summary>Returns an axis counted from 0; negative axes count from the end.</summary>
    public int Axis(long axis, int rank)
    {
        long resolved = axis < 0 ? axis + rank : axis;
        return resolved >= 0 && resolved < rank ? (int)resolved : throw Fail($"axis {axis} is out of range for a tensor of rank {rank}");
    }

    /// <summary>Returns the shape with these sizes; fails if it has a negative size or is too large.</summary>
    public Shape MakeShape(params ReadOnlySpan<long> dims)
    {
        Span<int> narrow = stackalloc int[Shape.MaxRank];
        if (dims.Length > Shape.MaxRank)
        {
            throw Fail($"its result has {dims.Length} dimensions; at most {Shape.MaxRank} are supported");
        }

        for (int i = 0; i < dims.Length; i++)
        {
            narrow[i] = dims[i] is >= 0 and <= Shape.MaxElements ? (int)dims[i] : -1;
        }

        return Shape.TryOf(narrow[..dims.Length], out Shape? shape)
            ? shape
            : throw Fail($"the shape [{string.Join(',', dims.ToArray())}] has a negative size or more than {Shape.MaxElements} elements");
    }

    /// <summary>Checks that the operation has read all attributes, except those whose value has no effect.</summary>
    public void CheckAllRead()
    {
        foreach ((string name, string value) in attributes)
        {
            if (!_read.Contains(name) && !NeutralAttributes.Contains(Identity.Type, name, value))
            {
                throw Fail($"attribute '{name}' (with {Quote(value)}) is not supported");
            }
        }
    }

    // An operation may read an input before it has checked how many there are.
    private Value Input(int index) => index < Inputs.Count ? Inputs[index] : throw Fail($"input {index} is missing");

    [SuppressMessage("Performance", "CA1859", Justification = "It is called like the other methods that fail.")]
    private ModelFormatException Invalid(string name, string text, string expected) =>
        Fail($"attribute '{name}' is {Quote(text)}; {expected}");

    private static string Quote(string text) => text.Length <= 64 ? $"'{text}'" : $"'{text[..64]}...'";
}
