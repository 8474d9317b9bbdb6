using OpenVinoLandmarks.OpenVino.Interop;

namespace OpenVinoLandmarks.OpenVino;

/// <summary>The name of a property with the type of its value. <see cref="PropertyKeys"/> has those that the C API names.
/// Thread-safe.</summary>
/// <typeparam name="T">The value's type; nint for a handle that is passed as it is.</typeparam>
public sealed class PropertyKey<T>
{
    private readonly string _symbol;
    private readonly Func<string, T>? _parse;
    private readonly Func<T, string>? _format;
    private string? _name;

    internal PropertyKey(string symbol, Func<string, T>? parse, Func<T, string>? format) =>
        (_symbol, _parse, _format) = (symbol, parse, format);

    /// <summary>The name as the loaded runtime has it, such as "NUM_STREAMS".</summary>
    /// <exception cref="NotSupportedException">The loaded runtime does not have the property.</exception>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public string Name => _name ??= ReadName();

    /// <summary>Whether the loaded runtime names the property.</summary>
    /// <exception cref="OpenVinoLoadException">No runtime is found.</exception>
    public bool IsSupported => Late.TrySymbol(_symbol) != 0;

    /// <summary>The name, or where the runtime has none, the C API's variable.</summary>
    public override string ToString() => _name ?? _symbol;

    /// <summary>Reads the value with a function that takes the property's name.</summary>
    /// <exception cref="NotSupportedException">The value cannot be read as text.</exception>
    internal T Read(Func<string, string> get) =>
        _parse is null ? throw new NotSupportedException($"{Name} cannot be read.") : _parse(get(Name));

    /// <exception cref="NotSupportedException">The value cannot be written as text.</exception>
    internal string Format(T value) => _format is null ? throw new NotSupportedException($"{Name} cannot be set.") : _format(value);

    // The C API exports variables that point to the texts: read through once; the text is the library's.
    private unsafe string ReadName() => Native.BorrowString(*(nint*)Late.Symbol(_symbol));
}
